/**
 * Limits on the number of findings that are printed. A file with more findings is plainly broken.
 */

/**
 * The maximum number of findings in a text for people.
 *
 * @category constants
 * @since 1.0.0
 */
export const mostForPeople = 1000

/**
 * The maximum number of findings in a document for programs.
 *
 * @category constants
 * @since 1.0.0
 */
export const mostForPrograms = 5000

/**
 * The first items of a list, and the number of omitted items.
 *
 * @category models
 * @since 1.0.0
 */
export interface Capped<A> {
  readonly kept: ReadonlyArray<A>
  readonly omitted: number
}

/**
 * Returns the first findings and the number of omitted findings.
 *
 * @category operations
 * @since 1.0.0
 */
export const capped = <A>(findings: ReadonlyArray<A>, most: number): Capped<A> => ({
  kept: findings.slice(0, most),
  omitted: Math.max(0, findings.length - most)
})

/**
 * Returns a line that says how many findings are omitted, or no line if none are.
 *
 * @category formatting
 * @since 1.0.0
 */
export const omittedText = (omitted: number): ReadonlyArray<string> =>
  omitted === 0 ? [] : [`${omitted} more ${omitted === 1 ? "finding is" : "findings are"} not shown.`]
