/**
 * The sizes of the packages in a bundle, minified and compressed.
 */
import { budgets } from "../Budgets.ts"
import { bundle } from "../Bundle.ts"
import { exact, type Figure, make } from "../Figure.ts"

/** Measures every program that has a budget. */
export const bundles = (): Promise<ReadonlyArray<Figure>> =>
  Promise.all(
    budgets.map(async ({ aim, kilobytes, name, platform, program }) => {
      const { gzipped } = await bundle(program, platform)
      return make({
        name: `bundle of ${name}`,
        unit: "kB",
        measured: exact(gzipped / 1000),
        target: { atMost: aim ?? kilobytes, of: "value" }
      })
    })
  )
