/**
 * Differences between two configurations, as text for people.
 */
import { ContainerUse } from "@oci-runtimes/core/docker"
import { Comparison, Difference, DifferenceText } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import { table } from "./Table.ts"
import { warningText } from "./Warnings.ts"

/** Returns a line for each difference, and the number of changed names at the end. */
export const differenceLines = (comparison: Comparison.Comparison, look: Style.Paint): ReadonlyArray<string> => [
  ...generalLines(comparison, look),
  ...nameRows(comparison.names, look, undefined, Comparison.runs(comparison)),
  countLine(comparison, look)
]

/** Returns a line for each difference that does not belong to a name. */
export const generalLines = (comparison: Comparison.Comparison, look: Style.Paint): ReadonlyArray<string> => {
  const runs = Comparison.runs(comparison)
  return comparison.differences.map((difference) =>
    look("yellow", Style.printable(Difference.describeFor(difference, runs)))
  )
}

/** Returns the number of changed names, in a line. */
export const countLine = (comparison: Comparison.Comparison, look: Style.Paint): string => {
  const { names } = comparison
  const changed = names.filter((name) => name.differences.length > 0)
  return Comparison.isSame(comparison)
    ? look("green", `nothing changes for any of ${names.length} names`)
    : `${changed.length} of ${names.length} names ${changed.length === 1 ? "changes" : "change"}`
}

/** Returns a warning for each runtime that containers lose, and a warning if it is not known which containers do. */
export const lostLines = (
  { lost, lostUnknown }: ContainerUse.LostRuntimes,
  look: Style.Paint
): ReadonlyArray<string> => [
  ...lost.map((use) =>
    warningText(
      `${ContainerUse.describe(use)}, which goes. ${use.containers.length === 1 ? "It cannot be started then. Make it" : "They cannot be started then. Make them"} anew with another runtime.`,
      look
    )
  ),
  ...(lostUnknown.length === 0
    ? []
    : [
        warningText(
          `Cannot tell which ${lost.length === 0 ? "" : "other "}containers lose their runtime: ${lostUnknown.join(" ")}`,
          look
        )
      ])
]

/** Returns a row for each difference. The first row of a name begins with the name. */
export const nameRows = (
  names: ReadonlyArray<Comparison.NameComparison>,
  look: Style.Paint,
  isMissing?: (program: string) => boolean,
  runs?: Difference.Runs
): ReadonlyArray<string> =>
  table(
    names.flatMap((compared) =>
      DifferenceText.lines(compared, isMissing, runs).map((line, index) => [
        index === 0 ? look("bold", Style.shown(compared.name)) : "",
        Style.printable(line)
      ])
    )
  )
