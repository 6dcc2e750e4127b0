/** Reloads of engines on machines in memory: what the engine does after SIGHUP is written down, and takes no real time. */
import { assert, describe, it } from "@effect/vitest"
import { type ConfigurationChange, Docker, type ReloadOutcome } from "@oci-runtimes/core/docker"
import { Daemons, Disk, Edit, Machine, Reload } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Machines from "./engineMachines.ts"
import { begun, crun, type ReloadingEngine, reloadingEngine } from "./reloadingEngine.ts"

const file = "/etc/docker/daemon.json"

const prepared = Effect.gen(function* () {
  const found = yield* Daemons.find()
  return yield* Reload.prepare({ daemon: found.daemons[0] })
})

const reload = Effect.flatMap(prepared, (one) => Reload.perform(one, { timeout: "10 seconds" }))

/** The outcome of a reload, and the number of signals that the engine got. */
const outcomeOf = Effect.fnUntraced(function* (engine: ReloadingEngine) {
  const { signals, world } = reloadingEngine(engine)
  const layer = Machine.memory(world)
  const { milliseconds, outcome } = yield* Effect.provide(reload, layer)
  return { outcome, milliseconds, signals: signals.length }
})

const refusal = "Error reconfiguring the daemon: read-only file system"

describe("a reload", () => {
  it.effect.each<[string, ReloadingEngine, ReloadOutcome.ReloadOutcome]>([
    ["that the engine reports", {}, { _tag: "Reloaded" }],
    ["that takes a while", { delay: 3000 }, { _tag: "Reloaded" }],
    ["that changes nothing", { before: { runtimes: { crun } } }, { _tag: "Reloaded" }],
    ["that changes nothing and takes a while", { before: { runtimes: { crun } }, delay: 3000 }, { _tag: "Reloaded" }],
    ["by the manager of the unit", { log: "" }, { _tag: "Reloaded" }],
    [
      "of an engine that does not tell events",
      { events: { status: 403, body: "no" }, delay: 50 },
      { _tag: "Reloaded" }
    ],
    [
      "of an engine that does not tell events, and changes nothing",
      { events: { status: 403, body: "no" }, before: { runtimes: { crun } } },
      { _tag: "Unconfirmed" }
    ],
    [
      "that the engine refuses",
      { delay: 1e9, log: `${begun}level=error msg="${refusal}"` },
      { _tag: "Refused", reason: refusal }
    ],
    [
      "that the engine does not do",
      { delay: 1e9 },
      { _tag: "TimedOut", milliseconds: 10_000, isReported: false, isAnswering: true }
    ],
    [
      "after which the engine runs with other runtimes",
      { after: { runtimes: { other: crun } } },
      { _tag: "TimedOut", milliseconds: 10_000, isReported: true, isAnswering: true }
    ],
    [
      "after which the engine does not answer",
      { falls: true, events: { _tag: "TimedOut", milliseconds: 1 } },
      { _tag: "TimedOut", milliseconds: 10_000, isReported: false, isAnswering: false }
    ],
    ["that ends the engine", { ends: true }, { _tag: "Gone", pid: 812, refusal: undefined }],
    [
      "that the manager does not do",
      { manager: Result.succeed({ exitCode: 1, stdout: "", stderr: "Access denied\n" }) },
      { _tag: "NotRequested", reason: "Access denied", missingRight: undefined }
    ],
    [
      "by a manager that does not end in time",
      { manager: Result.fail({ _tag: "TimedOut", milliseconds: 10_000, stdout: "", stderr: "" }), delay: 0 },
      { _tag: "TimedOut", milliseconds: 10_000, isReported: false, isAnswering: true }
    ],
    [
      "that is still to come after an earlier one",
      {
        log: 'level=info msg="Reloaded configuration: {}"',
        events: '{"Type": "daemon", "Action": "reload"}',
        delay: 500,
        file: { runtimes: { crun } }
      },
      { _tag: "Reloaded" }
    ],
    [
      "that an engine refuses which logs only errors",
      { delay: 1e9, log: `level=error msg="${refusal}"` },
      { _tag: "Refused", reason: refusal }
    ]
  ])("%s", ([, engine, outcome]) =>
    Effect.gen(function* () {
      const seen = yield* outcomeOf(engine)
      assert.deepStrictEqual(seen.outcome, outcome)
      assert.isAtMost(seen.milliseconds, 11_000)
      assert.strictEqual(
        seen.signals,
        outcome._tag === "NotRequested" || outcome._tag === "Gone" || engine.manager ? 0 : 1
      )
    })
  )

  it.effect.each<[string, ReloadingEngine, string, boolean]>([
    [
      "refuses",
      { file: { runtimes: { runc: crun } } },
      "Error reconfiguring the daemon: runtime name 'runc' is reserved",
      false
    ],
    [
      "crashes on",
      { file: { runtimes: null }, before: { version: "23.0.6" } },
      "unable to configure the Docker daemon with file /etc/docker/daemon.json: ",
      true
    ]
  ])("of a file that the engine %s is not asked for", ([, engine, reason, crashes]) =>
    Effect.gen(function* () {
      const { outcome, signals } = yield* outcomeOf(engine)
      assert.strictEqual(signals, 0)
      assert.strictEqual(outcome._tag, "RefusalForetold")
      if (outcome._tag !== "RefusalForetold") return
      assert.include(outcome.reason, reason)
      assert.strictEqual(outcome.crashes, crashes)
    })
  )

  it.effect("says which right a user does not have", () =>
    Effect.gen(function* () {
      const member = Machines.machine({ uid: 1000, file: { runtimes: { crun } } })
      const found = yield* Effect.provide(prepared, Machine.memory(member))
      assert.match(found.missingRight ?? "", /^the right to reload docker\.service/)
    })
  )

  it.effect("takes the rules of the release that the engine says it is", () =>
    Effect.gen(function* () {
      const layer = Machine.memory(reloadingEngine({ before: { version: "24.0.9" } }).world)
      assert.strictEqual((yield* Effect.provide(prepared, layer)).engine.id, "docker-24.0.9")
    })
  )
})

describe("a reload that cannot be asked for", () => {
  it.effect.each<[string, Machines.Given, string, RegExp]>([
    ["no engine", { process: null, told: null, unit: null }, "ReloadImpossible", /none was found on this machine/],
    [
      "an engine that does not run",
      { process: null, told: null },
      "ReloadImpossible",
      /^Cannot reload the system-wide engine: The engine does not run/
    ],
    ["an engine whose process is hidden", { process: null }, "ReloadImpossible", /its process cannot be seen/],
    [
      "an engine at the usual socket that is Docker Desktop",
      { process: null, unit: null, told: { operatingSystem: "Docker Desktop" } },
      "ReloadImpossible",
      /virtual machine\. Restart Docker Desktop/
    ],
    ["an old engine", { told: { version: "20.10.24" } }, "EngineRulesMissing", /20\.10/]
  ])("of %s fails", ([, given, tag, message]) =>
    Effect.gen(function* () {
      const failure = yield* Effect.provide(Effect.flip(prepared), Machine.memory(Machines.machine(given)))
      assert.strictEqual(failure._tag, tag)
      assert.match(failure.message, message)
    })
  )
})

const setDefault: ConfigurationChange.ConfigurationChange = { _tag: "SetDefault", name: "crun" }

const add: ConfigurationChange.ConfigurationChange = {
  _tag: "AddRuntime",
  name: "crun",
  entry: { ...crun, runtimeArgs: [] },
  replace: false
}

/** Makes a change with a reload, and returns what is in the file afterwards. */
const changed = Effect.fnUntraced(function* (
  engine: ReloadingEngine,
  options: Reload.ChangeOptions = {},
  change = setDefault
) {
  const { signals, world } = reloadingEngine(engine)
  const layer = Machine.memory(world)
  return yield* Effect.gen(function* () {
    const [daemon] = (yield* Daemons.find()).daemons
    const edited = yield* Edit.prepare({ engine: Docker.newest(), daemon: daemon! }, change)
    const done = yield* Effect.result(Reload.change(edited, { timeout: "1 second", ...options }))
    const left = yield* Effect.orElseSucceed(byHand(yield* Disk.Disk).text(file), () => undefined)
    return { done, left, signals: signals.length }
  }).pipe(Effect.provide(layer))
})

const configured = { runtimes: { crun } }
const told = { runtimes: { crun } }
const withDefault = { runtimes: { crun }, defaultRuntime: "crun" }

describe("a change with a reload", () => {
  it.effect("fails before it is written if the engine reads another file until its restart", () =>
    Effect.gen(function* () {
      const { done, left, signals } = yield* changed({
        file: configured,
        before: told,
        log: "",
        words: ["/usr/bin/dockerd", "--config-file=/etc/docker/old.json"],
        files: { "/etc/docker/old.json": "{}" }
      })
      assert.strictEqual(Result.isFailure(done) ? done.failure._tag : undefined, "ReloadImpossible")
      assert.deepStrictEqual([left, signals], [JSON.stringify(configured), 0])
    })
  )

  it.effect("is written, and is in force then", () =>
    Effect.gen(function* () {
      const { done, left, signals } = yield* changed({ file: configured, before: told, after: withDefault })
      const { reloaded, undone, written } = Result.getOrThrow(done)
      assert.deepStrictEqual([reloaded.outcome._tag, undone, written?.change], ["Reloaded", undefined, "changed"])
      assert.include(left ?? "", '"default-runtime"')
      assert.strictEqual(signals, 1)
    })
  )

  it.effect.each([true, false])("that the engine refuses is undone if asked: %s", (undoIfRefused) =>
    Effect.gen(function* () {
      const log = `${begun}level=error msg="${refusal}"`
      const engine = { file: configured, before: told, delay: 1e9, log }
      const { done, left } = yield* changed(engine, { undoIfRefused })
      const { reloaded, undone } = Result.getOrThrow(done)
      assert.deepStrictEqual(reloaded.outcome, { _tag: "Refused", reason: refusal })
      assert.strictEqual(undone && Result.getOrThrow(undone).change, undoIfRefused ? "changed" : undefined)
      if (undoIfRefused) assert.strictEqual(left, JSON.stringify(configured))
      else assert.include(left ?? "", '"default-runtime"')
    })
  )

  it.effect("that makes a file which the engine refuses removes the file again", () =>
    Effect.gen(function* () {
      const log = `${begun}level=error msg="${refusal}"`
      const { done, left } = yield* changed({ file: null, delay: 1e9, log }, { undoIfRefused: true }, add)
      const { undone, written } = Result.getOrThrow(done)
      assert.deepStrictEqual([written?.change, undone && Result.getOrThrow(undone).change], ["added", "removed"])
      assert.isUndefined(left)
    })
  )

  it.effect("stays if the engine only does not answer in time", () =>
    Effect.gen(function* () {
      const engine = { file: configured, before: told, delay: 1e9 }
      const { done, left } = yield* changed(engine, { undoIfRefused: true })
      const { reloaded, undone } = Result.getOrThrow(done)
      assert.deepStrictEqual([reloaded.outcome._tag, undone], ["TimedOut", undefined])
      assert.include(left ?? "", '"default-runtime"')
    })
  )
})
