/**
 * The width of a string on a terminal.
 */
import * as CliOutput from "effect/cli/CliOutput"

/** Returns the number of columns. Printable ASCII, the usual case, takes the fast path. */
export const displayWidth = (text: string): number =>
  /^[ -~]*$/.test(text) ? text.length : CliOutput.displayWidth(text)
