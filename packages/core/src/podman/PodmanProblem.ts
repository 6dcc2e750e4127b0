/**
 * The problems that the reader of Podman's configuration finds.
 */
import { Frozen } from "../data/index.ts"
import type { Origin, Problem } from "../engine/index.ts"
import { GoText } from "../text/index.ts"

/**
 * The code of a problem.
 *
 * - `unreadable-file`: a file cannot be read.
 * - `missing-file`: a file, a module or a directory cannot be found.
 * - `toml-fault`: a file is not TOML.
 * - `wrong-type`: a value has a wrong type.
 * - `invalid-value`: a value is not permitted.
 * - `unknown-flag`: the release does not know a flag.
 * - `unknown-key`: a key that the release does not know, and ignores.
 * - `not-a-table`: a value in the place of a table, which is ignored.
 * - `same-key`: a key that stands twice in a file, in different cases. Podman takes one of the values by chance.
 * - `invalid-variable`: a variable without a value, which is ignored.
 * - `skipped-file`: a file that cannot be looked at, which is passed over.
 * - `newer-release`: the rules of the release are not known yet.
 *
 * @category models
 * @since 1.0.0
 */
export type Code = keyof typeof effects

/**
 * A problem of a configuration of Podman.
 *
 * @category models
 * @since 1.0.0
 */
export type PodmanProblem = Problem.Problem<Code>

const effects = {
  "unreadable-file": "refused",
  "missing-file": "refused",
  "toml-fault": "refused",
  "wrong-type": "refused",
  "invalid-value": "refused",
  "unknown-flag": "refused",
  "unknown-key": "ignored",
  "not-a-table": "ignored",
  "same-key": "part-dropped",
  "invalid-variable": "ignored",
  "skipped-file": "ignored",
  "newer-release": "differs"
} as const satisfies { readonly [code: string]: Problem.Effect }

/**
 * Makes a problem.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  code: Code,
  message: string,
  {
    advice = "",
    details = {},
    origin,
    path = []
  }: {
    readonly advice?: string
    readonly details?: Problem.Details
    readonly origin?: Origin.Origin | undefined
    readonly path?: ReadonlyArray<string>
  }
): PodmanProblem =>
  Frozen.frozen({ code, effect: effects[code], message, advice, path, origin, details, fix: undefined })

/**
 * Returns the message for a key that Podman ignores without telling.
 *
 * @category formatting
 * @since 1.0.0
 */
export const ignoredWords = (code: "not-a-table" | "same-key" | "unknown-key", path: ReadonlyArray<string>): string => {
  const key = keyWords(path)
  switch (code) {
    case "unknown-key":
      return `Podman does not know the key ${key}, and ignores it.`
    case "not-a-table":
      return `Podman ignores ${key}, because its value is not a table.`
    case "same-key":
      return `The file has ${key} twice, in different cases. Podman takes one of the values by chance.`
  }
}

/**
 * Returns keys as a file spells them: with dots, and in quotes if they need quotes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const keyWords = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[\w-]+$/.test(part) ? part : GoText.quote(part))).join(".")
