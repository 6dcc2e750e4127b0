/**
 * The width of a string on a terminal.
 */
import { Lazy } from "@oci-runtimes/core/data"
import * as CliOutput from "effect/cli/CliOutput"

/** Returns the number of columns. Printable ASCII, the usual case, takes the fast path. */
export const displayWidth = (text: string): number =>
  /^[ -~]*$/.test(text) ? text.length : CliOutput.displayWidth(text)

/** Cuts a string to a number of columns, between characters as people see them. A string that is cut ends with "…". */
export const cut = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let kept = ""
  for (const { segment } of graphemes().segment(text)) {
    if (displayWidth(kept + segment) > columns - 1) break
    kept += segment
  }
  return `${kept}…`
}

const graphemes = Lazy.lazy(() => new Intl.Segmenter("en", { granularity: "grapheme" }))
