/**
 * The words for problems of the command line of the engine.
 *
 * Source of the wording: Docker Engine 29.7, `daemon/command/cobra.go`, `FlagErrorFunc`; `daemon/command/required.go`, `NoArgs`;
 * `daemon/command/error.go`, `StatusError`. The wording is the same since 20.10.
 */
import { FilePath } from "../../text/index.ts"
import type { DetailsOf, InvalidFlag } from "./details.ts"
import { valueAdvice } from "./valueWords.ts"

/** Returns everything that the engine prints about a mistake in its command line. */
export const flagLine = ({ reason, refusal }: InvalidFlag): string => {
  if (reason === "Exclusive") return refusal
  return reason === "Argument"
    ? `${refusal}\nSee 'dockerd --help'.\n\nUsage:  dockerd [OPTIONS]\n\nA self-sufficient runtime for containers.`
    : `Status: ${refusal}\nSee 'dockerd --help'., Code: 125`
}

/** Returns the way out for a mistake in a command line. */
export const flagAdvice = ({ directive, flag, likely, reason, releases, word }: InvalidFlag): string => {
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

/** Returns the way out for a directive that is given twice; undefined if the place of the flag is not known. */
export const conflictAdvice = ({ at, directive, spelling }: DetailsOf["directive-conflict"]): string | undefined => {
  if (at === undefined || spelling === undefined) return undefined
  const place = `${at.file}:${at.range.start.line}`
  const remove = `Remove ${JSON.stringify(directive)} from the file, or ${spelling} from ${place}`
  const [, unit] = /([^/]+\.service)(?:\.d\/[^/]*)?$/.exec(at.file) ?? []
  if (unit === undefined) return `${remove}.`
  return /^\/(?:usr\/)?lib\//.test(FilePath.clean(at.file))
    ? `${remove} by a drop-in: run "systemctl edit ${unit}", write [Service], an empty ExecStart=, and a new ExecStart= with the command without ${spelling}.`
    : `${remove}, and run "systemctl daemon-reload".`
}
