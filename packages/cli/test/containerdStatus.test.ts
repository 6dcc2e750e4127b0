/** The status of containerd: what it shows by CRI, held against its files. */
import { assert, describe, it } from "@effect/vitest"
import { Table } from "@oci-runtimes/core/data"
import { type CriAnswer, ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { CriApi, Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { document, type Run, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const main = "/etc/containerd/config.toml"

const socket = "/run/containerd/containerd.sock"

const file = `version = 2
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
`

const installed = (version: string) => ({
  "/usr/bin/containerd --version": ProgramRun.printed(`containerd github.com/containerd/containerd ${version} 1\n`)
})

/** The process of a containerd that its unit has started. */
const process: Disk.Files = {
  "/proc/1/cgroup": "0::/init.scope\n",
  "/proc/1/comm": "systemd\n",
  "/proc/7/comm": "containerd\n",
  "/proc/7/cmdline": "/usr/bin/containerd\0",
  "/proc/7/environ": "PATH=/usr/bin\0",
  "/proc/7/stat": `7 (containerd) S ${"0 ".repeat(18)}11 0`,
  "/proc/7/status": "Name:\tcontainerd\nPPid:\t1\nUid:\t0\t0\t0\t0\n",
  "/proc/7/cgroup": "0::/system.slice/containerd.service\n",
  "/proc/7/root": { type: "link", target: "/" },
  "/proc/7/cwd": { type: "link", target: "/" },
  "/proc/7/exe": { type: "link", target: "/usr/bin/containerd" }
}

/** A runtime of runc, as containerd 1.7 shows it. */
const runc = {
  runtimeType: "io.containerd.runc.v2",
  runtimePath: "",
  runtimeEngine: "",
  PodAnnotations: null,
  ContainerAnnotations: null,
  runtimeRoot: "",
  options: null,
  privileged_without_host_devices: false,
  privileged_without_host_devices_all_devices_allowed: false,
  baseRuntimeSpec: "",
  cniConfDir: "",
  cniMaxConfNum: 0,
  snapshotter: "",
  sandboxMode: "podsandbox"
}

const shows = (runtimes: object, { defaultRuntimeName = "runc", runtimeVersion = "1.7.24" } = {}): CriApi.Sockets => {
  const version: CriAnswer.Version = {
    version: "0.1.0",
    runtimeName: "containerd",
    runtimeVersion,
    runtimeApiVersion: "v1"
  }
  const config = JSON.stringify({ containerd: { defaultRuntimeName, runtimes } })
  const status: CriAnswer.Status = { conditions: [], info: Table.make([["config", config]]), handlers: [] }
  return { [socket]: { cri: { version, status } } }
}

const run = (files: Disk.Files, more: Partial<Run>, ...args: ReadonlyArray<string>) =>
  runCommand({
    engine: null,
    files: {
      "/usr/bin/containerd": program,
      "/usr/bin/containerd-shim-runc-v2": program,
      "/usr/bin/runc": program,
      [main]: file,
      ...files
    },
    programs: installed("1.7.24"),
    variables: { PATH: "/usr/bin" },
    ...more,
    args: ["status", ...args]
  })

const found = (files: Disk.Files, more: Partial<Run>) =>
  Effect.map(run(files, more, "--json"), ({ data, status }) => {
    const { agrees, otherEngines } = document(Documents.StatusDocument, data)
    const [engine] = otherEngines
    return { status, agrees, daemon: engine?.daemon, findings: engine?.findings ?? [], unknown: engine?.unknown ?? [] }
  })

describe("the status of a containerd that runs", () => {
  it.effect("says what it runs with", () =>
    Effect.gen(function* () {
      const { data, status } = yield* run(process, { sockets: shows({ runc }) })
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "containerd 1.7.24: runs with its configuration as it is now",
        "  daemon     the system's containerd (process 7)",
        `  socket     ${socket}`,
        "  runs with  runc (default)",
        `  reads      ${main}`,
        "  runtimes   runc (default): runc --root /run/containerd/runc/k8s.io",
        ""
      ])
    })
  )

  it.effect.each<[string, CriApi.Sockets, ReadonlyArray<readonly [string, string]>]>([
    [
      "a runtime that it does not have any more",
      shows({ runc, kata: runc }),
      [["restart-needed", 'The runtime "kata" can be used until a restart, and is not in the files.']]
    ],
    [
      "a runtime that it does not have yet",
      shows({}),
      [["restart-needed", 'The runtime "runc" is in the files, and cannot be used until a restart.']]
    ],
    [
      "other settings",
      shows({ runc: { ...runc, snapshotter: "nydus" } }),
      [["restart-needed", 'The runtime "runc" has other settings in the files, which count after a restart.']]
    ],
    [
      "another default",
      shows({ runc }, { defaultRuntimeName: "kata" }),
      [["restart-needed", 'The default runtime is "kata" until a restart, and "runc" in the files.']]
    ],
    [
      "another release",
      shows({ runc }, { runtimeVersion: "1.7.20" }),
      [["release-changed", "The running containerd is 1.7.20, and the installed program is 1.7.24."]]
    ],
    [
      "no CRI",
      { [socket]: { cri: {} } },
      [["restart-needed", "The running containerd has no CRI, and has it after a restart with these files."]]
    ]
  ])("finds %s", ([, sockets, expected]) =>
    Effect.gen(function* () {
      const { agrees, daemon, findings, status } = yield* found(process, { sockets })
      assert.deepStrictEqual(
        findings.map(({ code, message }) => [code, message]),
        expected.map((one) => [...one])
      )
      assert.deepStrictEqual(
        findings.map(({ advice }) => advice),
        ["Restart it: systemctl restart containerd. Running containers go on."]
      )
      assert.deepStrictEqual([status, agrees, daemon?.pid], [1, false, 7])
    })
  )

  it.effect("finds no other release in the letter before a version", () =>
    Effect.gen(function* () {
      const { findings } = yield* found(process, { sockets: shows({ runc }, { runtimeVersion: "v1.7.24" }) })
      assert.deepStrictEqual(findings, [])
    })
  )

  it.effect("says why its socket does not answer", () =>
    Effect.gen(function* () {
      const { agrees, status, unknown } = yield* found(process, { sockets: { [socket]: { hangs: true } } })
      assert.deepStrictEqual([status, agrees], [1, null])
      assert.deepStrictEqual(unknown, [
        `The program at the socket "${socket}" did not answer within 5 s. See whether it hangs, or try again.`
      ])
    })
  )

  it.effect("asks at the socket of its file", () =>
    Effect.gen(function* () {
      const files = { ...process, [main]: `${file}[grpc]\naddress = "/run/other.sock"\n` }
      const sockets = { "/run/other.sock": shows({ runc })[socket]! }
      const { daemon, status } = yield* found(files, { sockets })
      assert.deepStrictEqual([status, daemon?.socket, daemon?.runtimes], [0, "/run/other.sock", ["runc"]])
    })
  )
})

const dump = `containerd --config ${main} config dump`
const printed = (names: ReadonlyArray<string>, defaultRuntime = "runc") =>
  ProgramRun.printed(
    [
      `[plugins."io.containerd.grpc.v1.cri".containerd]\ndefault_runtime_name = "${defaultRuntime}"`,
      ...names.map((name) => `[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${name}]`)
    ].join("\n")
  )

describe("the status of a containerd that does not run", () => {
  it.effect("rests on what the installed program says", () =>
    Effect.gen(function* () {
      const { data, status } = yield* run(
        {},
        { programs: { ...installed("1.7.24"), [`/usr/bin/${dump}`]: printed(["runc"]) } }
      )
      assert.strictEqual(status, 0)
      assert.include(data, "containerd 1.7.24: does not run; it would start\n")
    })
  )

  it.effect.each<[string, ProgramRun.RunOutcome, string]>([
    [
      "other runtimes",
      printed(["kata", "runc"]),
      `${dump} shows the runtimes kata, runc with the default runc, unlike these rules.`
    ],
    [
      "another default",
      printed(["runc"], "kata"),
      `${dump} shows the runtimes runc with the default kata, unlike these rules.`
    ],
    ["something else", ProgramRun.printed("{}"), `${dump} shows no runtimes, unlike these rules.`]
  ])("says so if the installed program shows %s", ([, outcome, expected]) =>
    Effect.gen(function* () {
      const { agrees, unknown } = yield* found(
        {},
        { programs: { ...installed("1.7.24"), [`/usr/bin/${dump}`]: outcome } }
      )
      assert.deepStrictEqual([agrees, unknown], [null, [expected]])
    })
  )
})

describe("a containerd that nobody has configured", () => {
  it.effect("is not shown beside another engine", () =>
    Effect.gen(function* () {
      const files = {
        [main]: 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n',
        "/var/lib/rancher/k3s/agent/etc/containerd/config.toml": "",
        "/usr/bin/podman": program
      }
      const programs = {
        ...installed("1.7.24"),
        "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n")
      }
      const { data, notes } = yield* run(files, { programs })
      assert.match(data, /^Podman 5\.4\.2: /)
      assert.notInclude(data, "containerd")
      assert.notInclude(notes, "containerd")
    })
  )
})
