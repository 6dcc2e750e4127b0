import { ConfigurationInput, Moby23, Moby25 } from "@oci-runtimes/core"
import {
  CommandLine,
  Diagnosis,
  Docker,
  DockerProblem,
  EngineFlags,
  HostDiagnosis,
  type Moby,
  ProbeDiagnosis,
  ProblemExample,
  RuntimeFeatures
} from "@oci-runtimes/core/docker"
import { Table } from "@oci-runtimes/core/data"
import type { Search } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "@effect/vitest"

const environment = { searchPath: "/usr/bin", workingDirectory: "/", executable: undefined }

/** A machine on which only directories and the program of most examples exist. The program is not in the engine's PATH. */
const facts = { ...environment, unifiedCgroups: true, bootedWithSystemd: true, noPivotRoot: false }

const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }

const stateOf = (file: string, path: string): Search.PathState => {
  if (file === "/usr/bin/crun") return { _tag: "File", mode: 0o755 }
  return path === "/etc" ? { _tag: "Directory" } : missing
}

const answer = (asked: Table.Table<ReadonlyArray<Search.SearchPlace>>) =>
  Table.make([...asked].map(([file, places]) => [file, places.map(({ path }) => stateOf(file, path))] as const))

/** Probes programs that are all there. Only `true` does not print a features document. */
const probe = (subject: HostDiagnosis.HostCheckInput) => {
  const asked = ProbeDiagnosis.questions(subject, {
    programs: { get: () => [{ _tag: "File", mode: 0o755 }] },
    shims: Table.make([])
  })
  const answers = Array.from(asked, ([name, { found }]) => {
    const stdout = found.endsWith("/true") ? "" : "{}"
    return [name, RuntimeFeatures.read(Result.succeed({ exitCode: 0, stdout, stderr: "" }))] as const
  })
  return ProbeDiagnosis.make(subject, asked, Table.make(answers))
}

const engineOf = (when: string): Moby.Generation => {
  if (when.includes("23.0")) return Moby23
  return when.includes("28") ? Result.getOrThrow(Docker.release("28")) : Moby25
}

/** Returns the flags of an example that is a command line. */
const commandLineOf = (engine: Moby.Generation, text: string): EngineFlags.EngineFlags | undefined =>
  text.startsWith("dockerd ")
    ? CommandLine.read(
        engine,
        text.split(" ").map((word) => ({ text: word, at: undefined }))
      ).flags
    : undefined

const codesOf = (text: string, { when }: ProblemExample.ProblemExample): ReadonlyArray<string> => {
  const engine = engineOf(when)
  const commandLine = commandLineOf(engine, text)
  const flags = {
    ...EngineFlags.none,
    ...commandLine,
    ...(when.includes("--data-root") && { dataRoot: "/srv/docker" }),
    ...(when.includes("--add-runtime") && { runtimes: Table.make([["crun", { path: "/opt/crun", runtimeArgs: [] }]]) })
  }
  const bytes = new TextEncoder()
    .encode((commandLine === undefined ? text : "").replace("\\xE9", "\u0001"))
    .map((byte) => (byte === 1 ? 0xe9 : byte))
  const { defaults } = ConfigurationInput.make("")
  const diagnosis = Diagnosis.diagnose(engine, { bytes, flags, defaults })
  const onMachine = when.includes("systemd") ? { ...facts, bootedWithSystemd: false } : facts
  const map = engine.configure(diagnosis.settings, onMachine)
  const subject: HostDiagnosis.HostCheckInput = { engine, diagnosis, map, facts: onMachine, environment }
  const { programs, shims } = HostDiagnosis.questions(subject)
  const states = { programs: answer(programs), shims: answer(shims) }
  const probed = when.includes("--probe") ? probe(subject) : []
  return [...HostDiagnosis.complete(subject, states), ...probed].map(({ code }) => code)
}

describe("the example of a problem", () => {
  it.each(DockerProblem.codes)("%s has it in the bad file, and not in the good one", (code) => {
    const example = ProblemExample.of(code)
    assert.include(codesOf(example.bad, example), code)
    assert.notInclude(codesOf(example.good, example), code)
  })
})
