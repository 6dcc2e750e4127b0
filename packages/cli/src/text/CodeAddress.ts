/**
 * The page about the code of a problem, and links to it. There is none while the package has no homepage.
 *
 * Source of the form of links: the escape sequence OSC 8, as terminals describe it. No terminal says whether it can, so the
 * variables that the known ones set decide.
 */
import { homepage } from "../Version.ts"

/** Returns the address of the page about a code; undefined without a homepage. */
export const codeAddress = (code: string, home: string | undefined = homepage): string | undefined =>
  home === undefined ? undefined : `${home.replace(/\/$/, "")}/codes/${code}`

/** Returns the code, as a link to its page if the terminal can show links. */
export const linkedCode = (code: string, hasLinks: boolean, home: string | undefined = homepage): string => {
  const address = hasLinks ? codeAddress(code, home) : undefined
  return address === undefined ? code : `${startOf(address)}${code}${startOf("")}`
}

/** Reports whether a terminal with these environment variables shows links. */
export const showsLinks = (variables: { readonly [name: string]: string | undefined }): boolean => {
  const { DOMTERM, KONSOLE_VERSION, TERM = "", TERM_PROGRAM = "", VTE_VERSION, WT_SESSION } = variables
  return (
    [DOMTERM, KONSOLE_VERSION, WT_SESSION].some((value) => value !== undefined && value !== "") ||
    Number(VTE_VERSION ?? 0) >= 5000 ||
    ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].includes(TERM_PROGRAM) ||
    /^(?:xterm-kitty|xterm-ghostty|alacritty|foot)/.test(TERM)
  )
}

const startOf = (address: string): string => `\u001B]8;;${address}\u001B\\`
