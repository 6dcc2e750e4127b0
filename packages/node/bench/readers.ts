/**
 * `npm run bench:readers`: how often a reader finds no script while scripts are set up over and over, in the order of the
 * engine and in that of this library.
 */
import * as Effect from "effect/Effect"
import { scratchIn } from "../test/places.ts"
import { type Order, readWhileAlternating } from "../test/alternate.ts"

const times = 2000

const line = (...cells: ReadonlyArray<string | number>): void => {
  process.stdout.write(`${cells.map((cell) => `${cell}`.padStart(12)).join("")}\n`)
}

line("order", "set-ups", "reads", "torn", "misses", "share")

const measure = Effect.fnUntraced(function* (order: Order) {
  const root = yield* scratchIn(process.cwd())
  const { misses, reads, torn } = yield* readWhileAlternating(order, root, times)
  line(order, times, reads, torn, misses, `${((100 * misses) / reads).toFixed(5)} %`)
}, Effect.scoped)

await Effect.forEach(["engine", "library"] as const, measure, { discard: true }).pipe(Effect.runPromise)
