/**
 * How values are shown within a sentence.
 */

/**
 * Returns a name as it is if nobody can misread it, and otherwise in quotes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const shown = (name: string): string => (/^\w[\w.-]*$/.test(name) ? name : JSON.stringify(name))
