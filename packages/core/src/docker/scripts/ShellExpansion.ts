/**
 * What a shell makes of the line that the engine writes into a wrapper script, where nothing is quoted.
 *
 * The model is cautious: it says which words come out only where that is the same in dash, in the ash of busybox and in
 * bash as `sh`, whatever the environment and the working directory. The arguments that containerd adds are not part of
 * it: behind this line stands `$@` without quotes, so the shell splits and expands those in any case.
 *
 * Source of the rule: POSIX.1-2017, Shell Command Language, sections 2.2 to 2.10.
 */
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"

/**
 * The part of a line that something was found in: the path, or the argument at an index.
 *
 * @category models
 * @since 1.0.0
 */
export type ArgumentPosition = "path" | number

/**
 * What a shell does with a piece of the line other than handing it over.
 *
 * @category models
 * @since 1.0.0
 */
export type ShellEffect = "Splits" | "Drops" | "Unquotes" | "Interprets"

/**
 * Something that makes a difference between the line and what is executed: what, where it begins, and its text.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellFinding {
  readonly _tag: ShellEffect
  readonly where: ArgumentPosition
  readonly text: string
  /** What the shell does, in a sentence without its full stop. */
  readonly message: string
}

/**
 * What becomes of a line. `words` are the program and the arguments that it receives before those of containerd, which
 * never arrive if a comment is dropped. They are undefined if they depend on more than the line, or if there are none.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellExpansion {
  readonly findings: ReadonlyArray<ShellFinding>
  readonly words: ReadonlyArray<string> | undefined
}

/**
 * Reads the line for a runtime. The findings stand in the order of the line, those about its first word last; each kind
 * is told once for a place. What stands behind an operator, a comment or a nested expansion is not read.
 *
 * ```ts
 * import { ShellExpansion } from "@oci-runtimes/core/docker"
 *
 * const { findings, words } = ShellExpansion.expand({ path: "/usr/bin/crun", runtimeArgs: ["--log=/tmp/a b", ""] })
 * for (const finding of findings) console.log(finding.message)
 * console.log(words)
 * // => The shell splits "--log=/tmp/a b", which is runtimeArgs[0], at its blanks
 * // => The shell drops "", which is runtimeArgs[1], since nothing in it is visible
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

/** The effects of what may be found while the words are still certain, and what the shell does. */
const known = {
  Splits: ["Splits", "splits TEXT, which is PLACE, at its blanks"],
  Vanishes: ["Drops", "drops TEXT, which is PLACE, since nothing in it is visible"],
  Comments: ["Drops", "takes TEXT in PLACE for a comment, and drops all arguments of containerd too"],
  Quoting: ["Unquotes", "removes the quoting from TEXT in PLACE"],
  Joins: ["Unquotes", "joins TEXT, which is PLACE and ends in a backslash, to the next"]
} as const satisfies { readonly [kind: string]: readonly [ShellEffect, string] }

/** The effects of what takes the certainty away: the words depend on more than the line, or it is not one command. */
const uncertain = {
  Swallows: ["Unquotes", "joins TEXT, which is PLACE and ends in a backslash, to an argument of containerd"],
  Unterminated: ["Unquotes", "finds no end to the quote TEXT in PLACE and gives up"],
  Expands: ["Interprets", "may put something else in the place of TEXT in PLACE"],
  Globs: ["Interprets", "takes TEXT in PLACE for part of a pattern of file names"],
  Executes: ["Interprets", "executes as a command what follows TEXT in PLACE"],
  Ends: ["Interprets", "takes TEXT in PLACE for an operator that ends the command"],
  Redirects: ["Interprets", "takes TEXT in PLACE for a redirection to or from a file"],
  Assigns: ["Interprets", "takes TEXT in PLACE for an assignment to a variable"],
  Reserved: ["Interprets", "takes TEXT in PLACE for a word of its own grammar"],
  Builtin: ["Interprets", "runs its own TEXT rather than the program in PLACE"],
  Unreadable: ["Interprets", "cannot read TEXT, which is PLACE, for a NUL character or half a surrogate pair in it"]
} as const satisfies { readonly [kind: string]: readonly [ShellEffect, string] }

const kinds = { ...known, ...uncertain }

type FindingKind = keyof typeof kinds

/** A word under construction. `bare` is what stands in it outside quotes, `raw` all of it with the quotes. */
interface Word {
  /** The index of the text in which the word begins. */
  readonly at: number
  value: string
  bare: string
  raw: string
}

/** The state of reading. `ends` are the positions of the blanks that the engine puts behind path and arguments. */
interface Scan {
  readonly texts: ReadonlyArray<string>
  /** For each text, whether it is empty but for blanks. Computed once, because a text may hold any number of blanks. */
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
  // Without arguments the engine writes two blanks behind the path.
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
  // The quote may well be closed behind the place where reading ends.
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
  // Not a matter of POSIX, but bash does it as `sh` too.
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

/** Those of dash, of busybox and of bash: whichever of them is `sh`, it looks here before it looks at the PATH. */
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
