import { Table } from "@oci-runtimes/core/data"
import {
  DaemonJson,
  DockerEngine,
  DockerTable,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25,
  Settings
} from "@oci-runtimes/core/docker"
import type { Search } from "@oci-runtimes/core/machine"
import { Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

const program: Search.PathState = { _tag: "File", mode: 0o755 }
const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }

interface Given {
  readonly engine?: Moby.Generation
  readonly file?: string
  readonly flags?: Partial<EngineFlags.EngineFlags>
  readonly name?: string
  readonly path?: string
  readonly present?: ReadonlyArray<string>
  readonly states?: { readonly [path: string]: Search.PathState }
}

/** Explains a name on a machine that has nothing but the files that are given. */
const explain = ({
  engine = Moby23,
  file: text = "",
  flags: some = {},
  name,
  path,
  present = [],
  states = {}
}: Given) => {
  const file = DaemonJson.readText(engine.directives, text, path)
  const flags = { ...EngineFlags.none, ...some }
  const map = engine.configure(Settings.merge(file.config, flags, settings), facts)
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name },
    surroundings: {
      ...facts,
      services: Table.make([["containerd", { ...facts, executable: "/opt/bin/containerd" }]])
    }
  }
  const findings = Explanation.questions(subject).map(({ search }) =>
    search.places.map(({ location }) => states[location] ?? (present.includes(location) ? program : missing))
  )
  return Explanation.make(subject, findings)
}

const text = (given: Given): ReadonlyArray<string> =>
  ExplanationText.render(explain(given)).map(({ depth, text: words, tone }) => {
    const mark = tone === undefined ? "" : { bad: "- ", good: "+ ", note: "~ " }[tone]
    return `${"  ".repeat(depth)}${mark}${words}`
  })

const runcShim = [
  'containerd is asked for "io.containerd.runc.v2".',
  "  The shim binary is containerd-shim-runc-v2.",
  "    ~ /containerd-shim-runc-v2 (working directory): no such file or directory",
  "    + /usr/bin/containerd-shim-runc-v2 (PATH): found",
  "    ~ /bin/containerd-shim-runc-v2 (PATH): not checked",
  "    ~ /opt/bin/containerd-shim-runc-v2 (next to containerd): not checked",
  "  + containerd starts /usr/bin/containerd-shim-runc-v2."
]

describe("an explanation in words", () => {
  it("of the default runtime of an engine without a file", () => {
    assert.deepStrictEqual(text({ present: ["/usr/bin/containerd-shim-runc-v2", "/bin/runc"] }), [
      'Docker Engine 23.0 resolves "runc":',
      '  No name is given, so the default runtime is used: "runc", the engine\'s own.',
      '  The runtime map has "runc": a stock runtime, the engine\'s own.',
      "  The shim runs runc.",
      "    ~ The shim passes --root to the program, with a directory below /var/run/docker/runtime-runc.",
      "+ The name resolves.",
      ...runcShim,
      "The shim runs runc.",
      "    ~ /usr/bin/runc: no such file or directory",
      "    + /bin/runc: found",
      "  + It exists: /bin/runc."
    ])
  })

  it("of a runtime with arguments, which is the default", () => {
    const file = `{
  "default-runtime": "kata",
  "runtimes": {
    "kata": { "path": "youki", "runtimeArgs": ["--debug"] }
  }
}`
    const present = ["/usr/bin/containerd-shim-runc-v2", "/usr/bin/youki"]
    assert.deepStrictEqual(text({ file, present }), [
      'Docker Engine 23.0 resolves "kata":',
      '  No name is given, so the default runtime is used: "kata", from daemon.json:2:22.',
      '  The runtime map has "kata": a configured runtime, from daemon.json:4:5.',
      "  It has arguments, so the shim runs youki through the wrapper script /var/lib/docker/runtimes/kata.",
      "    ~ The shim passes --root to the program, with a directory below /var/run/docker/runtime-runc.",
      "  The engine looks for youki first.",
      "    + /usr/bin/youki: found",
      "    ~ /bin/youki: not checked",
      "    + It finds /usr/bin/youki.",
      "+ The name resolves.",
      ...runcShim,
      "The shim runs /var/lib/docker/runtimes/kata.",
      "    ~ /var/lib/docker/runtimes/kata: no such file or directory",
      "  ~ The engine writes the script when it starts or reloads."
    ])
  })

  it("of a runtime whose program the engine does not find", () => {
    const file = '{"runtimes": {"kata": {"path": "youki", "runtimeArgs": ["--debug"]}}}'
    assert.deepStrictEqual(text({ file, name: "kata" }).slice(4), [
      "  The engine looks for youki first.",
      "    ~ /usr/bin/youki: no such file or directory",
      "    ~ /bin/youki: no such file or directory",
      '- error while looking up the specified runtime path: exec: "youki": executable file not found in $PATH',
      '  ~ Install the program, or correct the "path" of the runtime.'
    ])
  })

  it("of an unknown name", () => {
    const file = '{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}'
    assert.deepStrictEqual(text({ file, name: "crum" }), [
      'Docker Engine 23.0 resolves "crum":',
      '  The runtime map does not have "crum".',
      "    + It is not an absolute path.",
      "    + It does not contain a slash.",
      "    - It does not contain a dot.",
      "- unknown or invalid runtime name: crum",
      '  ~ It is not configured, and without a dot containerd cannot derive a shim binary from it. Configure it under "runtimes" in daemon.json, or check its spelling.',
      '  ~ Did you mean "crun"? It differs by one character.'
    ])
  })

  it("of an implicit name for which there is no shim", () => {
    assert.deepStrictEqual(text({ name: "io.containerd.runcc.v2" }).slice(2), [
      "    + It is not an absolute path.",
      "    + It does not contain a slash.",
      "    + It contains a dot.",
      '  The shim "io.containerd.runcc.v2" runs it, without options.',
      "+ The name resolves.",
      'containerd is asked for "io.containerd.runcc.v2".',
      "  The shim binary is containerd-shim-runcc-v2.",
      "    ~ /containerd-shim-runcc-v2 (working directory): no such file or directory",
      "    ~ /usr/bin/containerd-shim-runcc-v2 (PATH): no such file or directory",
      "    ~ /bin/containerd-shim-runcc-v2 (PATH): no such file or directory",
      "    ~ /opt/bin/containerd-shim-runcc-v2 (next to containerd): no such file or directory",
      '  - runtime "io.containerd.runcc.v2" binary not installed "containerd-shim-runcc-v2": file does not exist',
      "    ~ Install the shim where containerd looks for it.",
      '  ~ Did you mean "io.containerd.runc.v2"? It differs by one character.'
    ])
  })

  it("of runtimes by type, whose names containerd may refuse", () => {
    const file = '{"runtimes": {"a": {"runtimeType": "shim", "options": {"X": 1}}, "b": {"runtimeType": "/opt/shim"}}}'
    assert.deepStrictEqual(text({ engine: Moby25, file, name: "a" }).slice(2), [
      '  The shim "shim" runs it, with the configured options.',
      "+ The name resolves.",
      'containerd is asked for "shim".',
      "  - invalid runtime name shim, correct runtime name should be either format like `io.containerd.runc.v1` or a full path to the binary"
    ])
    assert.deepStrictEqual(text({ engine: Moby25, file, name: "b", present: ["/opt/shim"] }).slice(3), [
      "+ The name resolves.",
      'containerd is asked for "/opt/shim".',
      "  The shim binary is /opt/shim.",
      "    + /opt/shim: found",
      "  + containerd starts /opt/shim."
    ])
  })

  it("of a name with a leading dot, by the rules of either containerd", () => {
    assert.include(text({ name: ".a" }), "+ The name resolves.")
    assert.deepStrictEqual(text({ engine: Moby25, name: ".a" }).slice(4, 7), [
      "    + It contains a dot.",
      "    - It begins with a dot.",
      "- unknown or invalid runtime name: .a"
    ])
  })

  it("of a program that is looked for in the bundle", () => {
    const file = '{"runtimes": {"crun": {"path": "bin/crun"}}}'
    assert.deepStrictEqual(text({ file, name: "crun" }).slice(-2), [
      "The shim runs bin/crun.",
      "  ~ It is looked for in the bundle of each container, so the result is not known in advance."
    ])
  })

  it("calls the file as it is told, and quotes what would not be seen", () => {
    const file = '{"runtimes": {"a b": {"path": "/opt/a b"}}}'
    const explanation = explain({ file, name: "a b", path: "/etc/docker/daemon.json" })
    const words = ExplanationText.render(explanation).map((line) => line.text)
    assert.include(words, 'The runtime map has "a b": a configured runtime, from /etc/docker/daemon.json:1:15.')
    assert.include(words, 'The shim runs "/opt/a b".')
  })

  it("of a stock runtime that the file tries to define", () => {
    const file = '{"runtimes": {"io.containerd.runc.v2": {"path": "/usr/bin/crun"}}}'
    assert.deepStrictEqual(text({ file, name: "io.containerd.runc.v2" }).slice(1, 3), [
      '  The runtime map has "io.containerd.runc.v2": a stock runtime, the engine\'s own.',
      "    ~ Another definition, from daemon.json:1:15, is not used."
    ])
  })

  it("of a map that neither file nor flags are of", () => {
    const runtimes = Table.make([["crun", { path: "crun", runtimeArgs: [] }]])
    const subject = {
      engine: DockerEngine.resolver(Moby23),
      table: DockerTable.make(Moby23.configure({ ...settings, runtimes }, facts)),
      request: { name: "crun" },
      surroundings: facts
    }
    const explanation = Explanation.make(subject, [])
    const words = ExplanationText.render(explanation).map((line) => line.text)
    assert.include(words, 'The runtime map has "crun": a configured runtime, from an unknown configuration.')
    assert.include(words, "containerd would also look next to its own executable, which was not found.")
  })
})

describe("a place that does not match", () => {
  it.each<[string, Search.PathState]>([
    ["not executable", { _tag: "File", mode: 0o644 }],
    ["is a directory", { _tag: "Directory" }],
    ["permission denied", { _tag: "Unreadable", errno: "EACCES" }]
  ])("is %s", (why, state) => {
    const file = '{"runtimes": {"x": {"path": "/opt/x", "runtimeArgs": ["-v"]}}}'
    const lines = text({ engine: Moby25, file, name: "x", states: { "/opt/x": state } })
    assert.include(lines, `    ~ /opt/x: ${why}`)
  })
})
