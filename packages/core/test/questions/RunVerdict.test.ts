import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  DockerEngine,
  DockerTable,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import type { Search } from "@oci-runtimes/core/machine"
import { Explanation, ExplanationText, RunVerdict } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const facts = {
  searchPath: "/usr/bin",
  workingDirectory: "/",
  unifiedCgroups: false,
  bootedWithSystemd: false,
  noPivotRoot: false
}

const defaults = { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }

const file: Search.PathState = { _tag: "File", mode: 0o755 }
const none: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }
const denied: Search.PathState = { _tag: "Unreadable", errno: "EACCES" }
const shim = "/usr/bin/containerd-shim-runc-v2"

interface Case {
  readonly title: string
  readonly runtimes?: object
  readonly name: string
  readonly states: { readonly [path: string]: Search.PathState }
  readonly engine?: Moby.Generation
  readonly start?: string
  readonly line: string
}

const verdictOf = ({ engine = Moby25, name, runtimes = {}, start, states }: Case, isVirtual = false) => {
  const bytes = new TextEncoder().encode(JSON.stringify({ runtimes }))
  const { settings } = Result.getOrThrow(Configuration.load(engine, { bytes, flags: EngineFlags.none, defaults }))
  const containerd = { ...facts, executable: "/usr/bin/containerd" }
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(engine.configure(settings, facts)),
    request: { name },
    surroundings: { ...facts, services: Table.make([["containerd", containerd]]), isVirtual }
  }
  const looked = Explanation.questions(subject).map(({ search }) =>
    search.places.map(({ location }) => states[location] ?? none)
  )
  const explanation = Explanation.make(subject, looked)
  return { explanation, verdict: RunVerdict.make(explanation, start) }
}

const cases: ReadonlyArray<Case> = [
  {
    title: "a program in PATH",
    runtimes: { nvidia: { path: "nvidia-container-runtime" } },
    name: "nvidia",
    states: { [shim]: file, "/usr/bin/nvidia-container-runtime": file },
    line: "nvidia: would run here: containerd-shim-runc-v2, then /usr/bin/nvidia-container-runtime"
  },
  {
    title: "a program that is not in PATH",
    runtimes: { nvidia: { path: "nvidia-container-runtime" } },
    name: "nvidia",
    states: { [shim]: file },
    line: "nvidia: would not run here: nvidia-container-runtime is not in the engine's PATH"
  },
  {
    title: "a program that the engine looks for first",
    runtimes: { runsc: { path: "/opt/runsc", runtimeArgs: ["--debug"] } },
    name: "runsc",
    states: { [shim]: file },
    line: "runsc: would not run here: /opt/runsc does not exist"
  },
  {
    title: "a program that is not executable",
    runtimes: { a: { path: "/opt/a" } },
    name: "a",
    states: { [shim]: file, "/opt/a": { _tag: "File", mode: 0o644 } },
    line: "a: would not run here: /opt/a cannot be executed"
  },
  {
    title: "a program that is a directory",
    runtimes: { a: { path: "/opt/a" } },
    name: "a",
    states: { [shim]: file, "/opt/a": { _tag: "Directory" } },
    line: "a: would not run here: /opt/a is a directory"
  },
  {
    title: "a wrapper script that the engine has yet to write",
    runtimes: { crun: { path: "crun", runtimeArgs: ["--debug"] } },
    name: "crun",
    states: { [shim]: file, "/usr/bin/crun": file },
    line: "crun: would run here: containerd-shim-runc-v2, then its wrapper script, then /usr/bin/crun"
  },
  {
    title: "everything missing",
    name: "runc",
    states: {},
    line: "runc: would not run here: the shim containerd-shim-runc-v2 is not installed, and runc is not in the engine's PATH"
  },
  {
    title: "a shim that decides",
    runtimes: { kata: { runtimeType: "io.containerd.kata.v2" } },
    name: "kata",
    states: { "/usr/bin/containerd-shim-kata-v2": file },
    line: "kata: would run here: containerd-shim-kata-v2"
  },
  {
    title: "a shim that is not installed",
    name: "io.containerd.kata.v2",
    states: {},
    line: "io.containerd.kata.v2: would not run here: the shim containerd-shim-kata-v2 is not installed"
  },
  {
    title: "a shim by a path that does not exist",
    runtimes: { wasm: { runtimeType: "/opt/shim" } },
    name: "wasm",
    states: {},
    line: "wasm: would not run here: the shim /opt/shim does not exist"
  },
  {
    title: "the program of runc's shim without options",
    runtimes: { r: { runtimeType: "io.containerd.runc.v2" } },
    name: "r",
    states: { [shim]: file, "/usr/bin/runc": file },
    line: "r: would run here: containerd-shim-runc-v2, then /usr/bin/runc"
  },
  {
    title: "a BinaryName that does not exist",
    runtimes: { r: { runtimeType: "io.containerd.runc.v2", options: { BinaryName: "/nope" } } },
    name: "r",
    states: { [shim]: file },
    line: "r: would not run here: /nope does not exist"
  },
  {
    title: "an entry without a path, which runc's shim reads as runc",
    runtimes: { a: { runtimeArgs: [] } },
    name: "a",
    engine: Moby23,
    states: { [shim]: file, "/usr/bin/runc": file },
    line: "a: would run here: containerd-shim-runc-v2, then /usr/bin/runc"
  },
  {
    title: "an unknown name",
    name: "nvdia",
    states: { [shim]: file },
    line: "nvdia: would not run here: unknown or invalid runtime name: nvdia"
  },
  {
    title: "a name with white space",
    name: "a b",
    states: {},
    line: '"a b": would not run here: unknown or invalid runtime name: a b'
  },
  {
    title: "a relative path",
    runtimes: { a: { path: "bin/a" } },
    name: "a",
    states: { [shim]: file },
    line: "a: cannot be told whether it would run here: bin/a is a relative path, looked for in the bundle of each container"
  },
  {
    title: "a relative path, and a missing shim",
    runtimes: { a: { path: "bin/a" } },
    name: "a",
    states: {},
    line: "a: would not run here: the shim containerd-shim-runc-v2 is not installed"
  },
  {
    title: "a directory that this user may not read",
    runtimes: { a: { path: "/root/a", runtimeArgs: ["x"] } },
    name: "a",
    states: { [shim]: file, "/root/a": denied },
    line: "a: cannot be told whether it would run here: this user may not look at /root/a"
  },
  {
    title: "a program that only root may execute",
    runtimes: { a: { path: "/opt/a" } },
    name: "a",
    states: { [shim]: file, "/opt/a": { _tag: "File", mode: 0o700, execution: "deniedToUser" } },
    line: "a: cannot be told whether it would run here: this user may not look at /opt/a"
  },
  {
    title: "an engine that does not start",
    name: "runc",
    states: { [shim]: file, "/usr/bin/runc": file },
    start: "native.cgroupdriver option foo not supported",
    line: "runc: would not run here: the engine would not start: native.cgroupdriver option foo not supported"
  }
]

describe("the verdict on a name", () => {
  it.each(cases)("says of $title: $line", (given) => {
    const { explanation, verdict } = verdictOf(given)
    assert.strictEqual(RunVerdict.describe(explanation.name, verdict), given.line)
  })

  it("has the engine's messages, letter for letter, and the advice once", () => {
    const { verdict } = verdictOf({ ...cases[6]!, runtimes: { a: { path: "a" } }, name: "a" })
    assert.deepInclude(verdict, {
      cause: "missing",
      messages: [
        'runtime "io.containerd.runc.v2" binary not installed "containerd-shim-runc-v2": file does not exist',
        'exec: "a": executable file not found in $PATH'
      ],
      advice: ["Install the shim where containerd looks for it.", "Install the program."]
    })
  })

  it.each(cases)("looks nowhere in a virtual machine, where it cannot tell the verdict on $title", (given) => {
    const { explanation, verdict } = verdictOf(given, true)
    const isRefused = explanation.outcome._tag === "Refused" || given.start !== undefined
    assert.isEmpty(Explanation.searched(explanation).flatMap(({ probed }) => probed))
    if (isRefused) assert.strictEqual(RunVerdict.describe(explanation.name, verdict), given.line)
    else {
      assert.deepStrictEqual(verdict, {
        _tag: "CannotBeTold",
        reason: "the engine is in a virtual machine, where its programs are not looked for",
        advice: ["Run a container with this runtime to see whether it runs."]
      })
      const text = ExplanationText.render(explanation).map((line) => line.text)
      assert.include(text, "It is in the virtual machine of the engine, where it is not looked for.")
    }
  })

  it("suggests the nearest name for one that is refused", () => {
    const { verdict } = verdictOf({ ...cases[0]!, name: "nvdia" })
    assert.strictEqual(verdict._tag, "WouldNotRun")
    assert.deepInclude(verdict, { cause: "refused" })
    if (verdict._tag === "WouldNotRun") {
      assert.deepStrictEqual(
        verdict.suggestions.map(({ name }) => name),
        ["nvidia"]
      )
    }
  })
})
