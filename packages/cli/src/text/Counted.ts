/**
 * Numbers of things in words.
 */

/** Returns a number of things, such as `1 script` or `2 scripts`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`
