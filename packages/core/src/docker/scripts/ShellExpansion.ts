/**
 * The shell expansion of the line that the engine writes, without quotes, into a wrapper script.
 *
 * The model is cautious: it gives the resulting words only if dash, the ash of busybox and bash as `sh` produce the same
 * words in any environment and working directory. It leaves out the arguments that containerd adds: the line ends in `$@`
 * without quotes, so the shell always splits and expands these arguments.
 *
 * Source of the rule: POSIX.1-2017, Shell Command Language, sections 2.2 to 2.10.
 */
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"

/**
 * The part of a line that a finding is about: the path, or the argument at an index.
 *
 * @category models
 * @since 1.0.0
 */
export type ArgumentPosition = "path" | number

/**
 * The effect of a shell on a piece of the line that it does not pass on unchanged.
 *
 * @category models
 * @since 1.0.0
 */
export type ShellEffect = "Splits" | "Drops" | "Unquotes" | "Interprets"

/**
 * A difference between the line and the executed command: its effect, the part of the line, and the text.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellFinding {
  readonly _tag: ShellEffect
  readonly where: ArgumentPosition
  readonly text: string
  /** The effect, as a sentence without a full stop. */
  readonly message: string
}

/**
 * The expansion of a line. `words` are the program and its arguments, without the arguments of containerd, which a comment
 * in the line drops. `words` is undefined if it depends on more than the line, or if no word is left.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellExpansion {
  readonly findings: ReadonlyArray<ShellFinding>
  readonly words: ReadonlyArray<string> | undefined
}

/**
 * Expands the line for a runtime. Findings are in the order of the line; a finding about the command itself is last. Each
 * kind is reported once for an argument. Everything after an operator, a comment or a nested expansion is ignored.
 *
 * ```ts
 * import { ShellExpansion } from "@oci-runtimes/core/docker"
 *
 * const { findings, words } = ShellExpansion.expand({ path: "/usr/bin/crun", runtimeArgs: ["--log=/tmp/a b", ""] })
 * for (const finding of findings) console.log(finding.message)
 * console.log(words)
 * // => The shell splits runtimeArgs[0] ("--log=/tmp/a b") at white space
 * // => The shell drops runtimeArgs[1] ("") because it is empty or has only white space
 * // => [ '/usr/bin/crun', '--log=/tmp/a', 'b' ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const expand = ({ path, runtimeArgs }: Pick<RuntimeEntry, "path" | "runtimeArgs">): ShellExpansion => {
  const scan = start([path, ...runtimeArgs])
  const unreadable = scan.texts.findIndex((text) => text.includes("\0") || !text.isWellFormed())
  if (unreadable >= 0) note(scan, "Unreadable", scan.texts[unreadable]!, unreadable)
  else scanLine(scan)
  const words = scan.isCertain && scan.words.length > 0 ? scan.words.map(({ value }) => value) : undefined
  return { findings: [...scan.findings.values()], words }
}

const scanLine = (scan: Scan): void => {
  while (scan.position < scan.line.length) step(scan)
  if (scan.quote !== undefined) note(scan, "Unterminated", scan.line.slice(scan.quote.from, -1), scan.quote.at)
  endWord(scan)
  judgeCommand(scan)
}

/** The kinds of findings that leave the words certain, with their effects and messages. */
const known = {
  Splits: ["Splits", "splits PLACE (TEXT) at white space"],
  Vanishes: ["Drops", "drops PLACE (TEXT) because it is empty or has only white space"],
  Comments: ["Drops", "treats TEXT in PLACE as a comment, and also drops all arguments of containerd"],
  Quoting: ["Unquotes", "removes the quoting from TEXT in PLACE"],
  Joins: ["Unquotes", "joins PLACE (TEXT), which ends in a backslash, to the next argument"]
} as const satisfies { readonly [kind: string]: readonly [ShellEffect, string] }

/** The kinds that make the words uncertain: the words depend on more than the line, or the line is not a single command. */
const uncertain = {
  Swallows: ["Unquotes", "joins PLACE (TEXT), which ends in a backslash, to an argument of containerd"],
  Unterminated: ["Unquotes", "finds no closing quote for TEXT in PLACE and fails"],
  Expands: ["Interprets", "may replace TEXT in PLACE"],
  Globs: ["Interprets", "treats TEXT in PLACE as part of a file name pattern"],
  Executes: ["Interprets", "executes the words after TEXT in PLACE as a command"],
  Ends: ["Interprets", "treats TEXT in PLACE as an operator that ends the command"],
  Redirects: ["Interprets", "treats TEXT in PLACE as a redirection to or from a file"],
  Assigns: ["Interprets", "treats TEXT in PLACE as an assignment to a variable"],
  Reserved: ["Interprets", "treats TEXT in PLACE as a reserved word"],
  Builtin: ["Interprets", "runs its own TEXT instead of the program in PLACE"],
  Unreadable: ["Interprets", "cannot read PLACE (TEXT) because of a NUL character or an unpaired surrogate in it"]
} as const satisfies { readonly [kind: string]: readonly [ShellEffect, string] }

const kinds = { ...known, ...uncertain }

type FindingKind = keyof typeof kinds

/** A word under construction. `bare` is its part outside quotes, `raw` the whole word with its quotes. */
interface Word {
  /** The index in `texts` of the string in which the word begins. */
  readonly at: number
  value: string
  bare: string
  raw: string
}

/** The state of the scan. `ends` are the positions of the spaces that the engine puts after the path and each argument. */
interface Scan {
  readonly texts: ReadonlyArray<string>
  /** True for each string that has only spaces and tabs. Computed once, because a string may have any number of them. */
  readonly isInvisible: ReadonlyArray<boolean>
  readonly ends: ReadonlyArray<number>
  readonly line: string
  readonly findings: Map<string, ShellFinding>
  readonly words: Array<Word>
  word: Word | undefined
  quote: { readonly from: number; readonly at: number } | undefined
  position: number
  index: number
  isCertain: boolean
}

const start = (texts: ReadonlyArray<string>): Scan => {
  const ends: Array<number> = []
  for (const text of texts) ends.push((ends.at(-1) ?? -1) + 1 + text.length)
  // Without arguments the engine writes two spaces after the path.
  const line = texts.length === 1 ? `${texts[0]}  ` : `${texts.join(" ")} `
  const nothing = { word: undefined, quote: undefined, position: 0, index: 0, isCertain: true }
  const isInvisible = texts.map((text) => !/[^ \t]/.test(text))
  return { texts, isInvisible, ends, line, findings: new Map(), words: [], ...nothing }
}

const note = (scan: Scan, kind: FindingKind, text: string, at: number = scan.index): void => {
  const key = `${kind} ${at}`
  if (scan.findings.has(key)) return
  const where = at === 0 ? "path" : at - 1
  const [_tag, words] = kinds[kind]
  const shown = { TEXT: JSON.stringify(text), PLACE: where === "path" ? "the path" : `runtimeArgs[${where}]` }
  const message = `The shell ${words.replace(/TEXT|PLACE/g, (name) => shown[name as keyof typeof shown])}`
  scan.findings.set(key, { _tag, where, text, message })
  if (kind in uncertain) scan.isCertain = false
}

const stop = (scan: Scan, kind: FindingKind, text: string): void => {
  note(scan, kind, text)
  // The quote may be closed after the point where the scan stops.
  scan.quote = undefined
  scan.position = scan.line.length
}

const add = (scan: Scan, raw: string, value: string, bare: string): void => {
  scan.word ??= { at: scan.index, value: "", bare: "", raw: "" }
  scan.word.value += value
  scan.word.bare += bare
  scan.word.raw += raw
}

const plain = (scan: Scan, raw: string): void => add(scan, raw, raw, scan.quote === undefined ? raw : "")

const endWord = (scan: Scan): void => {
  if (scan.word === undefined) return
  scan.words.push(scan.word)
  // Brace expansion is not in POSIX, but bash does it as `sh` too.
  if (hasBraces(scan.word.bare)) note(scan, "Expands", scan.word.raw, scan.word.at)
  scan.word = undefined
}

const hasBraces = (bare: string): boolean => {
  const inside = bare.slice(bare.indexOf("{") + 1, Math.max(bare.lastIndexOf("}"), 0))
  return bare.includes("{") && /,|\.\./.test(inside)
}

const judgeCommand = (scan: Scan): void => {
  const [first] = scan.words
  if (first === undefined) return
  if (/^[A-Za-z_]\w*\+?=/.test(first.raw)) note(scan, "Assigns", first.raw, first.at)
  else if (reserved.has(first.raw)) note(scan, "Reserved", first.raw, first.at)
  else if (builtins.has(first.value)) note(scan, "Builtin", first.value, first.at)
}

const reserved: ReadonlySet<string> = new Set(
  "! { } [[ ]] case coproc do done elif else esac fi for function if in select then time until while".split(" ")
)

/** The builtins of dash, busybox and bash. A shell looks for its builtins before it searches the PATH. */
const builtins: ReadonlySet<string> = new Set(
  [
    ". : [ [[ alias bg bind break builtin caller cd chdir command compgen complete compopt continue declare dirs",
    "disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile",
    "popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type",
    "typeset ulimit umask unalias unset wait"
  ].flatMap((names) => names.split(" "))
)

type ScanRule = readonly [pattern: RegExp, apply: (scan: Scan, raw: string) => void]

const step = (scan: Scan): void => {
  while (scan.index < scan.ends.length - 1 && scan.position > scan.ends[scan.index]!) scan.index += 1
  for (const [pattern, apply] of scan.quote === undefined ? outsideQuotes : insideQuotes) {
    pattern.lastIndex = scan.position
    const raw = pattern.exec(scan.line)?.[0]
    if (raw === undefined) continue
    apply(scan, raw)
    scan.position += raw.length
    return
  }
}

const continueLine = (scan: Scan, raw: string): void => note(scan, "Quoting", raw)

const escape = (scan: Scan, raw: string): void => {
  const isJoint = scan.ends[scan.index] === scan.position + 1
  add(scan, raw, raw.slice(1), "")
  if (!isJoint) note(scan, "Quoting", raw)
  else if (scan.position + raw.length < scan.line.length) note(scan, "Joins", scan.texts[scan.index]!)
  else stop(scan, "Swallows", scan.texts[scan.index]!)
}

const singleQuotes = (scan: Scan, raw: string): void => {
  add(scan, raw, raw.slice(1, -1), "")
  note(scan, "Quoting", raw)
}

const openQuote = (scan: Scan, raw: string): void => {
  add(scan, raw, "", "")
  scan.quote = { from: scan.position, at: scan.index }
}

const closeQuote = (scan: Scan, raw: string): void => {
  add(scan, raw, "", "")
  note(scan, "Quoting", scan.line.slice(scan.quote!.from, scan.position + 1), scan.quote!.at)
  scan.quote = undefined
}

const blank = (scan: Scan): void => {
  endWord(scan)
  const text = scan.texts[scan.index]!
  if (scan.isInvisible[scan.index]) note(scan, "Vanishes", text)
  else if (scan.position < scan.ends[scan.index]!) note(scan, "Splits", text)
}

const newline = (scan: Scan, raw: string): void => {
  if (scan.words.length > 0 || scan.word !== undefined) stop(scan, "Ends", raw)
  else note(scan, "Splits", scan.texts[scan.index]!)
}

const redirect = (scan: Scan, raw: string): void =>
  stop(scan, "Redirects", /^\d+$/.test(scan.word?.raw ?? "") ? `${scan.word!.raw}${raw}` : raw)

const doubted = (scan: Scan, kind: FindingKind, raw: string): void => {
  note(scan, kind, raw)
  plain(scan, raw)
}

const hash = (scan: Scan, raw: string): void => {
  if (scan.word !== undefined) return plain(scan, raw)
  const [comment = "", next] = scan.line.slice(scan.position, -1).split("\n", 2)
  note(scan, "Comments", comment)
  if (next !== undefined) note(scan, "Ends", "\n")
  scan.position = scan.line.length
}

const expansions: ReadonlyArray<ScanRule> = [
  [/`|\$\(/y, (scan, raw) => stop(scan, "Executes", raw)],
  [/\$(?:\w+|[@*#?$!-])/y, (scan, raw) => doubted(scan, "Expands", raw)],
  [/\$[^]/uy, (scan, raw) => stop(scan, "Expands", raw)]
]

const outsideQuotes: ReadonlyArray<ScanRule> = [
  [/[^\\'" \t\n;&|()<>`$*?[~#]+/y, plain],
  [/[ \t]/y, blank],
  [/\\\n/y, continueLine],
  [/\\[^]/uy, escape],
  [/'[^']*'/y, singleQuotes],
  [/'/y, (scan) => stop(scan, "Unterminated", scan.line.slice(scan.position, -1))],
  [/"/y, openQuote],
  [/\n/y, newline],
  [/[;&|()]/y, (scan, raw) => stop(scan, "Ends", raw)],
  [/[<>]/y, redirect],
  [/\$(?=[ \t\n/.,:=%+])/y, plain],
  ...expansions,
  [/[*?[]/y, (scan, raw) => doubted(scan, "Globs", raw)],
  [/~/y, (scan, raw) => (scan.word === undefined ? doubted(scan, "Expands", raw) : plain(scan, raw))],
  [/#/y, hash]
]

const insideQuotes: ReadonlyArray<ScanRule> = [
  [/[^\\"`$]+/y, plain],
  [/"/y, closeQuote],
  [/\\\n/y, continueLine],
  [/\\[\\"`$]/y, (scan, raw) => add(scan, raw, raw.slice(1), "")],
  [/\\/y, plain],
  [/\$(?=[ \t\n/.,:=%+"])/y, plain],
  ...expansions
]
