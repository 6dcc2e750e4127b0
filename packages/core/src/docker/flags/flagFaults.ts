/**
 * The mistakes in a command line, with the messages of the engine.
 *
 * Source of the rule: github.com/spf13/pflag 1.0.10, `errors.go`; `flag.go`, `Set` and `parseSingleShortArg`; Docker Engine 29.7,
 * `daemon/command/required.go`, `NoArgs`; `daemon/command/cobra.go`, `FlagErrorFunc`; `daemon/command/error.go`, `StatusError`. The
 * wording is the same since 20.10.
 */
import type { Table } from "../../data/index.ts"
import type { Origin } from "../../engine/index.ts"
import { Bytes, GoText } from "../../text/index.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import * as ReleaseSpan from "../releases/ReleaseSpan.ts"
import * as FlagTable from "./FlagTable.ts"
import type { Word } from "../../service/index.ts"
import { flagAdvice } from "./flagAdvice.ts"
import type { FlagUse } from "./GivenFlag.ts"

type Fault = DockerProblem.EngineProblem<"invalid-flag">

/** Returns the fault of a flag that the engine does not have. */
export const unknown = (table: Table.Table<FlagTable.EngineFlag>, name: string, word: Word.Word): Fault => {
  const likely = FlagTable.likely(table, name)?.name
  const spans = FlagTable.releasesWith(name)
  const [first] = spans
  const last = spans.at(-1)
  const whole = { ...(first?.since && { since: first.since }), ...(last?.until && { until: last.until }) }
  return fault(name, word, {
    reason: "UnknownFlag",
    refusal: `unknown flag: --${name}`,
    ...(first === undefined ? likely !== undefined && { likely } : { releases: ReleaseSpan.describe(whole) })
  })
}

/**
 * Returns the fault of a letter that the engine does not have. pflag reads only the first byte. Since Docker Engine 29,
 * pflag prints the first byte of the letter that this byte stands for.
 */
export const unknownLetter = (letters: string, word: Word.Word, isSince29: boolean): Fault => {
  const [byte = 0] = Bytes.ofText(letters)
  const shown = isSince29 && byte > 0x7f ? 0xc3 : byte
  return fault(letters, word, {
    reason: "UnknownFlag",
    refusal: `unknown shorthand flag: ${quoted(String.fromCodePoint(shown))} in -${letters}`
  })
}

/** Returns the fault of a flag without its value, in the long form. */
export const missing = ({ directive, name }: FlagTable.EngineFlag, spelling: string, word: Word.Word): Fault =>
  fault(name, word, {
    reason: "MissingValue",
    refusal: `flag needs an argument: ${spelling}`,
    flag: name,
    directive
  })

/** Returns the fault of a flag without its value, in the short form. */
export const missingOfLetter = ({ directive, name }: FlagTable.EngineFlag, letters: string, word: Word.Word): Fault =>
  fault(name, word, {
    reason: "MissingValue",
    refusal: `flag needs an argument: ${quoted(letters.charAt(0))} in -${letters}`,
    flag: name,
    directive
  })

/** Returns the fault of a value that the flag refuses. */
export const invalid = (flag: FlagTable.EngineFlag, value: string, why: string, word: Word.Word): Fault => {
  const hasLetter = flag.shorthand !== undefined && flag.isShorthandDeprecated !== true
  const names = `${hasLetter ? `-${flag.shorthand}, ` : ""}--${flag.name}`
  return fault(flag.name, word, {
    reason: "InvalidValue",
    refusal: `invalid argument ${GoText.quote(value)} for "${names}" flag: ${why}`,
    flag: flag.name,
    directive: flag.directive
  })
}

/** Returns the fault of a word that begins with two dashes and is not a flag. */
export const syntax = (word: Word.Word): Fault =>
  fault(undefined, word, { reason: "InvalidSyntax", refusal: `bad flag syntax: ${word.text}` })

/** Returns the fault of a word that is neither a flag nor a value. `before` is the switch in the word before. */
export const argument = (word: Word.Word, before: string | undefined): Fault =>
  fault(undefined, word, {
    reason: "Argument",
    refusal: '"dockerd" accepts no argument(s).',
    ...(before !== undefined && /^(?:true|false)$/.test(word.text) && { flag: before })
  })

/** Returns the fault of the data root that Docker Engine 20.10 is given twice. */
export const twoDataRoots = ({ at, spelling }: FlagUse): Fault =>
  fault(
    "graph",
    { text: spelling, at },
    { reason: "Exclusive", refusal: 'cannot specify both "--graph" and "--data-root" option', flag: "graph" }
  )

/** Returns the warning of the engine about a deprecated letter. */
export const letterNotice = ({ shorthand }: FlagTable.EngineFlag): string =>
  `Flag shorthand -${shorthand} has been deprecated, please use --help`

type Reason = Omit<DockerProblem.DetailsOf["invalid-flag"], "line" | "word">

const fault = (flag: string | undefined, word: Word.Word, reason: Reason): Fault => {
  const details = { ...reason, word: word.text, line: lineOf(reason) }
  const made = DockerProblem.make("invalid-flag", details, { path: [], origin: originOf(flag, word) })
  return { ...made, advice: flagAdvice(details) }
}

/** Returns the origin of a mistake. A word that names no flag has only its place. */
const originOf = (flag: string | undefined, { at }: Word.Word): Origin.Origin | undefined => {
  if (flag !== undefined) return { _tag: "Flag", flag, ...(at !== undefined && { at }) }
  return at === undefined ? undefined : { _tag: "File", path: [], ...at }
}

/** Returns a letter as Go prints it with `%q`. */
const quoted = (letter: string): string => {
  if (letter === "'") return "'\\''"
  return letter === '"' ? "'\"'" : `'${GoText.quote(letter).slice(1, -1)}'`
}

/** Returns everything that the engine prints about a mistake in its command line. */
const lineOf = ({ reason, refusal }: Reason): string => {
  if (reason === "Exclusive") return refusal
  return reason === "Argument"
    ? `${refusal}\nSee 'dockerd --help'.\n\nUsage:  dockerd [OPTIONS]\n\nA self-sufficient runtime for containers.`
    : `Status: ${refusal}\nSee 'dockerd --help'., Code: 125`
}
