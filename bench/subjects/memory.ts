/**
 * What a runtime map takes up in memory, beside the JSON that it was made from.
 */
import { exact, type Figure, make, type Median } from "../Figure.ts"
import { worker } from "../Processes.ts"

const size = 100_000

/** The maps of both engines. */
export const memory = (): ReadonlyArray<Figure> => {
  const json = megabytes("json")
  return ["moby-23", "moby-25"].map((engine) =>
    make({
      name: `memory of ${size}, ${engine}`,
      unit: "MB",
      measured: megabytes(engine),
      beside: { name: "the JSON, parsed", measured: json },
      target: { atMost: 2, of: "ratio" }
    })
  )
}

const megabytes = (what: string): Median => {
  const { bytes } = worker("memory.ts", [what, size], ["--expose-gc"]) as { readonly bytes: number }
  return exact(bytes / 1e6)
}
