/** The start of CRI-O: the handlers that it keeps and drops, and why it does not start. */
import { Crio, type Given, ShownRuntime, Traits } from "@oci-runtimes/core/crio"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { assess, type Files, main, program, withRuntimes } from "./machines.ts"

const release = (version: string) => Result.getOrThrow(Crio.release(version))

const fast = (...lines: ReadonlyArray<string>): string =>
  `[crio.runtime.runtimes.fast]\n${lines.map((line) => `${line}\n`).join("")}`

const path = 'runtime_path = "/usr/bin/crun"'

const tableOf = (
  text: string,
  {
    files = {},
    given = {},
    version = "1.34.11"
  }: { files?: Files; given?: Partial<Given.Given>; version?: string } = {}
) => assess(release(version), { ...withRuntimes, "/usr/bin/runc": program, ...files, [main]: text }, given).table

const logOf = (text: string, options: Parameters<typeof tableOf>[1] = {}) =>
  tableOf(text, options).log.map(({ level, message }) => `${level}: ${message}`)

const because = (words: string) => `warning: Runtime handler "fast" is being ignored due to: ${words}`

/** Configurations, the reason why their handler is dropped, and the programs of the machine. */
const drops: ReadonlyArray<readonly [text: string, words: string, files?: Files]> = [
  [fast('runtime_type = "x"'), 'invalid `runtime_type` "x" for runtime "fast"'],
  [fast(), '"fast" not found in $PATH: exec: "fast": executable file not found in $PATH'],
  ['[crio.runtime.runtimes."a/b"]\n', '"a/b" not found in $PATH: exec: "a/b": stat a/b: no such file or directory'],
  [fast('runtime_path = "/x"'), "invalid runtime_path for runtime 'fast': stat /x: no such file or directory"],
  [
    fast('runtime_path = "/usr/bin/containerd-shim-runsc-v1"', 'runtime_type = "vm"'),
    "invalid runtime_path for runtime 'fast': containerd binary naming pattern is not followed",
    { "/usr/bin/containerd-shim-runsc-v1": program }
  ],
  [
    fast('runtime_path = "/opt/containerd-shim-kata-v2/x"', 'runtime_type = "vm"'),
    "invalid runtime_path for runtime 'fast': containerd binary naming pattern is not followed",
    { "/opt/containerd-shim-kata-v2/x": program }
  ],
  [fast(path, 'runtime_config_path = "/c"'), "runtime_config_path can only be used with the 'vm' runtime type"],
  [
    fast('runtime_path = "/opt/containerd-shim-kata-v2"', 'runtime_type = "vm"', 'runtime_config_path = "/c"'),
    "invalid runtime_config_path for runtime 'fast': stat /c: no such file or directory",
    { "/opt/containerd-shim-kata-v2": program }
  ],
  [fast(path, 'allowed_annotations = ["run.oci.", "run.oci.x"]'), "invalid allowed_annotation: run.oci.x"],
  [fast(path, 'allowed_annotations = ["devices.crio.io"]'), "invalid allowed_annotation: devices.crio.io"],
  [
    fast('runtime_path = "/opt/containerd-shim-kata-v2"', 'runtime_type = "vm"', "no_sync_log = true"),
    "no sync log: no_sync_log is only allowed with runtime type 'oci', runtime type is 'vm'",
    { "/opt/containerd-shim-kata-v2": program }
  ],
  [
    fast(path, "stream_websockets = true"),
    `websocket streaming: only the 'runtime_type = "pod"' supports websocket streaming, not "" (runtime "fast")`
  ],
  [fast(path, 'exec_cpu_affinity = "last"'), 'invalid exec_cpu_affinity "last"'],
  [
    fast(path, 'seccomp_profile = "/s"'),
    "unable to load runtime handler seccomp profile: open seccomp profile: open /s: no such file or directory"
  ],
  [
    fast(path, 'seccomp_profile = "/usr"'),
    "unable to load runtime handler seccomp profile: open seccomp profile: read /usr: is a directory"
  ],
  [
    fast(path, 'runtime_type = "pod"'),
    'websocket streaming: get conmon-rs version: run `conmonrs --version-json`: : exec: "conmonrs": executable file not found in $PATH'
  ],
  [
    fast(path, 'runtime_type = "pod"', 'monitor_path = "/x"'),
    "websocket streaming: get conmon-rs version: run `/x --version-json`: : fork/exec /x: no such file or directory"
  ]
]

describe("CRI-O drops a handler", () => {
  it.each(drops.map(([text, words, files = {}]) => [text, words, files] as const))("%j: %s", (text, words, files) => {
    const name = text.includes('"a/b"') ? "a/b" : "fast"
    assert.deepStrictEqual(logOf(text, { files }), [because(words).replace('"fast" is', `"${name}" is`)])
    assert.isTrue(tableOf(text, { files }).dropped.has(name))
  })

  it("with other words in older releases", () => {
    const text = fast('runtime_path = "/x"', 'runtime_type = "x"')
    assert.deepStrictEqual(logOf(text, { version: "1.33.0" }), [
      because('invalid `runtime_type` "x" for runtime "fast"')
    ])
    assert.deepStrictEqual(logOf(text, { version: "1.30.14", given: pods }), [
      because("invalid runtime_path for runtime 'fast': stat /x: no such file or directory")
    ])
    assert.deepStrictEqual(logOf(text, { version: "1.29.13", given: pods }), [
      String.raw`warning: 'fast is being ignored due to: "invalid runtime_path for runtime 'fast': \"stat /x: no such file or directory\""`
    ])
    const configured = fast(
      'runtime_path = "/opt/containerd-shim-x-v2"',
      'runtime_type = "vm"',
      'runtime_config_path = "/c"'
    )
    const files = { "/opt/containerd-shim-x-v2": program }
    assert.deepStrictEqual(logOf(configured, { version: "1.29.13", given: pods, files }), [
      String.raw`warning: 'fast is being ignored due to: "invalid runtime_config_path for runtime 'fast': \"stat /c: no such file or directory\""`
    ])
    const vm = fast('runtime_path = "/opt/containerd-shim-x-v2"', 'runtime_type = "vm"', "no_sync_log = true")
    assert.deepStrictEqual(logOf(vm, { version: "1.31.0", files }), [
      because("no_sync_log is only allowed with runtime type 'oci', runtime type is 'vm'")
    ])
  })
})

const pods = { flags: { conmonCgroup: "pod" } }

/** Configurations whose handler is kept, and the programs of the machine. */
const keeps: ReadonlyArray<readonly [text: string, files?: Files]> = [
  [fast('runtime_path = "/usr"')],
  [fast('runtime_path = "usr/bin/crun"')],
  [fast('runtime_path = "/usr/bin/crun/x"')],
  [fast('runtime_path = "/etc/text"'), { "/etc/text": "" }],
  [fast(path, 'seccomp_profile = "/s"'), { "/s": "{}" }],
  [fast(path, 'exec_cpu_affinity = "first"')],
  [fast(path, 'runtime_type = "pod"', "stream_websockets = true"), { "/usr/bin/conmonrs": program }],
  [
    fast('runtime_path = "/opt/my-containerd-shim-a+b-v2.sh"', 'runtime_type = "vm"'),
    { "/opt/my-containerd-shim-a+b-v2.sh": program }
  ]
]

describe("CRI-O keeps a handler", () => {
  it.each(keeps.map(([text, files = {}]) => [text, files] as const))("%j", (text, files) => {
    const { dropped, runtimes, startFault } = tableOf(text, { files })
    assert.deepStrictEqual([[...dropped.names()], runtimes.has("fast"), startFault], [[], true, undefined])
  })

  it("whose seccomp profile is missing, if it is built without seccomp", () => {
    const engine = Result.getOrThrow(Crio.release("1.34.11", { seccomp: false }))
    const { table } = assess(engine, { ...withRuntimes, [main]: fast(path, 'seccomp_profile = "/s"') })
    assert.isTrue(table.runtimes.has("fast"))
  })
})

it.each([
  ["", "12MiB", []],
  ["1g", "1g", []],
  ["1.5 GiB", "1.5 GiB", []],
  ["5 MB", "5 MB", []],
  ["lots", "12MiB", ["invalid size: 'lots'"]],
  ["1xib", "12MiB", ["invalid suffix: 'xib'"]],
  ["1Xb", "12MiB", ["invalid suffix: 'xb'"]],
  ["1GiBi", "12MiB", ["invalid suffix: 'GiBi'"]],
  ["-1", "12MiB", ["invalid size: '-1'"]],
  ["a1", "12MiB", ['strconv.ParseFloat: parsing "a1": invalid syntax']]
])("the least memory %j becomes %s", (size, expected, faults) => {
  const text = fast(path, `container_min_memory = "${size}"`)
  assert.strictEqual(tableOf(text).runtimes.get("fast")?.values.container_min_memory, expected)
  const before = `error: Unable to set minimum container memory for runtime handler "fast": unable to set runtime memory to ${JSON.stringify(size)}: `
  assert.deepStrictEqual(
    logOf(text),
    faults.map((fault) => `${before}${fault}. Setting to '\uFFFD' instead`)
  )
  assert.deepStrictEqual(
    logOf(text, { version: "1.36.0" }),
    faults.map((fault) => `${before}${fault}. Setting to 12582912 instead`)
  )
})

const timeoutWith = (value: string) =>
  tableOf(fast(path, value), { version: "1.35.0" }).runtimes.get("fast")?.values.container_create_timeout

it("the time to create a container is at least 30 seconds since 1.35", () => {
  assert.deepStrictEqual(
    [timeoutWith(""), timeoutWith("container_create_timeout = 10"), timeoutWith("container_create_timeout = 99")],
    [240n, 30n, 99n]
  )
})

const ofDefault = (name: string) => `[crio.runtime]\ndefault_runtime = "${name}"\n`

describe("CRI-O does not start", () => {
  const failed: ProgramRun.RunOutcome = Result.succeed({ exitCode: 1, stdout: "", stderr: "spied\n" })
  const short: ProgramRun.RunOutcome = Result.succeed({ exitCode: 0, stdout: "conmon 2\n", stderr: "" })
  const step = "validating runtime config: "
  const monitor = `${step}monitor fields translation: failed to translate monitor fields for runtime `

  const faults: ReadonlyArray<readonly [text: string, message: string, options?: Parameters<typeof tableOf>[1]]> = [
    [
      ofDefault("x"),
      `${step}default_runtime set to "x", but no runtime entry table [crio.runtime.runtimes.x] was found`
    ],
    [
      ofDefault("fast") + fast('runtime_path = "/x"'),
      `${step}runtime validation: invalid runtime_path for runtime 'fast': stat /x: no such file or directory`
    ],
    ['[crio.runtime]\ncgroup_manager = "x"\n', `${step}unable to update cgroup manager: invalid cgroup manager: x`],
    [fast(path, 'monitor_path = "/x"'), `${monitor}fast: invalid conmon path: stat /x: no such file or directory`],
    [fast(path, 'monitor_path = "usr/bin/conmon"'), `${monitor}fast: conmon path is not absolute: usr/bin/conmon`],
    [
      fast(path, 'monitor_path = "/usr/bin"'),
      `${monitor}fast: get conmon version: fork/exec /usr/bin: permission denied`
    ],
    [
      fast(path, 'monitor_path = "/etc/text"'),
      `${monitor}fast: get conmon version: fork/exec /etc/text: permission denied`,
      { files: { "/etc/text": "" } }
    ],
    [fast(path, 'monitor_cgroup = "x"'), `${monitor}fast: conmon cgroup should be 'pod' or a systemd slice`],
    [
      fast(path, 'monitor_cgroup = "x"'),
      `${monitor}fast: cgroupfs manager conmon cgroup should be 'pod' or empty, but got: 'x'`,
      { given: { flags: { cgroupManager: "cgroupfs" } } }
    ],
    [
      "",
      `${monitor}runc: cgroupfs manager conmon cgroup should be 'pod' or empty`,
      { given: { flags: { cgroupManager: "cgroupfs" } }, version: "1.30.14" }
    ],
    [
      "",
      `${step}runtime validation: failed to translate monitor fields for runtime runc: cgroupfs manager conmon cgroup should be 'pod' or empty`,
      { given: { flags: { cgroupManager: "cgroupfs" } }, version: "1.24.6" }
    ],
    ["", `${monitor}crun: get conmon version: exit status 1`, { given: { monitorRuns: { get: () => failed } } }],
    [
      "",
      `${monitor}crun: conmon version output too short: expected three fields, got 2 in conmon 2\n`,
      { given: { monitorRuns: { get: () => short } } }
    ],
    [
      "",
      `${monitor}crun: get conmon version: fork/exec /usr/bin/conmon: exec format error`,
      {
        given: {
          monitorRuns: { get: (at) => Result.fail({ _tag: "NotStarted", at, errno: "ENOEXEC" }) }
        }
      }
    ]
  ]

  it.each(faults.map(([text, message, options = {}]) => [text, message, options] as const))(
    "%j: %s",
    (text, message, options) => {
      const table = tableOf(text, options)
      assert.strictEqual(table.startMessage, message)
      const refusal = Result.getOrUndefined(Result.flip(release("1.34").resolve(table, {})))
      assert.deepInclude(refusal, { reason: "NotStarted", message })
    }
  )

  it("without conmon, whose place only a handler of type oci needs", () => {
    const { table } = assess(release("1.34"), { "/usr/bin/crun": program })
    assert.include(table.startMessage, 'exec: "conmon": executable file not found in $PATH')
  })

  it("but with a file in PATH before conmon that may not be executed", () => {
    assert.isUndefined(tableOf("", { files: { "/usr/local/bin/conmon": "" } }).startFault)
  })

  it("but with a monitor of a slice, or for pods", () => {
    for (const cgroup of ["x.slice", "pod", ""]) {
      assert.isUndefined(tableOf(fast(path, `monitor_cgroup = "${cgroup}"`)).startFault)
    }
    const values = tableOf(fast(path)).runtimes.get("fast")?.values
    assert.deepInclude(values, { monitor_cgroup: "system.slice", monitor_path: "/usr/bin/conmon" })
  })
})

const heir = "[crio.runtime.runtimes.heir]\ninherit_default_runtime = true\nallowed_annotations = ['run.oci.']\n"

const heirIn = (text: string, files: Files = {}) => tableOf(text, { files }).runtimes.get("heir")?.values

describe("a handler that inherits", () => {
  it("takes over the program that is found for the default", () => {
    assert.deepInclude(heirIn(heir), {
      runtime_path: "/usr/bin/crun",
      runtime_type: "oci",
      runtime_root: "/run/crun",
      allowed_annotations: ["run.oci."]
    })
  })

  it("overwrites its own values", () => {
    const text = `[crio.runtime]\ndefault_runtime = "fast"\n${fast(path, 'runtime_root = "/r"')}${heir}runtime_path = "/x"\nruntime_type = "vm"\n`
    assert.deepInclude(heirIn(text), { runtime_path: "/usr/bin/crun", runtime_type: "", runtime_root: "/r" })
  })

  it("looks for its own name if the default has no program", () => {
    const { dropped, startFault } = assess(release("1.34"), { "/usr/bin/conmon": program, [main]: heir }).table
    assert.strictEqual(startFault?._tag, "FaultyDefault")
    assert.strictEqual(dropped.get("heir")?.fault.reason, "NotInPath")
  })

  it("is ignored by releases that do not know the key", () => {
    const { table } = assess(release("1.30.14"), { ...withRuntimes, "/usr/bin/runc": program, [main]: heir })
    assert.isTrue(table.dropped.has("heir"))
  })
})

describe("what CRI-O shows", () => {
  const traits = Traits.of({ minor: 34, patch: 11 })

  it("is without empty values, except for some keys", () => {
    const values = tableOf(fast(path, 'platform_runtime_paths = {"linux/arm64" = "/x"}')).runtimes.get("fast")?.values
    assert.isDefined(values)
    assert.deepStrictEqual(ShownRuntime.logged(traits, values!), {
      runtime_config_path: "",
      runtime_path: "/usr/bin/crun",
      runtime_type: "",
      runtime_root: "",
      monitor_path: "/usr/bin/conmon",
      monitor_cgroup: "system.slice",
      platform_runtime_paths: { "linux/arm64": "/x" },
      container_min_memory: "12MiB",
      no_sync_log: false
    })
    assert.notProperty(ShownRuntime.logged(Traits.of({ minor: 30, patch: 0 }), values!), "no_sync_log")
  })

  it("as a configuration is not checked", () => {
    const { settings } = tableOf(fast('runtime_path = "/x"', "exec_cpu_affinity = 'last'"))
    assert.deepInclude(ShownRuntime.configured(traits, settings).get("fast"), {
      runtime_path: "/x",
      runtime_type: "",
      container_min_memory: "",
      monitor_path: "",
      monitor_cgroup: "system.slice"
    })
  })
})
