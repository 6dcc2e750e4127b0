/**
 * The environment of a service, and the replacement of variables in its command lines.
 *
 * Source of the rule: systemd 252, `src/core/execute.c`, `exec_child` and `build_environment`; `src/basic/env-util.c`,
 * `replace_env_argv` and `replace_env`.
 */
import type { Origin } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import type { Word } from "../Word.ts"
import * as BytesText from "./bytesText.ts"
import type { WrittenWord } from "./commandLine.ts"
import type { Draft, SetVariable } from "./draft.ts"
import type { LoadedPattern } from "./environmentFiles.ts"
import { longest } from "./environmentNames.ts"
import { extractWords } from "./extractWord.ts"
import { placeOf, type TracedText } from "./tracedText.ts"

/** A variable of the environment. `value` is a plain string if the variable is not written in a file. */
export interface EnvironmentVariable {
  readonly value: TracedText | string
  readonly unforeseen: Unforeseen | undefined
}

/**
 * An environment. `unset` are the names that are certainly not set, and `hidden` is the reason why other names may be set, if there
 * is one.
 */
export interface MergedEnvironment {
  readonly variables: ReadonlyMap<string, EnvironmentVariable>
  readonly unset: ReadonlySet<string>
  readonly hidden: Unforeseen | undefined
}

/** The sources of an environment. `inherited` are the variables of the manager. */
export interface EnvironmentParts {
  readonly draft: Draft
  readonly files: ReadonlyArray<LoadedPattern>
  readonly inherited: HostFacts.Environment
  /** True if the manager passes no other variables to its services. */
  readonly isWhole: boolean
  readonly user: ReadonlyMap<string, string>
}

/** Merges the environment of a service: later sources override earlier ones. */
export const merge = ({ draft, files, inherited, isWhole, user }: EnvironmentParts): MergedEnvironment => {
  const variables = new Map<string, EnvironmentVariable>()
  const set = (name: string, value: EnvironmentVariable["value"], unforeseen?: Unforeseen) => {
    variables.set(name, { value, unforeseen })
  }
  for (const [name, value] of Object.entries(inherited)) if (value !== undefined) set(name, value)
  for (const [name, value] of user) set(name, value)
  if (draft.searchPath.length > 0) {
    set(
      "PATH",
      draft.searchPath.map(({ text }) => text).join(":"),
      draft.searchPath.find((word) => word.unforeseen)?.unforeseen
    )
  }
  const passed = new Map(draft.passEnvironment.map((word) => [word.text, word.at]))
  if (!isWhole) {
    for (const [name, at] of passed) if (!variables.has(name)) set(name, "", { _tag: "Variable", name, at })
  }
  for (const [name, { unforeseen, value }] of draft.environment) set(name, value, unforeseen)
  let hidden: Unforeseen | undefined
  for (const { files: loaded, use } of files) {
    for (const { text } of loaded) for (const [name, value] of text?.variables ?? []) set(name, value)
    const reason = hiddenReason(use)
    if (reason === undefined) continue
    // A file that cannot be read here may override every variable that is set so far.
    hidden ??= reason
    for (const [name, { value }] of variables) set(name, value, reason)
  }
  const unset = new Set<string>()
  for (const { text } of draft.unsetEnvironment) {
    const equals = text.indexOf("=")
    if (equals === -1) unset.add(text)
    const name = equals === -1 ? text : text.slice(0, equals)
    const found = variables.get(name)
    if (found !== undefined && (equals === -1 || textOf(found) === text.slice(equals + 1))) variables.delete(name)
  }
  return { variables, unset, hidden }
}

const hiddenReason = ({ at, files, unforeseen }: LoadedPattern["use"]): Unforeseen | undefined => {
  if (unforeseen !== undefined) return unforeseen
  const hidden = files.find(({ state }) => state === "unreadable")
  return hidden && { _tag: "Source", path: hidden.path, errno: hidden.errno ?? "", at }
}

/** Returns the value of a variable as a string. */
export const textOf = ({ value }: EnvironmentVariable | SetVariable): string =>
  BytesText.shown(typeof value === "string" ? value : value.text)

/** Returns the place of the value of a variable; undefined if the variable is not written in a file. */
export const placeOfVariable = ({ value }: EnvironmentVariable | SetVariable): Origin.Place | undefined =>
  typeof value === "string" ? undefined : placeOf(value)

/** The values of variables. `budget` is the number of characters that the command lines of the unit may still have. */
export interface Expansion {
  readonly variables: ReadonlyMap<string, EnvironmentVariable>
  readonly missing: Missing
  readonly budget: { left: number }
}

/** Returns the reason why a variable that is not known here may be set; undefined if it is certainly not set. */
export type Missing = (name: string, at: Origin.Place) => Unforeseen | undefined

/** The words after the replacement of variables, and the reasons why they are not certain. */
export interface ExpandedWords {
  readonly words: ReadonlyArray<Word>
  readonly unforeseen: ReadonlyArray<Unforeseen>
}

/** Replaces the variables of a command line. */
export const expand = (
  written: ReadonlyArray<WrittenWord>,
  { budget, missing, variables }: Expansion
): ExpandedWords => {
  const words: Array<Word> = []
  const unforeseen: Array<Unforeseen> = []
  let length = 0
  for (const word of written) {
    const name = splitName(word)
    const variable = name === undefined ? undefined : variables.get(name)
    const made = name === undefined ? [replaced(word, variables, missing)] : split(word, variable)
    for (const each of made) {
      length += each.text.length + 1
      budget.left -= each.text.length
      if (length > longest || budget.left < 0) {
        return { words, unforeseen: [...unforeseen, { _tag: "TooLong", at: word.at }] }
      }
      if (each.unforeseen !== undefined) unforeseen.push(each.unforeseen)
      words.push(each)
    }
    if (name === undefined || made.length > 0) continue
    const reason = variable === undefined ? missing(name, word.at) : variable.unforeseen
    if (reason !== undefined) unforeseen.push(reason)
  }
  return { words, unforeseen }
}

/** Returns a word without replacing its variables. */
export const unexpanded = ({ at, text, unforeseen }: WrittenWord): Word => wordOf(text.text, at, unforeseen)

/** Returns the name of the variable that a word such as `$OPTIONS` consists of. */
const splitName = ({ text: { text } }: WrittenWord): string | undefined =>
  /^\$(?![{$])/.test(text) ? text.slice(1) : undefined

/** Returns the words that the value of a variable consists of. */
const split = (
  { at, text: { written } }: WrittenWord,
  variable: EnvironmentVariable | undefined
): ReadonlyArray<Word> => {
  if (variable === undefined) return []
  const { unforeseen, value } = variable
  const isPlain = typeof value === "string"
  const traced = isPlain ? { text: value, starts: Array<number>(value.length).fill(0), stop: 0, written } : value
  return extractWords(traced, { isLenient: true }).map(({ end, start, word }) =>
    wordOf(word.text, isPlain ? at : placeOf(traced, start, end), unforeseen)
  )
}

/** Replaces `${NAME}` and `$$` within a word. */
const replaced = (
  { at, text: traced, unforeseen }: WrittenWord,
  variables: ReadonlyMap<string, EnvironmentVariable>,
  missing: Missing
): Word => {
  const { text } = traced
  let reason = unforeseen
  let place: Origin.Place | undefined = at
  let length = 0
  const parts = Array.from(text.matchAll(/\$\$|\$\{([^}:]*)\}|\$(?:\{[^}:]*:?|[^${])?|[^$]+/g), ([part, name]) => {
    if (part === "$$") return "$"
    if (name === undefined) return part
    const variable = variables.get(name)
    reason ??= variable === undefined ? missing(name, at) : variable.unforeseen
    if (variable === undefined) return ""
    // A word that is only a variable is written where the variable is set.
    if (part === text) place = placeOfVariable(variable) ?? at
    length += textOf(variable).length
    return length > longest ? "" : textOf(variable)
  })
  if (length > longest) return { text: "", at, unforeseen: { _tag: "TooLong", at } }
  return wordOf(parts.join(""), place, reason)
}

const wordOf = (text: string, at: Origin.Place, unforeseen: Unforeseen | undefined): Word => {
  const reason = unforeseen ?? (text.isWellFormed() ? undefined : ({ _tag: "NotUtf8", at } as const))
  return { text: BytesText.shown(text), at, ...(reason !== undefined && { unforeseen: reason }) }
}
