/**
 * How many findings are told of one file: a file with more of them needs no list to be recognised as broken.
 */

/** The most findings in a text for people. */
export const mostForPeople = 1000

/** The most findings in a document for programs. */
export const mostForPrograms = 5000

/** The most warnings of a kind that another user can cause as often as they like, in a text for people. */
export const mostCausedByOthers = 10

/** The first of some findings, and how many are left out. */
export interface Capped<A> {
  readonly kept: ReadonlyArray<A>
  readonly omitted: number
}

/** Returns the first findings, which are the errors where these come first. */
export const capped = <A>(findings: ReadonlyArray<A>, most: number): Capped<A> => ({
  kept: findings.slice(0, most),
  omitted: Math.max(0, findings.length - most)
})

/** Returns the last line of a text that leaves some out, and no line where it does not. */
export const omittedText = (omitted: number): ReadonlyArray<string> =>
  omitted === 0 ? [] : [`${omitted} more ${omitted === 1 ? "finding is" : "findings are"} not shown.`]
