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
    [unit("system"), 1000, /reload docker\.service, which root has, and polkit/],
    [unit("user"), 1000, undefined]
  ])("says which right is missing (%#)", (way, user, right) => {
    const missing = ReloadWay.missingRight(way, user)
    if (right === undefined) assert.isUndefined(missing)
    else assert.match(missing ?? "", right)
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

describe("the outcome of the manager's command", () => {
  it.each<[string, ProgramRun.SearchedOutcome, string | undefined]>([
    ["a success", ended(0, "Warning: something"), undefined],
    ["a refusal", ended(1, "Access denied\nSee the log.\n"), "Access denied See the log."],
    ["a silent failure", ended(5), "systemctl ended with the status 5"],
    ["much text", ended(1, "x".repeat(1000)), "x".repeat(500)],
    [
      "no such program",
      Result.fail({ _tag: "ExecutableNotFound", file: "systemctl", reason: { _tag: "NotInPath" } }),
      'exec: "systemctl": executable file not found in $PATH'
    ],
    [
      "a time limit",
      Result.fail({ _tag: "TimedOut", milliseconds: 2000, stdout: "", stderr: "" }),
      "systemctl did not end within 2 s and was killed"
    ]
  ])("that is %s", (_title, outcome, failure) => {
    assert.strictEqual(ReloadWay.managerFailure(outcome), failure)
  })
})

describe("the reason why there is no way", () => {
  it.each<[ReloadWay.NoWay, RegExp]>([
    [{ _tag: "Virtual" }, /virtual machine\. Restart Docker Desktop$/],
    [{ _tag: "NoProcess" }, /Run the command as root/],
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
