/**
 * The state in the address of the page.
 */
import { type Decoded, decode, encode, type State } from "./State.ts"

/** Returns what the address says. */
export const read = (): Decoded => decode(location.hash.slice(1))

/** Writes a state to the address, and reports whether a link can share it: its files may be too long, or the browser refuses. */
export const write = (state: State): boolean => {
  const fragment = encode(state)
  try {
    history.replaceState(history.state, "", `${location.pathname}${location.search}${fragment ? `#${fragment}` : ""}`)
    return fragment !== undefined
  } catch {
    // Some browsers refuse more than a number of changes in a while.
    return false
  }
}

/** Copies the address, and returns what to tell the visitor. */
export const copy = async (): Promise<string> => {
  try {
    await navigator.clipboard.writeText(location.href)
    return "Copied."
  } catch {
    return "The address of this page is the link."
  }
}
