import { Discovery, ReloadWay } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Machines from "./machines.ts"

const words = ["/usr/bin/dockerd", "-H", "fd://"]

const inUnit = { cgroup: "/system.slice/docker.service" }

const onlooker = { uid: 0, variables: {} }

const daemonOf = (tree: Machines.Tree): Discovery.Daemon => {
  const files = Source.readAll(Discovery.sources, onlooker, Machines.look(tree))
  const [daemon] = Discovery.find(onlooker, files).daemons
  assert.isDefined(daemon)
  return daemon
}

const wayOf = (tree: Machines.Tree) => ReloadWay.of(daemonOf(tree))

describe("the way to a reload", () => {
  it("is the manager of the unit, if the unit can be reloaded", () => {
    assert.deepStrictEqual(
      wayOf({ ...Machines.systemd, ...Machines.dockerCe(), ...Machines.process(812, words, inUnit) }),
      Result.succeed({ _tag: "Manager", unit: { name: "docker.service", manager: "system" } })
    )
  })

  it.each<[string, Machines.Tree]>([
    ["without a unit", Machines.process(812, words)],
    [
      "whose unit has no command for a reload",
      {
        ...Machines.systemd,
        "/lib/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n",
        ...Machines.process(812, words, inUnit)
      }
    ],
    [
      "that is a part of another service",
      {
        ...Machines.systemd,
        "/lib/systemd/system/docker.service": "[Service]\nExecStart=/opt/agent\nExecReload=/bin/kill -s HUP $MAINPID\n",
        ...Machines.process(812, words, inUnit)
      }
    ],
    ["whose unit is gone", { ...Machines.systemd, ...Machines.process(812, words, inUnit) }]
  ])("to an engine %s is a signal to its process, told apart by its start time", (_title, tree) => {
    assert.deepStrictEqual(wayOf(tree), Result.succeed({ _tag: "Signal", pid: 812, startTime: "4000", uid: 0 }))
  })

  it("is not known without a process, and without the start time of the process", () => {
    const none = Result.fail({ _tag: "NoProcess" } as const)
    assert.deepStrictEqual(wayOf({ ...Machines.systemd, ...Machines.dockerCe() }), none)
    const { "/proc/812/stat": _stat, ...hidden } = Machines.process(812, words)
    assert.deepStrictEqual(wayOf(hidden), none)
  })

  it("is no signal that would end the process", () => {
    const tree = Machines.process(812, words)
    const masks = "SigIgn:\t0000000000000000\nSigCgt:\t0000000000010002\n"
    const script = { ...tree, "/proc/812/status": `${String(tree["/proc/812/status"])}${masks}` }
    assert.deepStrictEqual(wayOf(script), Result.fail({ _tag: "EndsOnSignal", pid: 812 }))
  })

  it("does not lead into a virtual machine", () => {
    const daemon = { ...daemonOf(Machines.process(812, words)), isVirtual: true }
    assert.deepStrictEqual(ReloadWay.of(daemon), Result.fail({ _tag: "Virtual" }))
  })
})

const signal: ReloadWay.ReloadWay = { _tag: "Signal", pid: 812, startTime: "4000", uid: 1000 }
const unit = (manager: "system" | "user"): ReloadWay.ReloadWay => ({
  _tag: "Manager",
  unit: { name: "docker.service", manager }
})

describe("a way", () => {
  it.each<[ReloadWay.ReloadWay, string]>([
    [signal, "kill -HUP 812"],
    [unit("system"), "systemctl reload docker"],
    [unit("user"), "systemctl --user reload docker"]
  ])("is shown as a command (%#)", (way, command) => {
    assert.strictEqual(ReloadWay.describe(way), command)
  })

  it.each<[ReloadWay.ReloadWay, number, RegExp | undefined]>([
    [signal, 0, undefined],
    [signal, 1000, undefined],
    [signal, 1001, /signals to process 812, which belongs to the user 1000/],
    [unit("system"), 0, undefined],
    [unit("system"), 1000, /reload docker\.service, which root has, and which polkit/],
    [unit("user"), 1000, undefined]
  ])("says which right is missing (%#)", (way, user, right) => {
    const missing = ReloadWay.missingRight(way, user)
    if (right === undefined) assert.isUndefined(missing)
    else assert.match(missing ?? "", right)
  })

  it.each<[ReloadWay.ReloadWay, string | undefined]>([
    [signal, undefined],
    [unit("system"), "journalctl -u docker.service"],
    [unit("user"), "journalctl --user -u docker.service"]
  ])("has a log, if systemd runs the engine (%#)", (way, command) => {
    assert.strictEqual(ReloadWay.logCommand(way), command)
  })

  it("never lets the manager ask a person for a password", () => {
    assert.deepStrictEqual(ReloadWay.managerCommand({ name: "docker.service", manager: "user" }), [
      "systemctl",
      "--user",
      "--no-ask-password",
      "reload",
      "docker.service"
    ])
  })
})

const ended = (exitCode: number, stderr = ""): ProgramRun.SearchedOutcome =>
  Result.succeed({ exitCode, stderr, stdout: "" })

const failed = (reason: string, isDenied = false): ReloadWay.NotRequested => ({ reason, isDenied })

describe("the outcome of the manager's command", () => {
  it.each<[string, ProgramRun.SearchedOutcome, ReloadWay.NotRequested | undefined]>([
    ["a success", ended(0, "Warning: something"), undefined],
    ["a refusal", ended(1, "Access denied\nSee the log.\n"), failed("Access denied See the log.", true)],
    ["a silent failure", ended(5), failed("systemctl ended with the status 5")],
    ["much text", ended(1, "x".repeat(1000)), failed("x".repeat(500))],
    [
      "no such program",
      Result.fail({ _tag: "ExecutableNotFound", file: "systemctl", reason: { _tag: "NotInPath" } }),
      failed('exec: "systemctl": executable file not found in $PATH')
    ],
    ["a time limit", Result.fail({ _tag: "TimedOut", milliseconds: 2000, stdout: "", stderr: "" }), undefined],
    [
      "an end by a signal",
      Result.fail({ _tag: "KilledBySignal", signal: "SIGKILL", stdout: "", stderr: "" }),
      failed("systemctl was killed by SIGKILL")
    ],
    [
      "a unit that systemd has not read again",
      ended(1, "Job type reload is not applicable for unit docker.service.\n"),
      failed("Job type reload is not applicable for unit docker.service. Run systemctl daemon-reload, and ask again.")
    ]
  ])("that is %s", (_title, outcome, failure) => {
    assert.deepStrictEqual(ReloadWay.managerFailure(outcome), failure)
  })
})

describe("the reason why there is no way", () => {
  it.each<[ReloadWay.NoWay, RegExp]>([
    [{ _tag: "Virtual" }, /virtual machine\. Restart Docker Desktop$/],
    [{ _tag: "NoProcess" }, /Run the command as root/],
    [{ _tag: "EndsOnSignal", pid: 7 }, /^SIGHUP would end process 7, .* or restart it$/],
    [{ _tag: "Unanswered", reason: "The engine does not run. Start it." }, /^The engine does not run\. Start it$/],
    [{ _tag: "NoEngine", file: undefined }, /^none was found on this machine/],
    [{ _tag: "NoEngine", file: "/a b" }, /^none of this machine reads "\/a b"/],
    [
      { _tag: "OtherFile", file: "/new.json", reads: "/old.json" },
      /^it reads \/old\.json until it is restarted, and not \/new\.json\. Restart the engine$/
    ]
  ])("is told with the way out (%#)", (reason, text) => {
    assert.match(ReloadWay.describeNone(reason), text)
  })
})
