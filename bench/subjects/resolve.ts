/**
 * What a resolution costs, beside a bare look-up of the same name, and beside the same rules in Go.
 */
import { exact, type Figure, make, type Median, median } from "../Figure.ts"
import { worker } from "../Processes.ts"
import type { Place } from "../Place.ts"

const kinds = ["stock", "configured", "implicit", "refused"] as const

/** Each kind of name, in a small and in a large map. */
export const resolve = ({ go }: Place): ReadonlyArray<Figure> =>
  ["moby-23", "moby-25"].flatMap((engine) =>
    [100, 100_000].flatMap((size) => kinds.flatMap((kind) => ofKind(engine, size, kind, go)))
  )

interface Times {
  readonly bare: Median
  readonly resolve: Median
  readonly first: Median
  readonly bytes: number
}

const ofKind = (engine: string, size: number, kind: (typeof kinds)[number], go: Place["go"]): ReadonlyArray<Figure> => {
  const name = `resolve ${kind}, ${engine}, ${size}`
  const isHit = kind === "stock" || kind === "configured"
  const times = worker("resolve.ts", [engine, size, kind], ["--expose-gc"]) as Times
  const bare = make({
    name,
    unit: "ns",
    measured: times.resolve,
    beside: { name: "Map.get", measured: times.bare },
    ...(isHit && { target: { atMost: 3, of: "ratio" } as const })
  })
  const allocated = make({
    name: `${name}: allocated`,
    unit: "B",
    measured: exact(times.bytes),
    target: { atMost: 1, of: "value" }
  })
  if (kind === "stock" || go === undefined) return isHit ? [bare, allocated] : [bare]
  const inGo = { name: "Go", measured: median(go("resolve", size, kind) as ReadonlyArray<number>) }
  const beside = make({
    name,
    unit: "ns",
    measured: times.resolve,
    beside: inGo,
    target: { atMost: 0.5, of: "ratio" }
  })
  if (!isHit) return [bare, beside]
  return [
    bare,
    allocated,
    beside,
    make({ name: `${name}: the first time`, unit: "ns", measured: times.first, beside: inGo })
  ]
}
