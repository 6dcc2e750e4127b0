/**
 * The memory that a runtime map takes, compared with its parsed JSON.
 */
import { exact, type Figure, make, type Median } from "../Figure.ts"
import { worker } from "../Processes.ts"

const size = 100_000

/** Measures the maps of both engines, with the resolutions of their names. */
export const memory = (): ReadonlyArray<Figure> => {
  const json = megabytes("json")
  const beside = { name: "the JSON, parsed", measured: json }
  return ["moby-23", "moby-25"].map((engine) => {
    const name = `memory of ${size}, ${engine}`
    return make({ name, unit: "MB", measured: megabytes(engine), beside })
  })
}

const megabytes = (what: string): Median => {
  const { bytes } = worker("memory.ts", [what, size], ["--expose-gc"]) as { readonly bytes: number }
  return exact(bytes / 1e6)
}
