/**
 * The running of a program, as data: what is to be run within which limits, and what came of it. For decisions that
 * depend on what programs print. Running them is left to the caller.
 *
 * Source of the rule: Linux, `fs/binfmt_script.c` and `fs/binfmt_elf.c`; the words for system errors are Go's.
 */
import * as Result from "effect/Result"
import { Errno, GoText } from "../text/index.ts"
import type { ExecutableNotFound } from "./ExecutableSearch.ts"
import type { Environment } from "./HostFacts.ts"

/**
 * A program to run, without input. A relative path starts at the working directory; no path is searched for. Those are
 * the whole environment and the working directory that it gets.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProgramCall {
  readonly path: string
  readonly args: ReadonlyArray<string>
  readonly environment: Environment
  readonly workingDirectory: string
  readonly limits: Limits
}

/**
 * How long a program may run, and how many bytes it may write to each of standard output and standard error.
 *
 * @category models
 * @since 1.0.0
 */
export interface Limits {
  readonly milliseconds: number
  readonly bytes: number
}

/**
 * A program that ran to its end, whatever its exit code, and what it wrote.
 *
 * @category models
 * @since 1.0.0
 */
export interface Finished extends Written {
  readonly exitCode: number
}

/**
 * What a program wrote. Bytes that are not UTF-8 became U+FFFD.
 *
 * @category models
 * @since 1.0.0
 */
export interface Written {
  readonly stdout: string
  readonly stderr: string
}

/**
 * The system did not start it. `at` is the path that the error is about: the program, or the working directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface NotStarted {
  readonly _tag: "NotStarted"
  readonly at: string
  readonly errno: string
}

/**
 * Why a program did not come to its end.
 *
 * @category models
 * @since 1.0.0
 */
export type ProgramFailure =
  | NotStarted
  /** It ran longer than it may, and was killed. */
  | (Written & { readonly _tag: "TimedOut"; readonly milliseconds: number })
  /** It wrote more than it may, and was killed. The output is kept up to the limit. */
  | (Written & { readonly _tag: "TooMuchOutput"; readonly stream: "stdout" | "stderr"; readonly bytes: number })
  /** Another process, or the system because of an error in the program, ended it with a signal, such as `SIGSEGV`. */
  | (Written & { readonly _tag: "KilledBySignal"; readonly signal: string })

/**
 * What comes of running a program.
 *
 * @category models
 * @since 1.0.0
 */
export type RunOutcome = Result.Result<Finished, ProgramFailure>

/**
 * What comes of looking a program up and running what was found.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchedOutcome = Result.Result<Finished, ProgramFailure | ExecutableNotFound>

/**
 * The outcome of a program that prints a text and ends well.
 *
 * @category encoding
 * @since 1.0.0
 */
export const printed = (stdout: string): RunOutcome => Result.succeed({ exitCode: 0, stdout, stderr: "" })

/**
 * The bytes from the start of a file by which `foreseen` judges it.
 *
 * @category constants
 * @since 1.0.0
 */
export const headLength = 256

/**
 * The error with which the kernel refuses to execute a file that begins so, or undefined where it may not. An engine,
 * being written in Go, gets this error; who starts a program by the C library's `execvp`, as Node.js does, has a shell run
 * the file instead, and an empty file then counts as a success. Text without a line that names its interpreter is no
 * program; of other bytes only the kernel knows which it has been told to execute.
 *
 * @category operations
 * @since 1.0.0
 */
export const foreseen = (head: Uint8Array): "ENOEXEC" | undefined => {
  const text = String.fromCharCode(...head.subarray(0, headLength))
  if (text.startsWith("#!")) return /^#![ \t]*(?:\n|$)/.test(text) ? "ENOEXEC" : undefined
  return head.subarray(0, headLength).some(isUnprintable) ? undefined : "ENOEXEC"
}

/**
 * Why the program did not come to its end, as the rest of a sentence that begins with its name.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (failure: ProgramFailure): string => {
  switch (failure._tag) {
    case "NotStarted": {
      const hint = hints[failure.errno]
      return `cannot be started: ${GoText.quote(failure.at)}: ${Errno.describe(failure.errno)}${hint ? ` (${hint})` : ""}`
    }
    case "TimedOut":
      return `did not come to an end within ${failure.milliseconds / 1000} s and was killed${saying(failure)}`
    case "TooMuchOutput":
      return `wrote more than ${failure.bytes} bytes to ${failure.stream} and was killed`
    case "KilledBySignal":
      return `was killed by ${failure.signal}${saying(failure)}`
  }
}

/**
 * What a program says about its failure: the first line of its standard error that is not blank, or undefined.
 *
 * @category operations
 * @since 1.0.0
 */
export const complaint = ({ stderr }: Pick<Written, "stderr">): string | undefined => {
  const line = /\S[^\r\n]*/.exec(stderr)?.[0].trimEnd()
  return line !== undefined && line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}

/**
 * The complaint, to be put behind a sentence: with a colon and in quotes, or nothing.
 *
 * @category operations
 * @since 1.0.0
 */
export const saying = (written: Pick<Written, "stderr">): string => {
  const line = complaint(written)
  return line === undefined ? "" : `: ${GoText.quote(line)}`
}

/** Formats that are no text have such a byte among their first ones. */
const isUnprintable = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f

const longestLine = 200

const hints: { readonly [errno: string]: string | undefined } = {
  EACCES: "it is not executable for this user, or a directory",
  ENOENT: "it is not there, or the interpreter that it names is not",
  ENOEXEC: "it is neither a program of this machine nor a script whose first line names its interpreter"
}
