import { assert, describe, it } from "@effect/vitest"
import { type Engine, Moby25 } from "@oci-runtimes/core/docker"
import { Disk, Processes, ScriptsDirectory } from "@oci-runtimes/node"
import { mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { alike, onto } from "./situations.ts"

describe("a set-up that is described once and run several times", () => {
  it.live("plans each time", () =>
    Effect.gen(function* () {
      const directory = yield* ScriptsDirectory.ScriptsDirectory
      const map = mapFor("/work", { spy: ["a"] })
      yield* directory.setUp(Moby25, map)
      let plans = 0
      const engine: Engine.Engine = {
        ...Moby25,
        plan: (...args) => {
          plans++
          return Moby25.plan(...args)
        }
      }
      const setUp = directory.setUp(engine, map, { sync: false })
      yield* setUp
      yield* setUp
      assert.strictEqual(plans, 2)
    }).pipe(
      Effect.provide(onto(Disk.memory({ "/work": { type: "directory" } }))),
      Effect.provideService(Processes.Processes, { ...alike(), isAlive: () => Effect.succeed(true) })
    )
  )
})
