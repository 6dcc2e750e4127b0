import { CrioDaemon, Given } from "@oci-runtimes/core/crio"
import { assert, describe, it } from "vitest"
import { type Files, type Process, read } from "../../service/machineWithDaemons.ts"

const find = (processes: ReadonlyArray<Process>, files?: Files, uid = 0) =>
  CrioDaemon.find({ uid }, read(CrioDaemon.sources, { uid }, processes, files))

const crio = (words: ReadonlyArray<string> = [], more: Partial<Process> = {}): Process => ({
  name: "crio",
  words: ["/usr/bin/crio", ...words],
  executable: "/usr/bin/crio",
  unit: "crio.service",
  variables: { PATH: "/usr/bin:/opt/bin" },
  ...more
})

const unitPath = "/usr/lib/systemd/system/crio.service"

const unit = [
  "[Service]",
  "EnvironmentFile=-/etc/sysconfig/crio",
  "Environment=CONTAINER_DEFAULT_RUNTIME=kata",
  "ExecStart=/usr/local/bin/crio $CRIO_CONFIG_OPTIONS",
  ""
].join("\n")

describe("the daemons of CRI-O", () => {
  it("are the processes, with the flags and variables of each", () => {
    const { daemons, elsewhere } = find([
      crio(["--config", "/etc/a.conf", "--runtimes=a:/a:"], {
        variables: {
          PATH: "/opt/bin",
          CONTAINER_CONFIG: "/not.conf",
          CONTAINER_CONFIG_DIR: "",
          CONTAINER_LISTEN: "/x.sock"
        }
      })
    ])
    assert.deepStrictEqual(daemons, [
      {
        given: {
          config: "/etc/a.conf",
          configDirectory: "",
          workingDirectory: "/",
          flags: { runtimes: ["a:/a:"] }
        },
        program: "/usr/bin/crio",
        searchPath: "/opt/bin",
        address: "/x.sock",
        pid: 700,
        unit: "crio.service",
        uncertain: []
      }
    ])
    assert.deepStrictEqual(elsewhere, [])
  })

  it("are the unit if none runs", () => {
    const { daemons } = find([], {
      [unitPath]: unit,
      "/etc/sysconfig/crio": 'CRIO_CONFIG_OPTIONS="-c /etc/b.conf --listen /b.sock"\n'
    })
    assert.deepStrictEqual(
      daemons.map(({ address, given: { config, flags }, pid, program }) => ({ address, config, flags, pid, program })),
      [
        {
          address: "/b.sock",
          config: "/etc/b.conf",
          flags: { defaultRuntime: "kata" },
          pid: undefined,
          program: "/usr/local/bin/crio"
        }
      ]
    )
  })

  it("are not the unit if its process runs", () => {
    const { daemons } = find([crio()], { [unitPath]: unit })
    assert.deepStrictEqual(
      daemons.map(({ pid }) => pid),
      [700]
    )
  })

  it.each<[string, Process]>([
    ["of another command", crio(["config"])],
    ["that prints the version", crio(["--version"])],
    ["of another user", crio([], { uid: 1000 })],
    ["of another program", crio([], { name: "crio-status" })]
  ])("are no processes %s", (_, process) => {
    assert.deepStrictEqual(find([process]).daemons, [])
  })

  it("of the user who looks are believed", () => {
    assert.lengthOf(find([crio([], { uid: 1000 })], {}, 1000).daemons, 1)
  })

  it("in containers are told apart", () => {
    const { daemons, elsewhere } = find([crio([], { pid: 900, isElsewhere: true })])
    assert.deepStrictEqual([daemons, elsewhere.map(({ pid }) => pid)], [[], [900]])
  })

  it("whose variables cannot be read count without them, and say so", () => {
    const [daemon] = find([
      crio(["-c", "a.conf"], { variables: null, executable: null, workingDirectory: "/srv" })
    ]).daemons
    assert.deepStrictEqual(daemon?.given, { config: "a.conf", workingDirectory: "/srv", flags: {} })
    assert.deepStrictEqual(daemon?.uncertain, ["The environment of process 700 cannot be read. Run this as root."])
    assert.isUndefined(daemon?.program)
  })

  it.each([
    ["x86_64\n", "linux/amd64"],
    ["aarch64\n", "linux/arm64"],
    ["vax\n", undefined],
    [undefined, undefined]
  ])("have the platform of the machine: %j", (architecture, platform) => {
    const files: Files = architecture === undefined ? {} : { "/proc/sys/kernel/arch": architecture }
    assert.strictEqual(find([crio()], files).daemons[0]?.given.platform, platform)
    assert.strictEqual(find([], files).usual.given.platform, platform)
  })
})

describe("a daemon of CRI-O", () => {
  const [running] = find([crio()]).daemons

  it.each<[string, CrioDaemon.CrioDaemon, string]>([
    ["without a process", CrioDaemon.usual, "the system's CRI-O"],
    ["of the unit", running!, "the system's CRI-O"],
    ["of another unit", { ...running!, unit: "other.service" }, "the CRI-O of process 700"]
  ])("%s is described", (_, daemon, words) => {
    assert.strictEqual(CrioDaemon.describe(daemon), words)
  })

  it("with one file has neither drop-ins nor flags", () => {
    const other: Given.Given = {
      config: "/a",
      configDirectory: "/b",
      workingDirectory: "/srv",
      platform: "linux/arm64",
      flags: { defaultRuntime: "kata" }
    }
    assert.deepStrictEqual(CrioDaemon.givenOnly("/c", other), {
      config: "/c",
      configDirectory: "",
      workingDirectory: "/srv",
      platform: "linux/arm64",
      flags: {}
    })
  })
})
