/**
 * Warnings for people.
 */
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Report } from "@oci-runtimes/node"

/** Formats a warning for people. */
export const warningText = (message: string, paint: Style.Paint): string =>
  `${paint("yellow", "warning:")} ${Style.printable(message)}`

/** Formats warnings for people. Only the first of the warnings that other users can cause at will are included. */
export const warningTexts = (warnings: ReadonlyArray<Report.Warning>, paint: Style.Paint): ReadonlyArray<string> => {
  const { kept, omitted } = Cap.capped(warnings.filter(isCausedByOthers), mostCausedByOthers)
  const told = warnings.filter((warning) => !isCausedByOthers(warning) || kept.includes(warning)).map(Report.message)
  const rest = `${omitted} more ${omitted === 1 ? "warning" : "warnings"} of this kind ${omitted === 1 ? "is" : "are"} not shown. Use --json to see all`
  return [...told, ...(omitted === 0 ? [] : [rest])].map((message) => warningText(message, paint))
}

/** The maximum number of warnings that other users can cause at will, in a text for people. */
const mostCausedByOthers = 10

const isCausedByOthers = ({ _tag }: Report.Warning): boolean => _tag === "LeftAlone" || _tag === "LockPassedOver"
