import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Diagnosis,
  EngineFlags,
  HostDiagnosis,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import type { HostFacts, Search } from "@oci-runtimes/core/machine"
import { assert, describe, it } from "vitest"
import { rangeOf, startOf } from "../../problems.ts"
import { facts } from "../../samples.ts"

/** A machine with a user that has ranges, in groups that are not there. */
const identities: HostFacts.Identities = {
  passwd: "me:x:1000:1000::/:/bin/sh",
  group: "",
  subuid: "me:100000:65536",
  subgid: "me:200000:65536",
  entries: Table.make([])
}

const subject = (
  text: string,
  engine: Moby.Generation = Moby25,
  flags: EngineFlags.EngineFlags = EngineFlags.none
): HostDiagnosis.HostCheckInput => {
  const diagnosis = Diagnosis.diagnose(engine, ConfigurationInput.make(text, { flags }))
  const map = engine.configure(diagnosis.settings, { ...facts, identities })
  return { engine, diagnosis, map, facts, environment: { ...facts, executable: undefined } }
}

const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }

/** Returns the findings on a machine that has these files at these paths. */
const answers = (given: HostDiagnosis.HostCheckInput, there: { readonly [path: string]: Search.PathState } = {}) => {
  const look = (places: ReadonlyArray<Search.Candidate>) => places.map(({ location }) => there[location] ?? missing)
  const { programs, shims } = HostDiagnosis.questions(given)
  return {
    programs: new Map(Array.from(programs, ([file, places]) => [file, look(places)])),
    shims: new Map(Array.from(shims, ([file, places]) => [file, look(places)]))
  }
}

const lacking = (given: HostDiagnosis.HostCheckInput, there?: { readonly [path: string]: Search.PathState }) =>
  HostDiagnosis.make(given, answers(given, there))

const words = (given: HostDiagnosis.HostCheckInput, there?: { readonly [path: string]: Search.PathState }) =>
  lacking(given, there).map((problem) => {
    const { advice, code, path } = problem
    return [code, path.join("/"), Problem.sentence(problem), advice]
  })

const runtime = (entry: string) => subject(`{"runtimes": {"x": ${entry}}}`)

const meant = (text: string) => lacking(subject(text)).find(({ path }) => path[0] === "default-runtime")?.advice

const program: Search.PathState = { _tag: "File", mode: 0o755 }
const text: Search.PathState = { _tag: "File", mode: 0o644 }
const notHere: Search.PathState = { _tag: "File", mode: 0o755, execution: "denied" }

/** The codes for a default runtime with arguments and this path. */
const codes = (path: string, there?: { readonly [path: string]: Search.PathState }) =>
  words(subject(JSON.stringify({ "default-runtime": "x", runtimes: { x: { path, runtimeArgs: ["-v"] } } })), there).map(
    ([code]) => code
  )

const adviceForDefault = (path: string) =>
  meant(JSON.stringify({ "default-runtime": "x", runtimes: { x: { path, runtimeArgs: ["-v"] } } }))

const withOptions = (options: string) => runtime(`{"runtimeType": "io.containerd.runc.v2", "options": ${options}}`)

describe("what a machine lacks", () => {
  it("is told by the rules of the engine", () => {
    const entry = '{"runtimes": {"x": {"path": "/x"}}}'
    assert.deepStrictEqual(words(subject(entry, Moby23), { "/x": notHere }), [])
    // Root may execute it, and the engine may be root's.
    const byOthers: Search.PathState = { _tag: "File", mode: 0o700, execution: "deniedToUser" }
    assert.deepStrictEqual(words(subject(entry), { "/x": byOthers }), [])
    assert.deepStrictEqual(
      words(subject(entry, Moby23), { "/x": { _tag: "Directory" } }).map(([, , message]) => message),
      ['runtime x: exec: "/x": permission denied']
    )
  })

  it.each([
    {
      remap: "you",
      expected: [
        '"userns-remap" is "you", and /etc/subuid has no range for "you".',
        "The directory of the scripts is therefore unknown, and apply and prune are refused. Add a range to /etc/subuid, such as you:100000:65536, or start the engine once, which creates the directory."
      ]
    },
    {
      remap: "me",
      expected: [
        '"userns-remap" is "me", and "me" is not in /etc/group.',
        "The engine may not start. Its data root is assumed to be /var/lib/docker/100000.200000. Correct the name, or start the engine once, which creates the directory."
      ]
    }
  ])("is what tells where the data root of the user $remap is", ({ expected, remap }) => {
    const given = subject(JSON.stringify({ "userns-remap": remap }))
    assert.deepStrictEqual(words(given), [["unknown-data-root", "userns-remap", ...expected]])
    assert.strictEqual(lacking(given).map(startOf)[0], "1:17")
    const byFlag = subject("{}", Moby25, { ...EngineFlags.none, usernsRemap: remap })
    assert.deepStrictEqual(words(byFlag), [["unknown-data-root", "userns-remap", ...expected]])
    assert.deepStrictEqual(lacking(byFlag).map(rangeOf), [undefined])
  })

  it.each(["{}", '{"userns-remap": ""}', '{"userns-remap": "root:0"}'])(
    "does not include a user if the file is %s",
    (text_) => {
      const complete = { ...identities, passwd: "root:x:0:0::/:/bin/sh", group: "root:x:0:" }
      const given = subject(text_)
      const map = given.engine.configure(given.diagnosis.settings, { ...facts, identities: complete })
      assert.deepStrictEqual(words({ ...given, map }), [])
    }
  )

  it.each([
    {
      entry: '{"path": "/x"}',
      there: {},
      expected: [
        "program-missing",
        "runtimes/x/path",
        'runtime x: exec: "/x": stat /x: no such file or directory',
        "Install the program, or correct the path."
      ]
    },
    {
      entry: '{"path": "/x"}',
      there: { "/x": text },
      expected: [
        "program-not-executable",
        "runtimes/x/path",
        'runtime x: exec: "/x": permission denied',
        "Make it executable, or correct the path."
      ]
    },
    {
      entry: '{"path": "/x"}',
      there: { "/x": { _tag: "Directory" } as const },
      expected: [
        "program-not-executable",
        "runtimes/x/path",
        'runtime x: exec: "/x": is a directory',
        "It is a directory. Write the absolute path of the program in it."
      ]
    },
    {
      entry: '{"path": "/x"}',
      there: { "/x": notHere },
      expected: [
        "program-not-executable",
        "runtimes/x/path",
        'runtime x: exec: "/x": permission denied',
        "It has an execute bit, but its file system is mounted with noexec. Install the program elsewhere, or correct the path."
      ]
    },
    {
      entry: '{"path": "crun"}',
      there: { "/bin/crun": notHere },
      expected: [
        "program-not-in-path",
        "runtimes/x/path",
        'runtime x: exec: "crun": executable file not found in $PATH',
        '"/bin/crun" exists, but its file system is mounted with noexec.'
      ]
    },
    {
      entry: '{"path": "crun"}',
      there: {},
      expected: [
        "program-not-in-path",
        "runtimes/x/path",
        'runtime x: exec: "crun": executable file not found in $PATH',
        'The engine\'s PATH is assumed to be "/usr/bin:/bin". Install the program, or write its absolute path.'
      ]
    },
    {
      entry: '{"path": "crun"}',
      there: { "/bin/crun": text },
      expected: [
        "program-not-in-path",
        "runtimes/x/path",
        'runtime x: exec: "crun": executable file not found in $PATH',
        '"/bin/crun" exists, but it is not executable.'
      ]
    },
    {
      entry: '{"runtimeType": "io.containerd.kata.v2"}',
      there: {},
      expected: [
        "shim-not-installed",
        "runtimes/x/runtimeType",
        'runtime x: runtime "io.containerd.kata.v2" binary not installed "containerd-shim-kata-v2": file does not exist',
        'Install "containerd-shim-kata-v2" where containerd looks for it.'
      ]
    },
    {
      entry: '{"runtimeType": "/opt/shim"}',
      there: {},
      expected: [
        "shim-not-installed",
        "runtimes/x/runtimeType",
        "runtime x: invalid custom binary path: stat /opt/shim: no such file or directory",
        'Install "/opt/shim" where containerd looks for it.'
      ]
    }
  ])("for $entry is told: $expected.0", ({ entry, expected, there }) => {
    assert.deepStrictEqual(words(runtime(entry), there), [expected])
  })

  it.each([
    { entry: '{"path": "/x"}', there: { "/x": program } },
    { entry: '{"path": "crun"}', there: { "/bin/crun": program } },
    { entry: '{"path": "/x"}', there: { "/x": { _tag: "Unreadable", errno: "EACCES" } as const } },
    { entry: '{"path": "/x"}', there: { "/x": { _tag: "Unreadable", errno: "EPERM" } as const } },
    { entry: '{"path": "crun"}', there: { "/usr/bin/crun": { _tag: "Unreadable", errno: "EACCES" } as const } },
    { entry: '{"path": "crun"}', there: { "/usr/bin/crun": { _tag: "Unreadable", errno: "EPERM" } as const } },
    { entry: '{"runtimeType": "/opt/shim"}', there: { "/opt/shim": { _tag: "Unreadable", errno: "EACCES" } as const } },
    { entry: '{"runtimeType": "/opt/shim"}', there: { "/opt/shim": { _tag: "Unreadable", errno: "EPERM" } as const } },
    {
      entry: '{"runtimeType": "io.containerd.kata.v2"}',
      there: { "/usr/bin/containerd-shim-kata-v2": { _tag: "Unreadable", errno: "EACCES" } as const }
    },
    { entry: '{"runtimeType": "io.containerd.kata.v2"}', there: { "/bin/containerd-shim-kata-v2": program } },
    { entry: '{"path": " /x"}', there: {} },
    { entry: '{"path": "/x -v"}', there: {} },
    { entry: '{"path": "io.containerd.kata.v2"}', there: {} },
    { entry: '{"path": "bin/x"}', there: {} },
    { entry: '{"runtimeType": "kata"}', there: {} }
  ])("for $entry is nothing, with $there", ({ entry, there }) => {
    assert.deepStrictEqual(words(runtime(entry), there), [])
  })

  it("keeps the engine from starting where it is the program of a default runtime with arguments", () => {
    const given = subject('{"default-runtime": "x", "runtimes": {"x": {"path": "/x", "runtimeArgs": ["-v"]}}}')
    assert.deepStrictEqual(words(given), [
      [
        "default-runtime-not-found",
        "default-runtime",
        'the engine would not start: couldn\'t create plugin manager: error while looking up the specified runtime path: exec: "/x": stat /x: no such file or directory',
        'Install "/x", or make another runtime the default.'
      ]
    ])
  })

  it.each([
    '{"path": "kata-runtime"}',
    '{"path": "/usr/bin/docker-runc"}',
    '{"path": "/opt/{{ x }}/crun"}',
    '{"runtimeType": "io.containerd.runtime.v1.linux"}',
    '{"runtimeType": "<name>.v1"}'
  ])("does not include what is known not to run containers: %s", (entry) => {
    assert.isEmpty(lacking(runtime(entry)))
  })

  it("includes what to write in place of such a default program, instead of installing it", () => {
    assert.include(adviceForDefault("nvidia-ctk"), 'Write "nvidia-container-runtime".')
    assert.include(adviceForDefault("docker-runc"), 'Docker Engine 18.09 renamed docker-runc to runc. Write "runc".')
    assert.include(
      adviceForDefault("/opt/{{ x }}/crun"),
      "Write the value itself, or check the file that the template produces."
    )
  })

  it("includes the program in the options of runc's shim", () => {
    const shim = { "/bin/containerd-shim-runc-v2": program }
    for (const [options, path] of [
      ['{"BinaryName": "/nope"}', "runtimes/x/options/BinaryName"],
      ['{"binaryName": "/nope"}', "runtimes/x/options/binaryName"]
    ] as const) {
      assert.deepStrictEqual(words(withOptions(options), shim), [
        [
          "program-missing",
          path,
          'runtime x: exec: "/nope": stat /nope: no such file or directory',
          "Install the program, or correct the path."
        ]
      ])
    }
    assert.isEmpty(words(withOptions('{"BinaryName": "/nope"}'), { ...shim, "/nope": program }))
    assert.isEmpty(words(withOptions('{"BinaryName": "bin/nope"}'), shim))
    assert.isEmpty(words(withOptions('{"BinaryName": ""}'), shim))
  })

  it("includes systemd, if it is the cgroup driver", () => {
    const given = subject('{"exec-opts": ["x=y", "native.cgroupdriver=systemd"]}')
    assert.deepStrictEqual(words({ ...given, facts: { bootedWithSystemd: false } }), [
      [
        "systemd-not-running",
        "exec-opts/1",
        "The cgroup driver is systemd, but this machine was not booted with systemd.",
        'No container of runc or a similar runtime starts. Write "native.cgroupdriver=cgroupfs", or remove the option.'
      ]
    ])
    assert.isEmpty(words({ ...given, facts: { bootedWithSystemd: true } }))
    for (const other of [
      '{"exec-opts": ["native.cgroupdriver=cgroupfs"]}',
      "{}",
      '{"exec-opts": ["native.cgroupdriver=systemd"]'
    ]) {
      assert.isEmpty(words({ ...subject(other), facts: { bootedWithSystemd: false } }))
    }
  })

  it("keeps the engine from starting also if another runtime is refused", () => {
    const given = subject('{"default-runtime": "x", "runtimes": {"x": {"path": "/x", "runtimeArgs": ["-v"]}, "y": {}}}')
    assert.include(
      words(given).map(([code]) => code),
      "default-runtime-not-found"
    )
  })

  it.each([
    '{"runtimeArgs": ["-v"]}',
    '{"path": ["/x"], "runtimeArgs": ["-v"]}',
    '{"path": "", "runtimeArgs": ["-v"]}'
  ])("does not include the program of a default runtime that the engine refuses: %s", (entry) => {
    assert.isEmpty(lacking(subject(`{"default-runtime": "x", "runtimes": {"x": ${entry}}}`)))
  })

  it("includes the program of such a default runtime under every name but a relative path", () => {
    for (const path of ["crun", " /x", "/x -v", "bin/x -v", "/opt/containerd-shim-x-v1"]) {
      assert.deepStrictEqual(codes(path), ["default-runtime-not-found"], path)
    }
    assert.deepStrictEqual(codes("bin/x"), [])
    assert.deepStrictEqual(codes("/x", { "/x": { _tag: "Unreadable", errno: "EACCES" } }), [])
    assert.deepStrictEqual(codes("/x", { "/x": { _tag: "Unreadable", errno: "EPERM" } }), [])
    assert.deepStrictEqual(codes("/x", { "/x": text }), ["default-runtime-not-found"])
  })

  it("includes the shim of a default runtime that holds only as the name of one", () => {
    const given = subject('{"default-runtime": "io.containerd.runcs.v2"}')
    const [found] = lacking(given)
    assert.strictEqual(found?.code, "shim-not-installed")
    assert.deepStrictEqual([found?.path, found && startOf(found)], [["default-runtime"], "1:21"])
    assert.include(found?.message, 'is not under "runtimes". The engine passes it on because it has a dot')
    assert.strictEqual(
      found?.advice,
      'Install "containerd-shim-runcs-v2" where containerd looks for it, or configure a runtime of this name.'
    )
    assert.deepStrictEqual(words(given, { "/bin/containerd-shim-runcs-v2": program }), [])
  })

  it("includes a configured runtime that may be meant, and never one of the engine, which isolates in another way", () => {
    assert.notInclude(meant('{"default-runtime": "io.containerd.runsc.v1"}'), "Did you mean")
    const misspelt = '{"default-runtime": "io.gvisor.v1", "runtimes": {"io.gvisr.v1": {"path": "/runsc"}}}'
    assert.include(meant(misspelt), 'Did you mean "io.gvisr.v1"?')
  })

  it("refutes arguments in a path where the whole of it is a file", () => {
    const given = runtime('{"path": "/opt/a -b/y"}')
    const complete = (there: { readonly [path: string]: Search.PathState }) =>
      HostDiagnosis.complete(given, answers(given, there)).map(({ code }) => code)
    assert.deepStrictEqual(complete({}), ["arguments-in-path"])
    assert.deepStrictEqual(complete({ "/opt/a -b/y": program }), [])
    assert.deepStrictEqual(complete({ "/opt/a -b/y": text }), ["program-not-executable"])
  })

  it("includes the programs of runtimes from flags, which have no place in the file", () => {
    const runtimes = Table.make([["x", { path: "/x", runtimeArgs: [] }]])
    const found = lacking(subject("{}", Moby25, { runtimes }))
    assert.deepStrictEqual(
      found.map((problem) => [problem.code, rangeOf(problem)]),
      [["program-missing", undefined]]
    )
  })

  it("is asked for once for each program and shim", () => {
    const entries = ["a", "b", "c"].map((name) => `"${name}": {"path": "crun"}, "${name}k": {"runtimeType": "a.b.v1"}`)
    const { programs, shims } = HostDiagnosis.questions(subject(`{"runtimes": {${entries.join(", ")}}}`))
    assert.deepStrictEqual([[...programs.names()], [...shims.names()]], [["crun"], ["a.b.v1"]])
  })

  it("is not asked for where the file is hardly legible, or the engine ignores the entry", () => {
    const nothing = { programs: Table.make([]), shims: Table.make([]) }
    assert.deepStrictEqual(HostDiagnosis.questions(subject('{"runtimes": {"x": {"path": "/x",}}}')), nothing)
    const ignored = subject('{"runtimes": {"io.containerd.runc.v2": {"path": "/x"}}}', Moby23)
    assert.deepStrictEqual(HostDiagnosis.questions(ignored), nothing)
  })
})

describe("a path that looks like a program with arguments", () => {
  it("is the name of a program if a file is in any place where the engine looks", () => {
    const { diagnosis } = runtime('{"path": "/usr/bin/crun --debug"}')
    const problem = diagnosis.problems.find(({ code }) => code === "arguments-in-path")
    assert.isDefined(problem)
    const isRefuted = (...states: ReadonlyArray<Search.PathState>): boolean =>
      HostDiagnosis.isRefuted(problem!, { programs: new Map([["/usr/bin/crun --debug", states]]), shims: new Map() })
    assert.deepStrictEqual(
      [isRefuted(), isRefuted(missing), isRefuted(missing, text), isRefuted(program, missing)],
      [false, false, true, true]
    )
  })
})
