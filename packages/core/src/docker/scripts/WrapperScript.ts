/**
 * Wrapper scripts, which carry a runtime's arguments. containerd's API takes a runtime binary but no arguments for it, so
 * the engine passes a shell script instead.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `initRuntimes`.
 */
import * as Result from "effect/Result"
import type { Table } from "../../data/index.ts"
import type { Plan } from "../../disk/index.ts"
import { Bytes } from "../../text/index.ts"
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
 * The permission bits of a script: owner only, because root executes the script.
 *
 * @category constants
 * @since 1.0.0
 */
export const mode = 0o700

/**
 * The form of a script. `engine` is the form that the engine writes. `quoted` passes path and arguments exactly as
 * configured, and the runtime replaces the shell.
 *
 * @category models
 * @since 1.0.0
 */
export type Dialect = "engine" | "quoted"

/**
 * Returns the text of a script. The engine's dialect quotes nothing: the shell splits, expands and even executes parts of
 * the line, and drops empty arguments, including containerd's.
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

/** Adds `./` before a dash: after `exec`, some shells read such a word as an option, and others read `--` as the program. */
const executable = (path: string): string => (path.startsWith("-") && path.includes("/") ? `./${path}` : path)

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/**
 * The configured and the executed command: program and arguments, without the arguments that containerd adds.
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
 * Returns how the engine's dialect changes the command of a runtime; undefined if both dialects run the same command.
 * `received` is undefined if it depends on more than the script. containerd's own arguments are not compared: the engine's
 * dialect splits and expands them for every runtime.
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
 * Reports whether a file looks like a script of an engine or of this library, by its name or its text.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRecognised = (name: string, text: string | undefined): boolean =>
  isContentName(name) || (text !== undefined && anyScript.test(text))

/** The text of a script in either dialect. Arguments may contain line breaks. */
const anyScript = /^#!\/bin\/sh\n(?:[^]* \$@|exec '[^]* "\$@")\n$/

/**
 * Reports whether a runtime is run through a script.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNeeded = ({ runtimeArgs }: Pick<RuntimeEntry, "runtimeArgs">): boolean => runtimeArgs.length > 0

/**
 * A runtime whose script cannot be written safely, because of its file name or, in the quoted dialect, its path or
 * arguments. With such a file name the engine tries anyway, and fails or writes outside its directory.
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
 * The length of the longest file name that Linux file systems accept, in bytes of UTF-8.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumNameLength = 255

/**
 * A function that names the file of a script, given the name of the runtime and the text.
 *
 * @category models
 * @since 1.0.0
 */
export type FileNaming = (name: string, content: string) => string

/**
 * Returns the script for a runtime, or the reason why the script cannot be written.
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
 * Returns the scripts of all runtimes that need a script, or every runtime whose script cannot be written.
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
 * Returns the message for a refused script. The engine has no message for it.
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
  ContainsNul: "its name contains a NUL character, which a file name cannot contain. Rename it",
  NotUnicode: "its name contains an unpaired surrogate, which a file name cannot contain. Rename it",
  TooLong: `the name of its file would be longer than ${maximumNameLength} bytes. Shorten the name of the runtime`,
  WordContainsNul:
    "its path or one of its arguments contains a NUL character, which an argument cannot contain. Remove it",
  WordNotUnicode:
    "its path or one of its arguments contains an unpaired surrogate, which cannot be written as UTF-8. Remove it",
  DashWithoutSlash:
    "its path begins with a dash and contains no slash, and shells treat such a path differently. Give the absolute path"
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
 * Returns the length of a file name on disk, in bytes of UTF-8.
 *
 * @category operations
 * @since 1.0.0
 */
export const fileNameLength = (text: string): number => Bytes.ofText(text).length
