/**
 * How wide a text is on a terminal.
 */
import * as CliOutput from "effect/cli/CliOutput"

/** The number of columns. Most texts are plain, and need no look at what their characters are. */
export const displayWidth = (text: string): number =>
  /^[ -~]*$/.test(text) ? text.length : CliOutput.displayWidth(text)
