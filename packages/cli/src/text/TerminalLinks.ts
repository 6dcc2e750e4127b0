/**
 * Links on terminals. No terminal says whether it shows them, so the variables that the known terminals set decide.
 */

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
