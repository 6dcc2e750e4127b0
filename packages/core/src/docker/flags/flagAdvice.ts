/**
 * The advice for mistakes in a command line. Programs that only read a configuration do not contain it.
 */
import type { DetailsOf } from "../problems/DockerProblem.ts"
import { valueAdvice } from "../problems/valueWords.ts"

/** Returns the way out for a mistake in a command line. */
export const flagAdvice = ({ directive, flag, likely, reason, releases, word }: DetailsOf["invalid-flag"]): string => {
  const shown = JSON.stringify(word)
  switch (reason) {
    case "UnknownFlag": {
      const known = releases === undefined ? undefined : `Only Docker Engine ${releases} has this flag. Remove it.`
      return known ?? (likely === undefined ? "Remove it, or correct its spelling." : `Did you mean --${likely}?`)
    }
    case "MissingValue":
      return `Write a value after ${word}.`
    case "InvalidValue":
      return valueAdvice({ directive: directive ?? "", refusal: "", stage: "validation" })
    case "Exclusive":
      return `Remove ${word}.`
    case "InvalidSyntax":
      return "Write the flag as --NAME or --NAME=VALUE."
    case "Argument":
      return flag === undefined
        ? `Remove ${shown}: every word must be a flag or the value of a flag.`
        : `Write --${flag}=${word}, or remove ${shown}: a flag that is on or off takes its value only after "=".`
  }
}
