/**
 * The form of file names that end in a hash of the content. A separate module, so that recognising a name loads no hash code.
 */

/** Reports whether a file name has this form. */
export const isContentName = (name: string): boolean => /\.[0-9BCDFGHJ-NP-TV-Z-]{52}={4}$/.test(name)
