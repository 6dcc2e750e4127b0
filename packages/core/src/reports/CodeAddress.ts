/**
 * The page about the code of a problem, and links to it on terminals.
 *
 * Source of the form of links: the escape sequence OSC 8, as terminals describe it.
 */

/**
 * Returns the address of the page about a code, on the site with this homepage.
 *
 * @category getters
 * @since 1.0.0
 */
export const codeAddress = (code: string, homepage: string): string => `${homepage.replace(/\/$/, "")}/codes/${code}/`

/**
 * Returns the code, as a link to its page if there is a homepage. Only some terminals show links, and none says whether it does.
 *
 * @category formatting
 * @since 1.0.0
 */
export const linkedCode = (code: string, homepage: string | undefined): string =>
  homepage === undefined ? code : `${startOf(codeAddress(code, homepage))}${code}${startOf("")}`

const startOf = (address: string): string => `\u001B]8;;${address}\u001B\\`
