/**
 * Tells people about warnings while a subcommand works.
 */
import type { Report } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { root } from "../flags/Root.ts"
import { paint } from "../text/Style.ts"
import { Terminal } from "../text/Terminal.ts"
import { warningTexts } from "../text/Warnings.ts"

/** Tells people about warnings. Under `--json` they are in the document. */
export const noteWarnings = Effect.fnUntraced(function* (warnings: ReadonlyArray<Report.Warning>) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  for (const text of warningTexts(warnings, paint(terminal.colours.notes))) yield* terminal.note(text)
})
