/**
 * The scripts that carry a runtime's arguments. containerd's API takes a runtime binary but no arguments for it, so the
 * engine gives it a script instead, which a shell runs.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `initRuntimes`.
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import * as Result from "effect/Result"
import type { Table } from "../../data/index.ts"
import type { Plan } from "../../disk/index.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as ShellExpansion from "./ShellExpansion.ts"
import { isContentName } from "./contentName.ts"

/**
 * A script: its file name within the scripts directory, its text, and its permission bits.
 *
 * @category models
 * @since 1.0.0
 */
export type WrapperScript = Plan.NamedFile

/**
 * Owner only: the text decides what root executes.
 *
 * @category constants
 * @since 1.0.0
 */
export const mode = 0o700

/**
 * How a script is written: as the engine writes it, or so that path and arguments arrive exactly as they are configured
 * and the runtime takes the place of the shell.
 *
 * @category models
 * @since 1.0.0
 */
export type Dialect = "engine" | "quoted"

/**
 * The text of a script. In the engine's dialect nothing is quoted: the shell splits, expands and even executes what stands
 * there, and drops empty arguments, those of containerd included.
 *
 * ```ts
 * import { WrapperScript } from "@oci-runtimes/core"
 *
 * const entry = { path: "/usr/bin/crun", runtimeArgs: ["--log", "/tmp/a b"] }
 * console.log(JSON.stringify(WrapperScript.content(entry)))
 * console.log(JSON.stringify(WrapperScript.content(entry, "quoted")))
 * // => "#!/bin/sh\n/usr/bin/crun --log /tmp/a b $@\n"
 * // => "#!/bin/sh\nexec '/usr/bin/crun' '--log' '/tmp/a b' \"$@\"\n"
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const content = ({ path, runtimeArgs }: RuntimeEntry, dialect: Dialect = "engine"): string =>
  dialect === "engine"
    ? `#!/bin/sh\n${path} ${runtimeArgs.join(" ")} $@\n`
    : `#!/bin/sh\nexec ${[executable(path), ...runtimeArgs].map(quote).join(" ")} "$@"\n`

/** Some shells take a word behind `exec` that begins with a dash for an option, and others take `--` for the program. */
const executable = (path: string): string => (path.startsWith("-") && path.includes("/") ? `./${path}` : path)

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/**
 * What is executed and what was meant: program and arguments, before those that containerd adds.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellDifference {
  readonly wanted: ReadonlyArray<string>
  readonly received: ReadonlyArray<string> | undefined
  readonly findings: ReadonlyArray<ShellExpansion.ShellFinding>
}

/**
 * What the engine's dialect makes of a runtime, for whoever chooses a dialect; undefined where both hand over the same.
 * What is received is undefined where that depends on more than the script. containerd's own arguments are left out of
 * account: the engine's dialect splits and expands them for every runtime.
 *
 * Source of the rule: POSIX.1-2017, Shell Command Language, section 2.
 *
 * @category comparison
 * @since 1.0.0
 */
export const difference = ({ path, runtimeArgs }: RuntimeEntry): ShellDifference | undefined => {
  const { findings, words } = ShellExpansion.expand({ path, runtimeArgs })
  return findings.length === 0 ? undefined : { wanted: [path, ...runtimeArgs], received: words, findings }
}

/**
 * Whether a file is a script that an engine or this library wrote, as far as its name and text tell.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRecognised = (name: string, text: string | undefined): boolean =>
  isContentName(name) || (text !== undefined && anyScript.test(text))

/** An argument may hold a line break, but an engine writes nothing else before the program. */
const anyScript = /^#!\/bin\/sh\n(?:[^]* \$@|exec '[^]* "\$@")\n$/

/**
 * Whether a runtime is run by way of a script.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNeeded = ({ runtimeArgs }: Pick<RuntimeEntry, "runtimeArgs">): boolean => runtimeArgs.length > 0

/**
 * A runtime whose script cannot be written safely under its file name. The engine tries all the same, and fails or writes
 * outside its directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedScriptName {
  readonly _tag: "RefusedScriptName"
  readonly name: string
  readonly reason: keyof typeof reasons
}

/**
 * The longest file name that Linux file systems take, in bytes of UTF-8.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumNameLength = 255

/**
 * How the file of a script is named, given the name of the runtime and the text.
 *
 * @category models
 * @since 1.0.0
 */
export type FileNaming = (name: string, content: string) => string

/**
 * The script for a runtime, or the reason why its name cannot be that of a file in the scripts directory.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  name: string,
  entry: RuntimeEntry,
  dialect: Dialect = "engine",
  fileName: FileNaming = (runtime) => runtime
): Result.Result<WrapperScript, RefusedScriptName> => {
  const text = content(entry, dialect)
  const file = fileName(name, text)
  const reason = refusal(file) ?? (dialect === "quoted" ? wordRefusal(entry) : undefined)
  return reason === undefined
    ? Result.succeed({ name: file, content: text, mode })
    : Result.fail({ _tag: "RefusedScriptName", name, reason })
}

/**
 * The scripts of all runtimes that are run by way of one, or every runtime whose script cannot be written.
 *
 * @category constructors
 * @since 1.0.0
 */
export const makeAll = (
  runtimes: Table.Table<RuntimeEntry>,
  dialect: Dialect,
  fileName?: FileNaming
): Result.Result<ReadonlyArray<WrapperScript>, ReadonlyArray<RefusedScriptName>> => {
  const made = Array.from(runtimes)
    .filter(([, entry]) => isNeeded(entry))
    .map(([name, entry]) => make(name, entry, dialect, fileName))
  const refused = made.filter(Result.isFailure).map(({ failure }) => failure)
  return refused.length > 0
    ? Result.fail(refused)
    : Result.succeed(made.filter(Result.isSuccess).map(({ success }) => success))
}

/**
 * The message for a refused name. The engine has none of its own.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ name, reason }: RefusedScriptName): string =>
  `Cannot write a wrapper script for runtime ${JSON.stringify(name)}: ${reasons[reason]}`

const reasons = {
  Empty: "its name is empty. Give it a name, or remove its runtimeArgs",
  Dot: "its name would be the scripts directory itself. Rename it, or remove its runtimeArgs",
  DotDot: "its name would be the data root. Rename it, or remove its runtimeArgs",
  ContainsSlash:
    "its name contains a slash and would leave the scripts directory. Rename it, or remove its runtimeArgs",
  ContainsNul: "its name contains a NUL character, which no file name can. Rename it",
  NotUnicode: "its name contains half a surrogate pair, which no file name can. Rename it",
  TooLong: `the name of its file would be longer than ${maximumNameLength} bytes. Shorten its own name`,
  WordContainsNul: "its path or one of its arguments contains a NUL character, which no argument can. Remove it",
  WordNotUnicode: "its path or one of its arguments contains half a surrogate pair, which no text can. Remove it",
  DashWithoutSlash:
    "its path begins with a dash and names no directory, and shells differ on what exec makes of that. Give the whole path"
}

const wordRefusal = ({ path, runtimeArgs }: RuntimeEntry): RefusedScriptName["reason"] | undefined => {
  const words = [path, ...runtimeArgs]
  if (words.some((word) => word.includes("\0"))) return "WordContainsNul"
  if (words.some((word) => !word.isWellFormed())) return "WordNotUnicode"
  return path.startsWith("-") && !path.includes("/") ? "DashWithoutSlash" : undefined
}

const refusal = (name: string): RefusedScriptName["reason"] | undefined => {
  if (name === "") return "Empty"
  if (name === ".") return "Dot"
  if (name === "..") return "DotDot"
  if (name.includes("/")) return "ContainsSlash"
  if (name.includes("\0")) return "ContainsNul"
  if (!name.isWellFormed()) return "NotUnicode"
  return fileNameLength(name) > maximumNameLength ? "TooLong" : undefined
}

/**
 * How long a file name is on a disk: in bytes of UTF-8.
 *
 * @category operations
 * @since 1.0.0
 */
export const fileNameLength = (text: string): number => utf8ToBytes(text).length
