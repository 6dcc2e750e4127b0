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
    [100, 100_000].flatMap((size) =>
      kinds.flatMap((kind) => {
        const name = `resolve ${kind}, ${engine}, ${size}`
        const isHit = kind === "stock" || kind === "configured"
        const times = worker("resolve.ts", [engine, size, kind]) as {
          readonly bare: Median
          readonly resolve: Median
          readonly bytes: number
        }
        const inGo = kind === "stock" ? undefined : (go?.("resolve", size, kind) as ReadonlyArray<number> | undefined)
        return [
          make({
            name,
            unit: "ns",
            measured: times.resolve,
            beside: { name: "Map.get", measured: times.bare },
            ...(isHit && { target: { atMost: 3, of: "ratio" } as const })
          }),
          ...(isHit
            ? [
                make({
                  name: `${name}: allocated`,
                  unit: "B",
                  measured: exact(times.bytes),
                  target: { atMost: 1, of: "value" }
                })
              ]
            : []),
          ...(inGo === undefined
            ? []
            : [
                make({
                  name,
                  unit: "ns",
                  measured: times.resolve,
                  beside: { name: "Go", measured: median(inGo) },
                  target: { atMost: 0.5, of: "ratio" }
                })
              ])
        ]
      })
    )
  )
