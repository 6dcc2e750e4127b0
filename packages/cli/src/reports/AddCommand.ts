/**
 * The command line that would configure a runtime.
 */
import type { RuntimeSuggestion } from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { FilePath } from "@oci-runtimes/core/text"

/**
 * Returns the command that makes an entry, for a shell. Capitals stand for what the person must choose. Returns undefined if the
 * command cannot be typed: with invisible characters, or for standard input.
 */
export const addCommand = (
  { name = "NAME", run }: RuntimeSuggestion.ProposedEntry,
  configFile?: string
): string | undefined => {
  if (configFile === FilePath.standardInput) return undefined
  const file = configFile === undefined ? [] : ["--config", configFile]
  const what = run?._tag === "Shim" ? ["--type", run.runtimeType] : ["--path", run?.program ?? "PROGRAM"]
  const flags = [...what, ...file]
  const words = name.startsWith("-") ? ["add", ...flags, "--", name] : ["add", name, ...flags]
  return words.some((word) => Style.printable(word) !== word)
    ? undefined
    : ["oci-runtimes", ...words.map(quoted)].join(" ")
}

/** Returns a word as a shell reads it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
