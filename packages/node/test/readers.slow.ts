import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync } from "node:fs"
import { scratch } from "./places.ts"
import { readWhileAlternating } from "./alternate.ts"

/** Each set-up waits for readers before it ends. */
const timeout = 600_000

describe("readers of scripts", () => {
  it.live(
    "find one of the two versions, whole, every time, while 1000 set-ups go on",
    () =>
      Effect.gen(function* () {
        const root = yield* scratch
        const { reads, ...failures } = yield* readWhileAlternating("library", root, 1000)
        assert.deepStrictEqual(failures, { misses: 0, torn: 0 })
        assert.isAtLeast(reads, 1000)
        assert.deepStrictEqual(readdirSync(root), ["runtimes"])
      }).pipe(Effect.scoped),
    timeout
  )
})
