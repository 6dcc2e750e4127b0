import {
  type Candidate,
  ConfigurationInput,
  DaemonFindings,
  type DaemonStart,
  Discovery,
  Docker,
  DockerAssessment,
  type EngineFault,
  type EngineSurvey,
  Finding,
  InfoAnswer,
  VersionAnswer
} from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts } from "../../samples.ts"
import * as Machines from "./machines.ts"

const engine = Docker.newest()

const root: Candidate.Onlooker = { uid: 0, variables: { HOME: "/root" } }

const anna: Candidate.Onlooker = { uid: 1000, variables: { HOME: "/home/anna", USER: "anna" } }

const daemonOf = (tree: Machines.Tree, onlooker = root): Discovery.Daemon => {
  const [daemon] = Discovery.find(onlooker, Source.readAll(Discovery.sources, onlooker, Machines.look(tree))).daemons
  return daemon ?? assert.fail("there is no engine")
}

const flags = ["-H", "fd://", "--containerd=/run/containerd/containerd.sock"]

const unitProcess = Machines.process(812, ["/usr/bin/dockerd", ...flags], { cgroup: "/system.slice/docker.service" })

const ofUnit = daemonOf({ ...Machines.arch, ...unitProcess })
const stopped = daemonOf(Machines.arch)
const ofProcess = daemonOf(Machines.process(812, ["dockerd", "-D"]))
const ofScript = daemonOf({
  ...Machines.alpine,
  ...Machines.process(812, ["/usr/bin/dockerd", "--default-runtime=crun"])
})
const ofUser = daemonOf(
  {
    ...Machines.rootless,
    ...Machines.process(812, ["dockerd"], {
      uid: 1000,
      cgroup: "/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service",
      environ: ["ROOTLESSKIT_STATE_DIR=/r", "XDG_RUNTIME_DIR=/run/user/1000", "HOME=/home/anna"]
    })
  },
  anna
)
const ofSnap = daemonOf({
  ...Machines.snap,
  ...Machines.process(812, Machines.snapWords, { cgroup: "/system.slice/snap.docker.dockerd.service" })
})
const ofDesktop = daemonOf({ "/home/anna/.docker/desktop/docker.sock": { socket: 1000 } }, anna)

const socket = { _tag: "UnixSocket", path: "/run/docker.sock" } as const

const body = (value: object) => Result.succeed({ status: 200, body: Bytes.ofText(JSON.stringify(value)) })

const surveyOf = (version = "29.0.0", name = "Engine"): EngineSurvey.EngineSurvey => ({
  socket,
  version: VersionAnswer.read(body({ Version: version, Components: [{ Name: name, Version: version }] })),
  info: InfoAnswer.read(body({ ServerVersion: version, DockerRootDir: "/var/lib/docker" })),
  containers: undefined
})

const failing = (reason: EngineFault.EngineFault["reason"]): EngineSurvey.EngineSurvey => {
  const fault = Result.fail({ asked: "/version", reason })
  return { socket, version: fault, info: fault, containers: undefined }
}

const mapOf = (file: object) => DockerAssessment.make(engine, ConfigurationInput.make(JSON.stringify(file)), facts).map

const looked = (others: Partial<DaemonFindings.Looked> = {}): DaemonFindings.Looked => ({
  engine,
  daemon: ofUnit,
  configFile: "/etc/docker/daemon.json",
  answers: surveyOf(),
  installed: "29.0.0",
  refusal: undefined,
  isProgramGone: false,
  configured: mapOf({}),
  running: mapOf({}),
  upToDate: { remedy: "none", changes: [] },
  missing: [],
  containers: [],
  unknown: [],
  otherFiles: [],
  unusedSettings: undefined,
  ...others
})

const make = (others?: Partial<DaemonFindings.Looked>) => DaemonFindings.make(looked(others))

const changes = ["crun is new"]

describe("the way out", () => {
  it.each<[string, Discovery.Daemon, reload: string, restart: string]>([
    ["of a unit", ofUnit, "Run `systemctl reload docker`.", "Run `systemctl restart docker`."],
    ["of a user's unit", ofUser, "Run `systemctl --user reload docker`.", "Run `systemctl --user restart docker`."],
    ["of the snap", ofSnap, "Run `kill -HUP 812`.", "Run `snap restart docker`."],
    ["of an init script", ofScript, "Run `service docker reload`.", "Run `service docker restart`."],
    ["of a process", ofProcess, "Run `kill -HUP 812`.", "Stop the engine, and start it again."],
    ["of Docker Desktop", ofDesktop, "Restart Docker Desktop.", "Restart Docker Desktop."]
  ])("%s is its own", (_, daemon, reload, restart) => {
    const advice = (remedy: "reload" | "restart") => {
      const { findings } = make({ daemon, upToDate: { remedy, changes } })
      return findings.map((finding) => [finding.code, finding.advice, finding.details])
    }
    assert.deepStrictEqual(advice("reload"), [["reload-needed", reload, { changes }]])
    assert.deepStrictEqual(advice("restart"), [
      [
        "restart-needed",
        `A reload is not enough. ${restart} Without live-restore, that stops all containers.`,
        { changes }
      ]
    ])
    const { findings } = make({ daemon, installed: "29.1.0" })
    assert.deepStrictEqual(
      findings.map((finding) => [finding.code, finding.advice]),
      [["release-changed", restart]]
    )
  })
})

describe("an engine agrees with its configuration", () => {
  it.each<[string, Partial<DaemonFindings.Looked>]>([
    ["if nothing differs", {}],
    [
      "if it does not run, and would start",
      { daemon: stopped, answers: undefined, running: undefined, upToDate: undefined }
    ],
    [
      "if nothing listens at its socket",
      {
        daemon: stopped,
        answers: failing({ _tag: "NoSocket", errno: "ECONNREFUSED" }),
        running: undefined,
        upToDate: undefined
      }
    ],
    ["if the same release is installed", { answers: surveyOf("28.0.1"), installed: "28.0.1" }],
    [
      "if its containers ask for runtimes that it has",
      { containers: [container("a", "runc"), container("b", undefined)] }
    ]
  ])("%s", (_, others) => {
    assert.deepStrictEqual(make(others), { findings: [], unknown: [], agrees: true })
  })

  it.each<[string, Partial<DaemonFindings.Looked>, unknown: RegExp]>([
    [
      "if its socket hangs",
      { answers: failing({ _tag: "TimedOut", milliseconds: 5000 }) },
      /did not answer within 5 s/
    ],
    ["if it has no socket here", { answers: undefined }, /no socket on this machine/],
    [
      "if its socket may not be asked",
      { daemon: stopped, answers: failing({ _tag: "NoSocket", errno: "EACCES" }) },
      /permission denied/
    ],
    ["if something was not readable", { unknown: ["Cannot read a."] }, /^Cannot read a\.$/],
    [
      "if its start is not foreseen",
      { daemon: { ...ofUnit, next: { ...ofUnit.next!, unforeseen: ["Cannot read b."] } } },
      /^Cannot read b\.$/
    ],
    ["if its command line is hidden", { daemon: hidden(ofUnit) }, /^The command line of process 812 cannot be read\./],
    [
      "if its unit cannot be read",
      {
        daemon: { ...ofUnit, next: undefined, ofUnit: { ...ofUnit.ofUnit!, start: undefined, why: "Cannot read u." } }
      },
      /Cannot read u\./
    ]
  ])("unknown %s", (_, others, unknown) => {
    const found = make(others)
    assert.deepStrictEqual([found.findings, found.agrees], [[], found.unknown.length > 0 ? undefined : true])
    assert.match(found.unknown.join(" "), unknown)
  })

  it("not if there is a finding, even if something is unknown too", () => {
    const found = make({ upToDate: { remedy: "reload", changes }, unknown: ["Cannot read a."] })
    assert.deepStrictEqual([found.agrees, found.unknown], [false, ["Cannot read a."]])
  })
})

function container(name: string, runtime: string | undefined) {
  return { id: name.padStart(64, "0"), name, image: undefined, state: "running", runtime }
}

function hidden(daemon: Discovery.Daemon): Discovery.Daemon {
  const process = { ...daemon.process!, words: [] }
  const running: DaemonStart.DaemonStart = {
    ...daemon.running!,
    flags: [],
    unforeseen: ["The command line of process 812 cannot be read."]
  }
  return { ...daemon, process, running }
}

describe("an engine runs", () => {
  it.each<[string, Partial<DaemonFindings.Looked>, boolean | undefined]>([
    ["if it has a process", { answers: failing({ _tag: "TimedOut", milliseconds: 1 }) }, true],
    ["if it answers", { daemon: stopped }, true],
    ["unless it has no socket", { daemon: stopped, answers: undefined }, false],
    ...["ECONNREFUSED", "ENOENT", "ENOTSOCK"].map(
      (errno) =>
        [
          `unless its socket gives ${errno}`,
          { daemon: stopped, answers: failing({ _tag: "NoSocket", errno }) },
          false
        ] as [string, Partial<DaemonFindings.Looked>, boolean]
    ),
    [
      "or not, if its socket may not be asked",
      { daemon: stopped, answers: failing({ _tag: "NoSocket", errno: "EACCES" }) },
      undefined
    ],
    [
      "or not, if its socket belongs to another user",
      { daemon: stopped, answers: failing({ _tag: "RefusedOwner", owner: 7, user: 0 }) },
      undefined
    ],
    ["or not, if another engine answers", { daemon: stopped, answers: surveyOf("5.0.0", "Podman Engine") }, undefined]
  ])("%s", (_, others, expected) => {
    assert.strictEqual(DaemonFindings.isRunning(looked(others)), expected)
  })
})

describe("findings", () => {
  const crun = { path: "/usr/bin/crun" }
  const at = ofUnit.next?.flags[0]?.at

  it("of all kinds are in the order of their severity", () => {
    const { findings } = make({
      daemon: { ...ofUnit, next: { ...ofUnit.next!, flags: [] } },
      answers: failing({ _tag: "RefusedOwner", owner: 7, user: 0 }),
      refusal: "no\nusage",
      running: mapOf({ runtimes: { crun } }),
      containers: [container("a", "kata"), container("b", "crun")],
      missing: [{ name: "crun", message: "gone" }],
      upToDate: { remedy: "reload", changes },
      otherFiles: ["/x y"],
      unusedSettings: at
    })
    assert.deepStrictEqual(
      findings.map(({ code }) => code),
      [
        "next-start-fails",
        "runtime-of-containers-gone",
        "runtime-of-containers-gone",
        "program-vanished",
        "reload-needed",
        "flags-changed",
        "other-file",
        "unused-settings",
        "untrusted-socket"
      ]
    )
    const severities = findings.map(({ code }) => Finding.kindOf(code).severity)
    assert.deepStrictEqual(severities, severities.toSorted())
    assert.strictEqual(findings[0]?.message, "The next start fails: no")
    assert.deepStrictEqual(findings[0]?.details, { refusal: "no\nusage" })
  })

  it("about containers are grouped by runtime, with five names at most", () => {
    const names = ["g", "f", "e", "d", "c", "b", "a"]
    const { findings } = make({
      containers: [...names.map((name) => container(name, "kata")), container("z", "youki")]
    })
    assert.deepStrictEqual(
      findings.map(({ details }) => details),
      [
        { runtime: "kata", containers: names.toSorted(), isGone: true },
        { runtime: "youki", containers: ["z"], isGone: true }
      ]
    )
    assert.include(findings[0]?.message, "a, b, c, d, e and 2 more")
    assert.notInclude(findings[0]?.message, "f,")
  })

  it("about containers of a runtime that only the configuration lacks say so", () => {
    const { findings } = make({ running: mapOf({ runtimes: { crun } }), containers: [container("a", "crun")] })
    assert.deepStrictEqual(
      findings.map(({ details }) => details),
      [{ runtime: "crun", containers: ["a"], isGone: false }]
    )
  })

  it("about another release need a release of Docker Engine", () => {
    assert.deepStrictEqual(make({ answers: surveyOf("5.0.0", "Podman Engine") }).findings, [])
    assert.deepStrictEqual(make({ installed: undefined }).findings, [])
  })

  it("about flags are none if the next start is not foreseen, or if the command line is hidden", () => {
    const next = { ...ofUnit.next!, flags: [], unforeseen: ["Perhaps."] }
    assert.deepStrictEqual(make({ daemon: { ...ofUnit, next } }).findings, [])
    assert.deepStrictEqual(make({ daemon: hidden(ofUnit) }).findings, [])
  })
})
