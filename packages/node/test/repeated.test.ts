import { assert, describe, it } from "@effect/vitest"
import { type Moby, Moby25 } from "@oci-runtimes/core/docker"
import { Disk, ScriptsDirectory } from "@oci-runtimes/node"
import { mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { onto } from "./situations.ts"

describe("a set-up that is described once and run several times", () => {
  it.live("plans each time", () =>
    Effect.gen(function* () {
      const map = mapFor("/work", { spy: ["a"] })
      yield* ScriptsDirectory.setUp(Moby25, map)
      let plans = 0
      const engine: Moby.Generation = {
        ...Moby25,
        plan: (...args) => {
          plans++
          return Moby25.plan(...args)
        }
      }
      const setUp = ScriptsDirectory.setUp(engine, map, { sync: false })
      yield* setUp
      yield* setUp
      assert.strictEqual(plans, 2)
    }).pipe(Effect.provide(onto(Disk.memory({ "/work": { type: "directory" } }))))
  )
})
