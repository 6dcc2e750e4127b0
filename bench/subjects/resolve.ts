/**
 * The time of a resolution, compared with a bare look-up of the same name and with the same rules in Go.
 */
import { exact, type Figure, make, type Median, median } from "../Figure.ts"
import { worker } from "../Processes.ts"
import type { Place } from "../Place.ts"

const kinds = ["stock", "configured", "implicit", "refused"] as const

/** Measures each kind of name, in a small and in a large map. */
export const resolve = ({ go }: Place): ReadonlyArray<Figure> =>
  ["moby-23", "moby-25"].flatMap((engine) =>
    [100, 100_000].flatMap((size) => kinds.flatMap((kind) => ofKind(engine, size, kind, go)))
  )

interface Times {
  readonly bare: Median
  readonly resolve: Median
  readonly copy: Median
  readonly chain: Median
  readonly bytes: number
}

const ofKind = (engine: string, size: number, kind: (typeof kinds)[number], go: Place["go"]): ReadonlyArray<Figure> => {
  const isHit = kind === "stock" || kind === "configured"
  const name = `resolve ${kind}, ${engine}, ${size}`
  const times = worker("resolve.ts", [engine, size, kind], ["--expose-gc", ...largeYoungGeneration]) as Times
  const bare = make({
    name,
    unit: "ns",
    measured: times.resolve,
    beside: { name: "Map.get", measured: times.bare },
    ...(isHit && { target: { atMost: 3, of: "ratio" } as const })
  })
  const ofHit = [
    make({
      name: `${name}: allocated`,
      unit: "B",
      measured: exact(times.bytes),
      target: { atMost: 64, of: "value" }
    })
  ]
  const inGo = kind === "stock" ? undefined : (go?.("resolve", size, kind) as ReadonlyArray<number> | undefined)
  const beside = inGo && { beside: { name: "Go", measured: median(inGo) } }
  const inCopy = make({
    name: `resolve ${kind} in a copy of the map, ${engine}, ${size}`,
    unit: "ns",
    measured: times.copy,
    ...beside
  })
  const inChain = make({
    name: `${name}: with the launch and its searches`,
    unit: "ns",
    measured: times.chain,
    ...(!isHit && { target: { atMost: 2000, of: "value" } as const })
  })
  const besideGo = beside && [
    make({
      name: `${name}, beside Go`,
      unit: "ns",
      measured: times.resolve,
      ...beside,
      target: { atMost: 0.5, of: "ratio" }
    })
  ]
  return [bare, inChain, ...(isHit ? ofHit : []), ...(besideGo ?? []), ...(kind === "configured" ? [inCopy] : [])]
}

/** The options that prevent a garbage collection while allocations are counted. */
const largeYoungGeneration = ["--min-semi-space-size=128", "--max-semi-space-size=128"]
