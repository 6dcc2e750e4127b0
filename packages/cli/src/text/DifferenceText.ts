/**
 * Differences between two configurations, as text for people.
 */
import { Comparison, Difference } from "@oci-runtimes/core/questions"
import { type Paint, printable, shown } from "./Style.ts"
import { table } from "./Table.ts"

/** Returns a line for each difference, and the number of changed names at the end. */
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

/** Returns a row for each difference. The first row of a name begins with the name. */
export const nameRows = (names: ReadonlyArray<Comparison.NameComparison>, look: Paint): ReadonlyArray<string> =>
  table(
    names.flatMap(({ differences, name }) =>
      differences.map((difference, index) => [
        index === 0 ? look("bold", shown(name)) : "",
        printable(Difference.describe(difference))
      ])
    )
  )
