import { assert, describe, it } from "@effect/vitest"
import { Disk, Machine, Processes } from "@oci-runtimes/node"
import { byHand, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { scratch } from "./places.ts"
import { applyOn } from "./situations.ts"

const locks = { alive: "/work/gen-runtimes.9.99.run.b.n", dead: "/work/gen-runtimes.9.98.run.b.n" }

describe("several at once", () => {
  it.live("come one after the other, on the disk, and leave one complete set", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const runs = Array.from({ length: 60 }, (_, run) => ({ one: [`${run}`], two: [`${run}`], [`own${run}`]: ["x"] }))
      yield* Effect.forEach(runs, (scripts) => setUp(`${root}/data`, scripts, { sync: false }), {
        concurrency: "unbounded",
        discard: true
      })
      const after = yield* tree(`${root}/data`)
      assert.strictEqual(after.length, 4, after.join("\n"))
      const last = /\/bin\/one (\d+) /.exec(after.join("\n"))?.[1]
      assert.include(after[1], `/bin/one ${last} `)
      assert.include(after[2], `runtimes/own${last} `)
      assert.include(after[3], `/bin/two ${last} `)
    }).pipe(Effect.scoped, Effect.provide(Machine.live))
  )

  it.live("end with the name of the holder where it does not end, and heed no dead one", () =>
    Effect.gen(function* () {
      const disk = Disk.memory({ "/work": { type: "directory" } })
      const others = { 9: { startTime: "99", uid: 0 } }
      const processes = Processes.layerOf({ pid: 7, boot: "b", namespace: "n", others })
      yield* byHand(disk).makeDirectory(locks.alive)
      yield* byHand(disk).makeDirectory(locks.dead)
      const attempt = applyOn(disk, { spy: ["a"] }, { wait: 0 }, processes)
      const error = yield* Effect.flip(attempt)
      assert.strictEqual(error._tag, "ScriptsDirectoryLocked")
      assert.include(error.message, `process 9 is changing it`)
      assert.include(error.message, `remove ${locks.alive}`)
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), [
        "gen-runtimes.9.99.run.b.n",
        "gen-runtimes.9.98.run.b.n"
      ])
      yield* byHand(disk).remove(locks.alive)
      yield* attempt
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), ["runtimes"])
    })
  )
})
