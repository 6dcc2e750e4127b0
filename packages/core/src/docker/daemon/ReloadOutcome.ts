/**
 * The outcome of a reload that was asked for: whether the engine runs with the runtimes of its file, or why not.
 */
import { Wording } from "../../text/index.ts"
import type { ReloadLog } from "./ReloadLog.ts"

/**
 * An observation of an engine since it was asked for a reload.
 *
 * @category models
 * @since 1.0.0
 */
export interface Observation {
  /** True if the process of the engine has ended. */
  readonly isGone: boolean
  /** True if the engine reported a reload; undefined if it does not answer the question. */
  readonly isReported: boolean | undefined
  /** True if a further reload would change nothing that the engine shows; undefined if the engine does not answer. */
  readonly isSettled: boolean | undefined
  /** The lines of the engine's log; without any line if the log cannot be read. */
  readonly log: ReloadLog
}

/**
 * The reload that was asked for: whether it was to change what the engine shows, the process of the engine, and the time limit in
 * milliseconds.
 *
 * @category models
 * @since 1.0.0
 */
export interface Expected {
  readonly expectsChange: boolean
  readonly pid: number | undefined
  readonly limit: number
}

/**
 * The outcome of a reload.
 *
 * @category models
 * @since 1.0.0
 */
export type ReloadOutcome =
  /** The engine reloaded, and shows the runtimes of its file. */
  | { readonly _tag: "Reloaded" }
  /** The engine shows the runtimes of its file, as before the request, and does not tell whether it has reloaded. */
  | { readonly _tag: "Unconfirmed" }
  /** The engine refused its file, and runs on. The reason is the engine's own. */
  | { readonly _tag: "Refused"; readonly reason: string }
  /** The engine would refuse its file, or crash, and was not asked. */
  | { readonly _tag: "RefusalForetold"; readonly reason: string; readonly crashes: boolean }
  /** The engine could not be asked. */
  | { readonly _tag: "NotRequested"; readonly reason: string; readonly missingRight: string | undefined }
  /** The process of the engine ended. */
  | { readonly _tag: "Gone"; readonly pid: number | undefined; readonly refusal: string | undefined }
  /** The engine did not show the runtimes of its file in time. `isAnswering` is false if it did not answer at the end. */
  | {
      readonly _tag: "TimedOut"
      readonly milliseconds: number
      readonly isReported: boolean
      readonly isAnswering: boolean
    }

/**
 * Returns the outcome that an observation shows; undefined if it shows none yet.
 *
 * @category operations
 * @since 1.0.0
 */
export const observed = (
  { isGone, isReported, isSettled, log }: Observation,
  { expectsChange, pid }: Omit<Expected, "limit">
): ReloadOutcome | undefined => {
  const { earlierRefusal, isUnfinished, refusal } = log
  if (isGone) return { _tag: "Gone", pid, refusal: refusal ?? earlierRefusal }
  if (refusal !== undefined) return { _tag: "Refused", reason: refusal }
  // The engine does one reload at a time. The one that was asked for has not ended, or has not even begun.
  if (isUnfinished) return undefined
  return shown({ isReported, isSettled }, expectsChange)
}

const shown = (
  { isReported, isSettled }: Pick<Observation, "isReported" | "isSettled">,
  expectsChange: boolean
): ReloadOutcome | undefined => {
  // Before Docker Engine 25.0, an engine that refuses a part of its file at the end still shows the runtimes, and reports nothing.
  if (isSettled !== true || isReported === false) return undefined
  return isReported === true || expectsChange ? { _tag: "Reloaded" } : { _tag: "Unconfirmed" }
}

/**
 * Returns the outcome if the last observation within the time limit shows none.
 *
 * @category operations
 * @since 1.0.0
 */
export const late = (
  { isReported, isSettled, log }: Omit<Observation, "isGone">,
  { expectsChange, limit: milliseconds }: Omit<Expected, "pid">
): ReloadOutcome => {
  if (log.earlierRefusal !== undefined) return { _tag: "Refused", reason: log.earlierRefusal }
  // A journal may drop lines.
  const seen = shown({ isReported, isSettled }, expectsChange)
  return (
    seen ?? { _tag: "TimedOut", milliseconds, isReported: isReported === true, isAnswering: isSettled !== undefined }
  )
}

/**
 * Reports whether the engine runs with the runtimes of its file after a reload.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSuccess = ({ _tag }: ReloadOutcome): boolean => _tag === "Reloaded" || _tag === "Unconfirmed"

/**
 * Reports whether the engine refused its file, or would.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRefusal = ({ _tag }: ReloadOutcome): boolean => _tag === "Refused" || _tag === "RefusalForetold"

/**
 * Describes an outcome in one or two sentences, with the way out. `engine` describes the engine, to follow "the", `command` is the
 * command that a person can run instead, and `log` the command that shows the log of the engine, if there is one.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (
  outcome: ReloadOutcome,
  { command, engine, log }: { readonly command: string; readonly engine: string; readonly log: string | undefined }
): string => {
  const seeLog = log === undefined ? "See its log" : `See its log (${log})`
  switch (outcome._tag) {
    case "Reloaded":
      return `The ${engine} has reloaded its configuration.`
    case "Unconfirmed":
      return `The ${engine} was asked to reload its configuration. It runs with these runtimes already, and does not say whether it has reloaded.`
    case "Refused":
      return `The ${engine} refused to reload its configuration, and runs on: ${outcome.reason}`
    case "RefusalForetold":
      return outcome.crashes
        ? `The ${engine} would crash, and was not asked to reload: ${outcome.reason}`
        : `The ${engine} would refuse its configuration, and was not asked to reload: ${outcome.reason}`
    case "NotRequested": {
      const { missingRight, reason } = outcome
      const right =
        missingRight === undefined ? "" : ` This user may not have ${missingRight}. Run the command as root.`
      return `The ${engine} could not be asked to reload (${command}): ${sentence(reason)}${right}`
    }
    case "Gone": {
      const { pid, refusal } = outcome
      const which = pid === undefined ? "" : ` (process ${pid})`
      const why = refusal === undefined ? `${seeLog}.` : `Its log says: ${refusal}`
      return `The ${engine} has ended${which} since it was asked to reload. ${why}`
    }
    case "TimedOut": {
      const { isAnswering, isReported, milliseconds } = outcome
      const time = Wording.counted(milliseconds / 1000, "second")
      const what = isAnswering
        ? isReported
          ? "has reloaded, but does not show the runtimes of its file"
          : "has not reported a reload"
        : "does not answer"
      return `The ${engine} ${what} ${time} after it was asked to reload. ${seeLog}, or wait longer with a higher time limit.`
    }
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
