/**
 * Warnings of a subcommand, on standard error.
 */
import { Style } from "@oci-runtimes/core/reports"
import type { Report } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { root } from "../flags/Root.ts"
import { Terminal } from "../text/Terminal.ts"
import { warningTexts } from "../text/Warnings.ts"

/** Writes warnings to standard error, unless `--json` is given: then they are in the document. */
export const noteWarnings = Effect.fnUntraced(function* (warnings: ReadonlyArray<Report.Warning>) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  for (const text of warningTexts(warnings, Style.paint(terminal.colours.notes))) yield* terminal.note(text)
})
