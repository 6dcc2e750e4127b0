/**
 * The command lines of a service, before variables are replaced.
 *
 * Source of the rule: systemd 252, `src/core/load-fragment.c`, `config_parse_exec`; 258 for the prefix `|`.
 */
import type { Origin } from "../../engine/index.ts"
import type { Code, Effect, ServiceProblem } from "../ServiceProblem.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import * as BytesText from "./bytesText.ts"
import { extractWord, type Extracted, whitespace } from "./extractWord.ts"
import { replaceSpecifiers, type SpecifierContext } from "./specifiers.ts"
import { isFileName, isPath, simplify } from "./unitPaths.ts"
import { placeOf, slice, type TracedText } from "./tracedText.ts"

/** A word with replaced specifiers, but with its variables. */
export interface WrittenWord {
  readonly text: TracedText
  readonly at: Origin.Place
  readonly unforeseen: Unforeseen | undefined
}

/** The prefixes of a command. */
export interface Prefixes {
  readonly ignoresFailure: boolean
  readonly keepsVariables: boolean
  readonly isPrivileged: boolean
  readonly runsInShell: boolean
}

/** A command line with its variables. `words` begins with the name that the program is told. */
export interface WrittenCommand {
  readonly path: string
  readonly at: Origin.Place
  readonly prefixes: Prefixes
  readonly unforeseen: Unforeseen | undefined
  readonly words: ReadonlyArray<WrittenWord>
}

/** The commands of a line. `isFatal` is true if the unit must not be used because of the line. */
export interface CommandLine {
  readonly commands: ReadonlyArray<WrittenCommand>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly isFatal: boolean
}

/** Reads the value of a setting such as `ExecStart`. */
export const readCommands = (value: TracedText, context: SpecifierContext): CommandLine => {
  const commands: Array<WrittenCommand> = []
  const problems: Array<ServiceProblem> = []
  const report = (code: Code, effect: Effect, message: string, at: Origin.Place) => {
    problems.push({ code, effect, message, at })
  }
  /** Extracts a word. If it has an unknown escape, the escape is kept. */
  const extract = (from: number): Extracted | "end" | "invalid" => {
    const strict = extractWord(value, from, { unescapes: true })
    if (strict !== "invalid") return strict
    const lenient = extractWord(value, from, { unescapes: true, keepsUnknown: true })
    if (typeof lenient === "string")
      report("bad-quoting", "ignored", "The quotes of this line are not balanced", placeOf(value))
    else
      report("unknown-escape", "noted", "This word has an unknown escape", placeOf(value, lenient.start, lenient.end))
    return lenient
  }
  const end = (isFatal: boolean): CommandLine => ({ commands, problems, isFatal })
  for (let at = 0; ;) {
    const first = extract(at)
    if (typeof first === "string") return end(false)
    at = first.next
    // A semicolon of its own separates commands.
    if (first.word.text === ";") continue
    const place = placeOf(value, first.start, first.end)
    const { isSeparate, length, prefixes } = readPrefixes(first.word.text, context.release)
    const fail = (code: Code, message: string, where = place): CommandLine => {
      report(code, prefixes.ignoresFailure ? "ignored" : "not-started", message, where)
      return end(!prefixes.ignoresFailure)
    }
    const program = replaceSpecifiers(slice(first.word, length), context, longestPath)
    if (program === undefined) return fail("bad-specifier", "The path of the program has a specifier without a value")
    const path = program.text.text
    const fault = pathFault(path)
    if (fault !== undefined) return fail("bad-command", fault)
    const words: Array<WrittenWord> = []
    if (!isSeparate) words.push({ text: program.text, at: place, unforeseen: program.unforeseen })
    let isLast = true
    while (at < value.text.length) {
      if (isAlone(value.text, at, ";")) {
        at = skipSpace(value.text, at + 1)
        isLast = false
        break
      }
      if (isAlone(value.text, at, "\\;")) {
        words.push({ text: slice(value, at + 1, at + 2), at: placeOf(value, at, at + 2), unforeseen: undefined })
        at = skipSpace(value.text, at + 2)
        continue
      }
      const extracted = extract(at)
      if (extracted === "end") break
      if (extracted === "invalid") return end(!prefixes.ignoresFailure)
      at = extracted.next
      const word = placeOf(value, extracted.start, extracted.end)
      const replaced = replaceSpecifiers(extracted.word, context)
      if (replaced === undefined) return fail("bad-specifier", "This word has a specifier without a value", word)
      words.push({ text: replaced.text, at: word, unforeseen: replaced.unforeseen })
    }
    if (words.length === 0 || words[0]!.text.text === "")
      return fail("bad-command", "This command has no name for its program")
    commands.push({
      path: simplify(BytesText.shown(path)),
      at: place,
      prefixes,
      unforeseen: program.unforeseen,
      words
    })
    if (isLast) return end(false)
  }
}

/** A path of more bytes is refused. */
const longestPath = 4095

const readPrefixes = (
  text: string,
  release: number | undefined
): { readonly isSeparate: boolean; readonly length: number; readonly prefixes: Prefixes } => {
  const seen = new Set<string>()
  let at = 0
  for (; at < text.length; at++) {
    const letter = text[at]!
    const privilege = seen.has("+") || seen.has("!!")
    const isPrefix =
      letter === "+" || letter === "!"
        ? !privilege && !(letter === "+" && seen.has("!"))
        : "-@:".includes(letter) || (letter === "|" && (release ?? firstWithShell) >= firstWithShell)
    if (!isPrefix || (letter !== "!" && seen.has(letter))) break
    seen.add(letter === "!" && seen.has("!") ? "!!" : letter)
  }
  return {
    isSeparate: seen.has("@"),
    length: at,
    prefixes: {
      ignoresFailure: seen.has("-"),
      keepsVariables: seen.has(":"),
      isPrivileged: seen.has("+"),
      runsInShell: seen.has("|")
    }
  }
}

/** The first release of systemd that knows the prefix `|`. */
const firstWithShell = 258

const pathFault = (path: string): string | undefined => {
  if (path === "") return "This command has no program"
  // oxlint-disable-next-line no-control-regex
  if (/[\x01-\x1f"'\\\x7f]/.test(path)) return "The path of the program has special characters"
  if (path.endsWith("/")) return "The path of the program is a directory"
  const isValid = path.startsWith("/") ? isPath(path) : isFileName(path)
  return isValid ? undefined : "The program is neither an absolute path nor the name of a file"
}

const isAlone = (text: string, at: number, mark: string): boolean => {
  const after = text[at + mark.length]
  return text.startsWith(mark, at) && (after === undefined || whitespace.includes(after))
}

const skipSpace = (text: string, from: number): number => {
  let at = from
  while (at < text.length && whitespace.includes(text[at]!)) at++
  return at
}
