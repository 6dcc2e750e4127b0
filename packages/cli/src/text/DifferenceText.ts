/**
 * What differs between two configurations, as text for people.
 */
import { Comparison, Difference } from "@oci-runtimes/core/questions"
import { type Paint, printable, shown } from "./Style.ts"
import { table } from "./Table.ts"

/** Every difference, and at the end how many names are concerned. */
export const differenceLines = (comparison: Comparison.Comparison, look: Paint): ReadonlyArray<string> => {
  const { differences, names } = comparison
  const changed = names.filter((name) => name.differences.length > 0)
  return [
    ...differences.map((difference) => look("yellow", printable(Difference.describe(difference)))),
    ...nameRows(changed, look),
    Comparison.isSame(comparison)
      ? look("green", `nothing changes for any of ${names.length} names`)
      : `${changed.length} of ${names.length} names change`
  ]
}

/** A row for each difference, with the name in the first one. */
export const nameRows = (names: ReadonlyArray<Comparison.NameComparison>, look: Paint): ReadonlyArray<string> =>
  table(
    names.flatMap(({ differences, name }) =>
      differences.map((difference, index) => [
        index === 0 ? look("bold", shown(name)) : "",
        printable(Difference.describe(difference))
      ])
    )
  )
