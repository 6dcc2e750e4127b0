/**
 * `reload`, and edits with `--reload`, on a machine in memory whose engine reloads.
 */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { begun, crun, type ReloadingEngine, reloadingEngine } from "../../node/test/reloadingEngine.ts"
import { document, runCommand } from "./Command.ts"

const path = "/etc/docker/daemon.json"

/** A machine whose disk outlives the command. */
const machineOf = (engine: ReloadingEngine) => {
  const { signals, world } = reloadingEngine(engine)
  // The disk of a machine shows its sockets.
  const sockets = Object.keys(world.sockets).map((one): [string, Disk.Entry] => [one, { type: "socket" }])
  const disk = Disk.memory({ ...world.files, ...Object.fromEntries(sockets) })
  const { environment, ...others } = world
  const run = (...args: ReadonlyArray<string>) =>
    runCommand({
      engine: null,
      args,
      instead: Layer.succeed(Disk.Disk, disk),
      variables: environment.variables,
      ...others
    })
  return { run, signals, text: Effect.orElseSucceed(byHand(disk).text(path), () => undefined) }
}

const refusal = "Error reconfiguring the daemon: read-only file system"
const refusing: ReloadingEngine = { delay: 1e9, log: `${begun}level=error msg="${refusal}"` }

describe("reload", () => {
  it.effect("says that the engine has reloaded, and what changed", () =>
    Effect.gen(function* () {
      const { run, signals } = machineOf({})
      const { data, notes, status } = yield* run("reload")
      assert.strictEqual(
        data,
        `reloaded in 0.0 s: The engine of process 812 has reloaded its configuration.
the reload changed 1 of 3 names
crun  can be used now (was: unknown or invalid runtime name: crun)
`
      )
      assert.deepStrictEqual([notes, status, signals.length], ["[waiting for the engine to reload]", 0, 1])
    })
  )

  it.effect("as a dry run says what it would do, and does not do it", () =>
    Effect.gen(function* () {
      const { run, signals } = machineOf({})
      const { data, status } = yield* run("reload", "--dry-run")
      assert.match(
        data,
        /^planned: The engine of process 812 would be asked to reload: kill -HUP 812\.\nthe reload would change 1 of 3 names\n/
      )
      assert.deepStrictEqual([status, signals.length], [0, 0])
    })
  )

  it.effect("says what the engine refused", () =>
    Effect.gen(function* () {
      const { data, status } = yield* machineOf(refusing).run("reload")
      assert.include(
        data,
        `refused: The system-wide engine refused to reload its configuration, and runs on: ${refusal}`
      )
      assert.strictEqual(status, 1)
    })
  )

  it.effect("says what is still to come at the time limit", () =>
    Effect.gen(function* () {
      const { data, status } = yield* machineOf({ delay: 1e9 }).run("reload", "--timeout", "2")
      assert.include(
        data,
        "timed out: The engine of process 812 has not reported a reload 2 seconds after it was asked"
      )
      assert.include(data, "\n  not yet: crun: ")
      assert.strictEqual(status, 1)
    })
  )

  it.effect("prints a document", () =>
    Effect.gen(function* () {
      const { data, status } = yield* machineOf({ file: { runtimes: { runc: crun } } }).run("reload", "--json")
      const { impact, reload } = document(Documents.ReloadDocument, data)
      assert.strictEqual(status, 1)
      assert.deepInclude(reload, { outcome: "refusal-foretold", pid: 812, command: "kill -HUP 812", remaining: [] })
      assert.strictEqual(reload.reason, impact.message)
      assert.isTrue(impact.refused)
    })
  )

  it.effect.each<[string, ReadonlyArray<string>, number, RegExp]>([
    ["a file", ["--config", "/x.json"], 2, /--config is not a flag of reload/],
    ["a runtime", ["--add-runtime", "a=/b"], 2, /--add-runtime is not a flag of reload/],
    ["no time", ["--timeout", "0"], 2, /--timeout.*0/],
    ["a socket without an engine", ["--socket", "/x.sock"], 2, /No engine of this machine listens at \/x\.sock/]
  ])("is not asked about %s", ([, args, status, message]) =>
    Effect.gen(function* () {
      const { run, signals } = machineOf({})
      const ended = yield* run("reload", ...args)
      assert.strictEqual(ended.status, status)
      assert.match(ended.notes, message)
      assert.isEmpty(signals)
    })
  )

  it.effect("without an engine fails", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ engine: null, args: ["reload"] })
      assert.strictEqual(status, 1)
      assert.match(notes, /^error: Cannot reload the engine: none was found on this machine/)
    })
  )
})

describe("an edit with --reload", () => {
  const configured = { file: { runtimes: { crun } }, before: { runtimes: { crun } } }

  it.effect("is in force then", () =>
    Effect.gen(function* () {
      const { run, signals, text } = machineOf({ ...configured, after: { runtimes: { crun }, defaultRuntime: "crun" } })
      const { data, notes, status } = yield* run("default", "crun", "--reload")
      assert.strictEqual(data, `"crun" is now the default runtime in ${path}\n`)
      assert.match(notes, /reloaded in 0\.0 s: The engine of process 812 has reloaded its configuration\.$/m)
      assert.notInclude(notes, "To apply it")
      assert.deepStrictEqual([status, signals.length], [0, 1])
      assert.include((yield* text) ?? "", "default-runtime")
    })
  )

  it.effect.each([true, false])("that the engine refuses is told, and undone if asked: %s", (isUndone) =>
    Effect.gen(function* () {
      const { run, text } = machineOf({ ...configured, ...refusing })
      const before = yield* text
      const args = ["default", "crun", "--reload", ...(isUndone ? ["--undo-if-refused"] : [])]
      const { notes, status } = yield* run(...args)
      assert.include(notes, `refused: The system-wide engine refused to reload`)
      const told = isUndone ? `The change was undone: ${path} is as before.` : `The change stays in ${path}.`
      assert.include(notes, told)
      assert.strictEqual(status, 1)
      assert.strictEqual((yield* text) === before, isUndone)
    })
  )

  it.effect("tells both in its document", () =>
    Effect.gen(function* () {
      const { run } = machineOf({ ...configured, ...refusing })
      const { data, status } = yield* run("default", "crun", "--reload", "--undo-if-refused", "--json")
      const { changed, requestedReload, undoFailure, undone } = document(Documents.EditDocument, data)
      assert.deepStrictEqual([status, changed, requestedReload?.outcome, undone], [1, true, "refused", true])
      assert.isNull(undoFailure)
    })
  )

  it.effect("as a dry run changes nothing, and says how the engine would be reloaded", () =>
    Effect.gen(function* () {
      const { run, signals, text } = machineOf(configured)
      const before = yield* text
      const { notes, status } = yield* run("default", "crun", "--reload", "--dry-run")
      assert.include(notes, "planned: The engine of process 812 would be asked to reload: kill -HUP 812.")
      assert.deepStrictEqual([status, signals.length, yield* text], [0, 0, before])
    })
  )

  it.effect("of a file that no engine reads fails before anything is written", () =>
    Effect.gen(function* () {
      const { run } = machineOf({})
      const { notes, status } = yield* run("add", "a", "--path", "/usr/bin/crun", "--config", "/x.json", "--reload")
      assert.strictEqual(status, 1)
      assert.include(notes, "error: Cannot reload the engine: none of this machine reads /x.json")
    })
  )

  it.effect.each([["--undo-if-refused"], ["--timeout", "5"]])("is needed for %s", (more) =>
    Effect.gen(function* () {
      const { notes, status } = yield* machineOf(configured).run("default", "crun", ...more)
      assert.strictEqual(status, 2)
      assert.include(notes, `${more[0]} needs --reload. Give both, or neither`)
    })
  )

  it.effect("as a dry run says what the engine would refuse", () =>
    Effect.gen(function* () {
      const engine = { file: { runtimes: { runc: crun } }, before: {} }
      const { notes, status } = yield* machineOf(engine).run("default", "runc", "--reload", "--dry-run", "--force")
      assert.include(notes, "refus")
      assert.strictEqual(status, 1)
    })
  )

  it.effect("that changes nothing does not say that the change stays", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* machineOf({ ...refusing, ...configured }).run(
        "add",
        "crun",
        "--path",
        "/usr/bin/crun",
        "--reload"
      )
      assert.match(data, /^nothing to do/)
      assert.notInclude(notes, "The change stays")
      assert.strictEqual(status, 1)
    })
  )
})
