/**
 * Warnings for people.
 */
import { Report } from "@oci-runtimes/node"
import { capped, mostCausedByOthers } from "./Cap.ts"
import { type Paint, printable } from "./Style.ts"

/** A warning for people. */
export const warningText = (message: string, paint: Paint): string =>
  `${paint("yellow", "warning:")} ${printable(message)}`

/** Warnings for people. Of those that another user can cause as often as they like only the first are told. */
export const warningTexts = (warnings: ReadonlyArray<Report.Warning>, paint: Paint): ReadonlyArray<string> => {
  const { kept, omitted } = capped(warnings.filter(isCausedByOthers), mostCausedByOthers)
  const told = warnings.filter((warning) => !isCausedByOthers(warning) || kept.includes(warning)).map(Report.message)
  const rest = `${omitted} more ${omitted === 1 ? "warning" : "warnings"} of this kind ${omitted === 1 ? "is" : "are"} not shown. Use --json to see all`
  return [...told, ...(omitted === 0 ? [] : [rest])].map((message) => warningText(message, paint))
}

const isCausedByOthers = ({ _tag }: Report.Warning): boolean => _tag === "LeftAlone" || _tag === "ClaimPassedOver"
