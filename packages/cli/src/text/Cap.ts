/**
 * Limits on the number of findings that are printed. A file with more findings is plainly broken.
 */

/** The maximum number of findings in a text for people. */
export const mostForPeople = 1000

/** The maximum number of findings in a document for programs. */
export const mostForPrograms = 5000

/** The maximum number of warnings that other users can cause at will, in a text for people. */
export const mostCausedByOthers = 10

/** The first items of a list, and the number of omitted items. */
export interface Capped<A> {
  readonly kept: ReadonlyArray<A>
  readonly omitted: number
}

/** Returns the first findings and the number of omitted findings. */
export const capped = <A>(findings: ReadonlyArray<A>, most: number): Capped<A> => ({
  kept: findings.slice(0, most),
  omitted: Math.max(0, findings.length - most)
})

/** Returns a line that says how many findings are omitted, or no line if none are. */
export const omittedText = (omitted: number): ReadonlyArray<string> =>
  omitted === 0 ? [] : [`${omitted} more ${omitted === 1 ? "finding is" : "findings are"} not shown.`]
