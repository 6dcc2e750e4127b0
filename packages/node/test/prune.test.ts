/** The state of scripts after their removal fails, is interrupted, or stops dead, at any operation. */
import { assert, describe, it } from "@effect/vitest"
import { type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { Disk, Machine, ScriptsDirectory } from "@oci-runtimes/node"
import { type Arguments, atHand, byHand, FaultyDisk, mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { utimesSync } from "node:fs"
import { scratch } from "./places.ts"
import { onto, treeOf } from "./situations.ts"

const directory = "/work/runtimes"

/** The name and the text of the script of a runtime with one argument. */
const scriptOf = (engine: Moby.Generation, runtime: string, argument: string) =>
  Effect.map(Effect.fromResult(engine.scripts(mapFor("/work", { [runtime]: [argument] }))), (scripts) => scripts[0]!)

const worldOf = Effect.fnUntraced(function* (engine: Moby.Generation) {
  const [configured, used, kept, old, older] = yield* Effect.all([
    scriptOf(engine, "configured", "1"),
    scriptOf(engine, "used", "1"),
    scriptOf(engine, "kept", "1"),
    scriptOf(engine, "old", "1"),
    scriptOf(engine, "older", "1")
  ])
  const present = [configured, used, kept, old, older]
  const files: Disk.Files = {
    [directory]: { type: "directory", mode: 0o755 },
    ...Object.fromEntries(
      present.map(({ content, name }) => [`${directory}/${name}`, { type: "file" as const, content, mode: 0o700 }])
    ),
    [`${directory}/notes`]: "not ours",
    [`${directory}/link`]: { type: "link", target: "/etc/passwd" },
    "/work/gen-runtimes123/x": "left by a dead engine",
    "/state/io.containerd.runtime.v2.task/moby/c1/runtime": `${directory}/${used.name}`,
    "/state/io.containerd.runtime.v2.task/moby/other/config.json": "{}"
  }
  const wanted: Arguments = { configured: ["1"] }
  return {
    files,
    wanted,
    keep: kept.name,
    names: [...present.map(({ name }) => name), "notes"],
    gone: [old.name, older.name]
  }
})

const readable = (disk: Disk.Shape, names: ReadonlyArray<string>) =>
  Effect.filter(names, (name) =>
    Effect.map(Effect.result(byHand(disk).text(`${directory}/${name}`)), ({ _tag }) => _tag === "Success")
  )

describe.each([
  ["moby-23", Moby23],
  ["moby-25", Moby25]
] as ReadonlyArray<[string, Moby.Generation]>)("a pruning under %s", (_name, engine) => {
  const begin = Effect.gen(function* () {
    const world = yield* worldOf(engine)
    const prune = (disk: Disk.Shape, options: ScriptsDirectory.PruneOptions = {}) =>
      Effect.provide(
        ScriptsDirectory.prune(engine, mapFor("/work", world.wanted), {
          keep: [world.keep],
          stateDirectories: ["/state"],
          grace: 0,
          wait: 0,
          ...options
        }),
        onto(disk)
      )
    const complete = Disk.memory(world.files)
    const recorded = FaultyDisk.make(complete)
    yield* prune(recorded.disk)
    const after = yield* treeOf(complete)
    const stay = world.names.filter((name) => !world.gone.includes(name))
    assert.deepStrictEqual(yield* readable(complete, world.names), stay)
    /** All that was to stay is there, the rest is there or gone as a whole, and the next run completes. */
    const check = Effect.fnUntraced(function* (disk: Disk.Shape, where: string) {
      const found = yield* readable(disk, world.names)
      assert.deepInclude([stay.join(), world.names.join()], found.join(), where)
      yield* prune(disk)
      assert.deepStrictEqual(yield* treeOf(disk), after, where)
    })
    return { world, prune, operations: recorded.operations(), check }
  })

  it.live("that stops dead at any operation keeps what was to stay, and the next one completes", () =>
    Effect.gen(function* () {
      const { check, operations, prune, world } = yield* begin
      for (const tried of operations) {
        for (const stop of FaultyDisk.stopsAt(tried)) {
          const disk = Disk.memory(world.files)
          yield* Effect.exit(prune(FaultyDisk.make(disk, stop).disk))
          yield* check(disk, `${JSON.stringify(stop)} at ${JSON.stringify(tried)}`)
        }
      }
    })
  )

  it.live("that fails at any operation keeps what was to stay, and the next one completes", () =>
    Effect.gen(function* () {
      const { check, operations, prune, world } = yield* begin
      for (const tried of operations) {
        for (const fault of FaultyDisk.failuresAt(tried)) {
          const disk = Disk.memory(world.files)
          yield* Effect.exit(prune(FaultyDisk.make(disk, fault).disk))
          yield* check(disk, `${JSON.stringify(fault)} at ${JSON.stringify(tried)}`)
        }
      }
    })
  )

  it.live("that is interrupted at any step keeps what was to stay, and the next one completes", () =>
    Effect.gen(function* () {
      const { check, prune, world } = yield* begin
      for (let step = 1, isOver = false; !isOver; step++) {
        const disk = Disk.memory(world.files)
        let done = 0
        const onProgress = () => Effect.suspend(() => (++done === step ? Effect.interrupt : Effect.void))
        const exit = yield* Effect.flatMap(Effect.forkChild(prune(disk, { onProgress })), Fiber.await)
        isOver = Exit.isSuccess(exit)
        yield* check(disk, `interrupted at ${step}`)
      }
    })
  )
})

describe("a container that is being created", () => {
  it.live("keeps everything, until its bundle names a program or is a minute old", () =>
    Effect.gen(function* () {
      const hand = yield* atHand
      const root = yield* scratch
      yield* ScriptsDirectory.setUp(Moby25, mapFor(root, { old: ["1"], older: ["1"] }), { sync: false, grace: 0 })
      const bundle = `${root}/state/io.containerd.runtime.v2.task/moby/c1`
      yield* hand.makeDirectory(bundle)
      const prune = ScriptsDirectory.prune(Moby25, mapFor(root, {}), { stateDirectories: [`${root}/state`], grace: 0 })
      const error = yield* Effect.flip(prune)
      assert.include(error.message, "container c1 of namespace moby is being created")
      const [first = ""] = yield* hand.names(`${root}/runtimes`)
      yield* hand.write(`${bundle}/runtime`, `${root}/runtimes/${first}`)
      assert.lengthOf((yield* prune).removed, 1)
      yield* hand.remove(`${bundle}/runtime`)
      utimesSync(bundle, 0, 0)
      assert.deepStrictEqual((yield* prune).removed, [`${root}/runtimes/${first}`])
    }).pipe(Effect.scoped, Effect.provide(Machine.live))
  )
})
