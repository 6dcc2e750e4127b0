import { assert, describe, it } from "@effect/vitest"
import { Plan } from "@oci-runtimes/core/disk"
import { Disk } from "@oci-runtimes/node"
import { FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { altered, applyOn, fresh, names, readable, several, wanted } from "./situations.ts"

describe("what only looks can meet", () => {
  /** A disk in the middle of a publication, as a dead run has left it: the new set is in force, by way of links. */
  const halfPublished = Effect.gen(function* () {
    const counted = FaultyDisk.make(Disk.memory(several))
    yield* applyOn(counted.disk, wanted)
    const swap = counted
      .operations()
      .find(({ operation }) => operation._tag === "Rename" && operation.from.endsWith("/next"))!
    const disk = Disk.memory(several)
    const stop: FaultyDisk.Fault = { _tag: "Stop", at: swap.index, when: "after" }
    yield* Effect.exit(applyOn(FaultyDisk.make(disk, stop).disk, wanted))
    return disk
  })

  it.live("an error behind a link that a dead run has left loses no script", () =>
    Effect.gen(function* () {
      const disk = yield* halfPublished
      assert.strictEqual((yield* disk.lstat("/work/runtimes/both")).type, "SymbolicLink")
      const failing = altered(disk, ({ look }) => ({
        look: (path) => (path.endsWith("/new/both") ? Effect.fail(new Disk.DiskFailure({ errno: "EIO" })) : look(path))
      }))
      const error = yield* Effect.flip(applyOn(failing, wanted))
      assert.strictEqual(error._tag, "PlanFailed")
      assert.match(error.message, /^lstat .*\/new\/both: input\/output error$/)
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
      const { repairs } = yield* applyOn(disk, wanted)
      assert.deepInclude(repairs, { _tag: "SettledScript", path: "/work/runtimes/both" })
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
    })
  )

  it.live("a script that becomes a link between two looks is looked at again, with a lock", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(several)
      yield* applyOn(disk, wanted)
      let isFirst = true
      const overtaken = altered(disk, ({ perform, read }) => ({
        read: (path, limit) => {
          if (!isFirst || path !== "/work/runtimes/both") return read(path, limit)
          isFirst = false
          const exchange = Effect.andThen(
            perform({ _tag: "Unlink", path }),
            perform({ _tag: "Symlink", target: "x", path })
          )
          return Effect.andThen(exchange, read(path, limit))
        }
      }))
      yield* applyOn(overtaken, wanted)
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
    })
  )

  it.live("a script that vanishes where nothing seemed to be to do is written again", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(several)
      yield* applyOn(disk, wanted)
      let isFirst = true
      const overtaken = altered(disk, ({ perform }) => ({
        perform: (operation) => {
          const [path = ""] = Plan.paths(operation)
          if (!isFirst || operation._tag !== "Sync" || path !== "/work/runtimes/both") return perform(operation)
          isFirst = false
          return Effect.andThen(perform({ _tag: "Unlink", path }), perform(operation))
        }
      }))
      // The look at its text comes first, so only the sync finds it gone.
      const { written } = yield* applyOn(overtaken, wanted)
      assert.deepStrictEqual(
        written.map(({ path }) => path),
        ["/work/runtimes/both"]
      )
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
    })
  )
})
