/**
 * The formatting of values within a sentence.
 */

/**
 * Returns a name unchanged if it cannot be misread, otherwise in quotes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const shown = (name: string): string => (/^\w[\w.-]*$/.test(name) ? name : JSON.stringify(name))
