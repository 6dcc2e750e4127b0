/**
 * A program run as data: the program, its limits and the outcome. Used for decisions that depend on a program's output.
 * The caller runs the program.
 *
 * Source of the rule: Linux, `fs/binfmt_script.c` and `fs/binfmt_elf.c`; the words for system errors are Go's.
 */
import * as Result from "effect/Result"
import { Errno, GoText } from "../text/index.ts"
import type { ExecutableNotFound } from "./ExecutableSearch.ts"
import type { Environment } from "./HostFacts.ts"

/**
 * A program to run without input. A relative path starts at the working directory; `PATH` is not searched. The program gets
 * exactly this environment and working directory.
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
 * The time that a program may run, and the number of bytes that it may write to each of standard output and standard error.
 *
 * @category models
 * @since 1.0.0
 */
export interface Limits {
  readonly milliseconds: number
  readonly bytes: number
}

/**
 * The exit code and the output of a program that exited by itself.
 *
 * @category models
 * @since 1.0.0
 */
export interface Finished extends Written {
  readonly exitCode: number
}

/**
 * The output of a program. Bytes that are not valid UTF-8 are replaced by U+FFFD.
 *
 * @category models
 * @since 1.0.0
 */
export interface Written {
  readonly stdout: string
  readonly stderr: string
}

/**
 * An error: the system did not start the program. `at` is the path of the error: the program or the working directory.
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
 * The reason why a program did not start or did not exit by itself.
 *
 * @category models
 * @since 1.0.0
 */
export type ProgramFailure =
  | NotStarted
  /** The program exceeded its time limit and was killed. */
  | (Written & { readonly _tag: "TimedOut"; readonly milliseconds: number })
  /** The program exceeded its output limit and was killed. The output is kept up to the limit. */
  | (Written & { readonly _tag: "TooMuchOutput"; readonly stream: "stdout" | "stderr"; readonly bytes: number })
  /** The program was killed by a signal such as `SIGSEGV`, from another process or because of an error in the program. */
  | (Written & { readonly _tag: "KilledBySignal"; readonly signal: string })

/**
 * The outcome of a program run.
 *
 * @category models
 * @since 1.0.0
 */
export type RunOutcome = Result.Result<Finished, ProgramFailure>

/**
 * The outcome of searching for a program and running it.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchedOutcome = Result.Result<Finished, ProgramFailure | ExecutableNotFound>

/**
 * Returns the outcome of a program that prints a text and exits with 0.
 *
 * @category encoding
 * @since 1.0.0
 */
export const printed = (stdout: string): RunOutcome => Result.succeed({ exitCode: 0, stdout, stderr: "" })

/**
 * The number of bytes at the start of a file that `foreseen` reads.
 *
 * @category constants
 * @since 1.0.0
 */
export const headLength = 256

/**
 * Returns the error with which the kernel refuses to execute a file that begins with these bytes, or undefined if the kernel
 * may execute the file. The kernel refuses text without a first line that names an interpreter. For binary files, only the
 * kernel knows which formats it executes.
 *
 * An engine gets this error because it is written in Go. A program that uses the C library's `execvp`, such as Node.js, has a
 * shell run the file instead, and an empty file then counts as a success.
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
 * Returns the reason why a program failed, as the rest of a sentence that begins with the program's name.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (failure: ProgramFailure): string => {
  switch (failure._tag) {
    case "NotStarted": {
      const hint = hints[failure.errno]
      return `could not be started: ${GoText.quote(failure.at)}: ${Errno.describe(failure.errno)}${hint ? ` (${hint})` : ""}`
    }
    case "TimedOut":
      return `did not end within ${failure.milliseconds / 1000} s and was killed${saying(failure)}`
    case "TooMuchOutput":
      return `wrote more than ${failure.bytes} bytes to ${failure.stream} and was killed`
    case "KilledBySignal":
      return `was killed by ${failure.signal}${saying(failure)}`
  }
}

/**
 * Returns the first line of a program's standard error that is not only white space, cut after 200 characters. Returns
 * undefined if all lines are.
 *
 * @category operations
 * @since 1.0.0
 */
export const complaint = ({ stderr }: Pick<Written, "stderr">): string | undefined => {
  const line = /\S[^\r\n]*/.exec(stderr)?.[0].trimEnd()
  return line !== undefined && line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}

/**
 * Returns a program's complaint as the end of a sentence: a colon and the quoted line, or the empty string.
 *
 * @category operations
 * @since 1.0.0
 */
export const saying = (written: Pick<Written, "stderr">): string => {
  const line = complaint(written)
  return line === undefined ? "" : `: ${GoText.quote(line)}`
}

/** Reports whether a byte does not occur in text. Binary formats have such a byte near the beginning. */
const isUnprintable = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f

const longestLine = 200

const hints: { readonly [errno: string]: string | undefined } = {
  EACCES: "it is not executable by this user, or it is a directory",
  ENOENT: "it does not exist, or its interpreter does not exist",
  ENOEXEC: "it is neither a program for this machine nor a script with an interpreter in its first line"
}
