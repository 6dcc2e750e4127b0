/**
 * `npm run bench:sync`: what it costs to have everything on the disk. Where nothing was, and where every script changes.
 */
import { Machine } from "@oci-runtimes/node"
import { setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"

const roundsOf = (count: number): number => (count < 1000 ? 31 : 7)

const disk = Machine.live

/** How long one takes, in milliseconds. */
const timed = Effect.fnUntraced(function* (dataRoot: string, count: number, version: string, sync: boolean) {
  const scripts = Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, [version]]))
  const start = performance.now()
  yield* setUp(dataRoot, scripts, { sync, grace: 0 })
  return performance.now() - start
})

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1]!

const line = (...cells: ReadonlyArray<string | number>): void => {
  process.stdout.write(`${cells.map((cell) => `${cell}`.padStart(14)).join("")}\n`)
}

const measure = Effect.gen(function* () {
  // In the working directory, as a system's temporary directory may be in memory.
  const root = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(process.cwd(), ".scratch-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true }))
  )
  yield* timed(join(root, "warm"), 1000, "first", false)
  line("scripts", "sync", "fresh (ms)", "replaced (ms)")
  for (const count of [1, 10, 1000]) {
    for (const sync of [true, false]) {
      const [fresh, replaced]: [Array<number>, Array<number>] = [[], []]
      for (let round = 0; round < roundsOf(count); round++) {
        const dataRoot = join(root, `${count}-${sync}-${round}`)
        fresh.push(yield* timed(dataRoot, count, "first", sync))
        replaced.push(yield* timed(dataRoot, count, "second", sync))
      }
      line(count, sync ? "yes" : "no", median(fresh).toFixed(1), median(replaced).toFixed(1))
    }
  }
})

await measure.pipe(Effect.scoped, Effect.provide(disk), Effect.runPromise)
