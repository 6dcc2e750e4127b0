/** Problems of handlers on a machine. */
import { assert, describe, it } from "vitest"
import { messageOf } from "../../problems.ts"
import { dropIn, type Files, main, problemsOf, program, withRuntimes } from "../machines.ts"
import { Crio } from "@oci-runtimes/core/crio"
import { adviceIn, type Circumstances, fixedIn, placesIn, problemsIn, release } from "./found.ts"

const path = 'runtime_path = "/usr/bin/crun"\n'

const fast = (lines: string): string => `[crio.runtime.runtimes.fast]\n${lines}\n`

const kata: Files = { "/opt/containerd-shim-kata-v2": program }

/** Configurations with their problems. */
const found: ReadonlyArray<readonly [text: string, places: ReadonlyArray<string>, circumstances?: Circumstances]> = [
  ["", []],
  [fast(path), []],
  [fast('runtime_path = "/x"'), ["dropped-handler 2:1"]],
  [fast(""), ["dropped-handler 1:24"]],
  [fast(`${path}runtime_type = "VM"`), ["dropped-handler 3:1"]],
  [fast('runtime_path = "/usr/bin"'), ["unusable-handler-program 2:1"]],
  [fast('runtime_path = "/opt/x"'), ["unusable-handler-program 2:1"], { files: { "/opt/x": "" } }],
  [fast('runtime_path = "usr/bin/crun"'), ["relative-handler-path 2:1"]],
  [fast('runtime_path = "/opt/containerd-shim-kata-v2"'), ["shim-as-handler 2:1"], { files: kata }],
  [fast('runtime_path = "/opt/containerd-shim-kata-v2"\nruntime_type = "vm"'), [], { files: kata }],
  [fast(`${path}inherit_default_runtime = true`), ["inherited-over-own 2:1"]],
  [fast("inherit_default_runtime = true"), []],
  [
    fast(`${path}monitor_path = "/usr/bin/conmon"`),
    ["overridden-monitor 3:1"],
    { given: { flags: { conmon: "/usr/bin/conmon" } } }
  ],
  [fast(`${path}container_min_memory = "lots"`), ["invalid-least-memory 3:1"]],
  [`[crio.runtime.runtimes.Fast]\n${path}${fast(path)}`, ["similar-handlers 3:24"]],
  [`[crio.runtime.runtimes.crun]\n${path}`, ["rewritten-handler 1:24"]],
  [`[crio.runtime.runtimes.crun]\n${path}allowed_annotations = []\n`, []],
  ['[crio.runtime]\ndefault_runtime = "x"\n', ["undefined-default-handler 2:1"]],
  [`[crio.runtime]\ndefault_runtime = "fast"\n${fast('runtime_path = "/x"')}`, ["faulty-default-handler 4:1"]],
  ['[crio.runtime]\ncgroup_manager = "x"\n', ["unknown-cgroup-manager 2:1"]],
  [fast(`${path}monitor_path = "/x"`), ["unusable-monitor 3:1"]],
  [fast(`${path}monitor_cgroup = "x"`), ["unusable-monitor 3:1"]]
]

describe("the problems of", () => {
  it.each(found.map(([text, places, circumstances = {}]) => [text, places, circumstances] as const))(
    "%j are %j",
    (text, places, circumstances) => assert.deepStrictEqual(placesIn(text, circumstances), places)
  )
})

describe("the way out", () => {
  it.each<readonly [text: string, advice: string]>([
    [
      fast('runtime_path = "/usr/bin/crun --debug"'),
      "Write the path without arguments: CRI-O has no key for arguments of a program."
    ],
    [fast(`${path}allowed_annotations = ["run.oci.handler"]`), "Remove run.oci.handler from allowed_annotations."],
    [fast(`${path}runtime_type = "runc"`), 'Write "oci", "vm" or "pod" instead of "runc".'],
    ['[crio.runtime]\ndefault_runtime = "crum"\n', 'Did you mean "crun"?'],
    [fast(`${path}monitor_cgroup = "x"`), 'Write "pod" or the name of a slice of systemd, such as "system.slice".']
  ])("of %j is %j", (text, advice) => assert.include(adviceIn(text), advice))

  it("of a missing built-in default says that it has changed", () => {
    const [problem] = problemsOf(Crio.crio134, { "/usr/bin/conmon": program })
    assert.deepInclude(problem, { code: "faulty-default-handler", effect: "no-start" })
    assert.include(problem?.advice, "crun since CRI-O 1.31, and runc before")
  })

  it("of a monitor without systemd depends on the release", () => {
    const given = { flags: { cgroupManager: "cgroupfs" } }
    const files = { "/usr/bin/runc": program }
    assert.include(adviceIn("", { engine: release("1.30.14"), given, files }), 'conmon_cgroup = "pod"')
    assert.deepStrictEqual(placesIn("", { given }), [])
  })
})

it.each([
  [fast(`${path}runtime_type = "OCI"`), fast(`${path}runtime_type = "oci"`)],
  ['[crio.runtime]\ndefault_runtime = "Crun"\n', '[crio.runtime]\ndefault_runtime = "crun"\n']
])("%j is fixed", (text, fixed) => assert.strictEqual(fixedIn(text), fixed))

describe("several files", () => {
  const earlier = fast(`${path}runtime_root = "/r"\nallowed_annotations = []`)

  it("replace handlers as a whole, which is reported", () => {
    const files = { ...withRuntimes, [main]: earlier, [dropIn("a")]: fast(path) }
    const problems = problemsOf(Crio.crio134, files)
    assert.deepStrictEqual(problems.map(messageOf), [
      "The section of the handler fast replaces an earlier one: runtime_root, allowed_annotations are lost."
    ])
    assert.strictEqual(problems[0]?.origin?._tag === "File" ? problems[0].origin.file : "", dropIn("a"))
  })

  it("that repeat all keys lose nothing", () => {
    assert.deepStrictEqual(problemsOf(Crio.crio134, { ...withRuntimes, [main]: earlier, [dropIn("a")]: earlier }), [])
  })

  it.each(["10.conf.bak", "10.conf~", ".10.conf.swp", "10.conf.rpmsave", "a/10.conf.old"])("%s counts too", (name) => {
    const problems = problemsOf(Crio.crio134, { ...withRuntimes, [dropIn(name)]: "" })
    assert.deepStrictEqual(
      problems.map(({ code }) => code),
      ["unintended-drop-in"]
    )
  })

  it.each(["10.conf", "10-crun", "a.d/10.toml"])("%s is as it should be", (name) => {
    assert.deepStrictEqual(problemsOf(Crio.crio134, { ...withRuntimes, [dropIn(name)]: "" }), [])
  })
})

describe("the state directory", () => {
  const files = { "/usr/bin/runc": program }
  const crun = `[crio.runtime.runtimes.fast]\n${path}`

  it.each<readonly [version: string, text: string, places: ReadonlyArray<string>]>([
    ["1.30.14", crun, ["shared-state-directory 1:24"]],
    ["1.30.14", `${crun}runtime_root = "/run/crun"\n`, []],
    ["1.34.11", crun, []],
    ["1.34.11", '[crio.runtime.runtimes.runc]\nruntime_path = "/usr/bin/runc"\n', ["shared-state-directory 1:24"]]
  ])("of CRI-O %s with %j: %j", (version, text, places) =>
    assert.deepStrictEqual(placesIn(text, { engine: release(version), files }), places)
  )
})

it("a problem names its handler", () => {
  const [problem] = problemsIn(fast('runtime_path = "/x"'))
  assert.strictEqual(Crio.crio134.runtimeOf?.(problem!), "fast")
  assert.isUndefined(Crio.crio134.runtimeOf?.({ ...problem!, path: ["crio", "image"] }))
})
