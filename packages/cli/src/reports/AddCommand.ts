/**
 * The command line that would configure a runtime.
 */
import { FilePath } from "@oci-runtimes/core/text"
import { printable } from "../text/Style.ts"

/**
 * Returns the command that configures a runtime of this name, for a shell. A path is the program of a runtime rather than its
 * name. Returns undefined if the command cannot be typed: without a name, with invisible characters, or for standard input.
 */
export const addCommand = (name: string, configFile?: string): string | undefined => {
  if (name === "" || configFile === FilePath.standardInput) return undefined
  const file = configFile === undefined ? [] : ["--config", configFile]
  const flags = ["--path", FilePath.isAbsolute(name) ? name : "PROGRAM", ...file]
  const operand = FilePath.isAbsolute(name) ? "NAME" : name
  const words = operand.startsWith("-") ? ["add", ...flags, "--", operand] : ["add", operand, ...flags]
  return words.some((word) => printable(word) !== word) ? undefined : ["oci-runtimes", ...words.map(quoted)].join(" ")
}

/** Returns a word as a shell reads it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
