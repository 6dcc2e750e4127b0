/** The examples of problems: each bad one has its problem under the circumstances that it names, and the good one has not. */
import { Crio, type CrioEngine, CrioExample, CrioProblem, type Given } from "@oci-runtimes/core/crio"
import { DockerProblem, Finding } from "@oci-runtimes/core/docker"
import { PodmanProblem } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { dropIn, type Files, main, problemsOf, program, withRuntimes } from "../machines.ts"

interface Circumstances {
  readonly engine?: CrioEngine.CrioEngine
  readonly files?: Files
  /** Changes of the machine that undo the problem, if the files are the same. */
  readonly without?: Pick<Circumstances, "engine" | "files">
}

const release = (version: string) => Result.getOrThrow(Crio.release(version))

const nothing = { files: {} }

const circumstances: { readonly [code: string]: Circumstances } = {
  "unreadable-crio-config": { files: { [dropIn("10-fast")]: { type: "link" } }, without: nothing },
  "rewritten-handler": { files: { [dropIn("00-fast.conf")]: "" } },
  "shim-as-handler": { files: { "/usr/bin/containerd-shim-kata-v2": program } },
  "crio-key-of-other-release": { engine: Crio.crio134 },
  "shared-state-directory": { files: { "/usr/bin/runc": program } },
  "unintended-drop-in": { files: { [dropIn("10-fast.conf.bak")]: "" }, without: nothing },
  "newer-crio-release": { engine: release("1.37.0"), without: { engine: Crio.crio134 } }
}

const codesOf = (text: string, code: string, { engine = release("1.36"), files = {} }: Circumstances) => {
  const words = text.startsWith("crio") ? text.split(" ") : undefined
  const [, flag, value = ""] = words ?? []
  const given: Partial<Given.Given> =
    flag === "--config" ? { config: value } : { flags: flag === "--runtimes" ? { runtimes: [value] } : {} }
  const earlier = "[crio.runtime.runtimes.fast]\nruntime_path = '/usr/bin/crun'\nruntime_root = '/run/fast'\n"
  const own: Files =
    code === "rewritten-handler" ? { [main]: earlier, [dropIn("10-fast.conf")]: text } : { [main]: text }
  return problemsOf(engine, { ...withRuntimes, ...files, ...(words === undefined ? own : {}) }, given).map(
    (problem): string => problem.code
  )
}

describe("the example of", () => {
  it.each(CrioProblem.codes)("%s has the problem and its remedy has not", (code) => {
    const { bad, good } = CrioExample.of(code)
    const { without, ...own } = circumstances[code] ?? {}
    assert.include(codesOf(bad, code, own), code)
    assert.notInclude(codesOf(good, code, { ...own, ...without }), code)
  })
})

describe("a code", () => {
  it.each(CrioProblem.codes)("%s is CRI-O's alone and has a kind", (code) => {
    const others: ReadonlyArray<string> = [...DockerProblem.codes, ...Finding.codes, ...PodmanProblem.codes]
    assert.notInclude(others, code)
    const { help, title } = CrioProblem.kindOf(code)
    assert.match(title, /^[A-Z].*[^.]$/)
    assert.match(help, /^[A-Z].*\.$/)
  })

  it("has circumstances only if there is an example for it", () => {
    assert.includeMembers([...CrioProblem.codes] as Array<string>, Object.keys(circumstances))
  })
})
