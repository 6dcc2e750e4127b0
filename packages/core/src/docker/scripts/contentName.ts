/**
 * The look of file names that say what is in the file. By itself, so that whoever only recognises them needs no hash.
 */

/** Whether a file may have got its name this way. */
export const isContentName = (name: string): boolean => /\.[0-9BCDFGHJ-NP-TV-Z-]{52}={4}$/.test(name)
