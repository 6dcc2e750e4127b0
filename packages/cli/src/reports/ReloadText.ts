/**
 * A reload, and its impact, as text for people.
 */
import { ReloadImpact } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Compare } from "@oci-runtimes/node"
import { changedNames, describeProblem } from "../documents/Comparison.ts"
import type { RequestedReload } from "../documents/Reload.ts"
import { nameRows } from "../text/DifferenceText.ts"
import { warningText } from "../text/Warnings.ts"

/** Formats the impact of a reload. `verb` says whether the reload changes, changed or would change anything. */
export const impactText = (
  impact: Compare.Reloading["impact"],
  { message, unchanged }: Pick<typeof Documents.ReloadDocument.Type.impact, "message" | "unchanged">,
  isMissing: (program: string) => boolean,
  look: Style.Paint,
  verb: "changed" | "changes" | "would change" = "changes"
): string => {
  const wrong = impact.problems.map((one) => warningText(describeProblem(one), look))
  if (impact._tag === "ReloadRefused") {
    const refused = `${look("red", "refused:")} ${Style.printable(message ?? "")}`
    return [refused, "The engine keeps the running configuration.", ...wrong].join("\n")
  }
  const { after, before } = impact.defaultRuntime
  const changed = changedNames(impact)
  const total = changed.length + unchanged.length
  const isSame = changed.length === 0 && before === after
  const changes = isSame ? `nothing for any of ${total} names` : `${changed.length} of ${total} names`
  const warnings = wrong.length === 0 ? "" : `; ${wrong.length} ${wrong.length === 1 ? "warning" : "warnings"}`
  return [
    look(ReloadImpact.isNone(impact) ? "green" : "yellow", `the reload ${verb} ${changes}${warnings}`),
    ...(before === after ? [] : [look("yellow", `default runtime: ${Style.shown(before)} → ${Style.shown(after)}`)]),
    ...nameRows(changed, look, isMissing),
    ...wrong
  ].join("\n")
}

/** Formats the outcome of a reload, and what it left undone. */
export const outcomeText = (
  { message, milliseconds, outcome, remaining }: RequestedReload,
  look: Style.Paint
): string => {
  const colour = outcome === "reloaded" || outcome === "unconfirmed" ? "green" : outcome === "planned" ? "dim" : "red"
  const time = outcome === "reloaded" && milliseconds !== null ? ` in ${(milliseconds / 1000).toFixed(1)} s` : ""
  return [
    `${look(colour, `${outcome.replace("-", " ")}${time}:`)} ${Style.printable(message)}`,
    ...remaining.map((line) => `  ${look("yellow", "not yet:")} ${Style.printable(line)}`)
  ].join("\n")
}
