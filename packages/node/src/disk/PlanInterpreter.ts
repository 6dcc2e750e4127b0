/**
 * Runs the steps of plans on a disk. If a step fails that must not fail, or the work is interrupted, the earlier steps are
 * undone in reverse order.
 */
import { Plan } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import type { Work } from "./internal/work.ts"
import type { OperationFailed } from "./OperationFailed.ts"
import * as Report from "./Report.ts"

/**
 * The progress of a list of steps: the number of steps done, and of all steps.
 *
 * @category models
 * @since 1.0.0
 */
export interface Progress {
  readonly done: number
  readonly total: number
}

/**
 * The record of a journal.
 *
 * @category models
 * @since 1.0.0
 */
export type Record = Pick<Report.Report, "operations" | "repairs" | "warnings">

/**
 * The steps that have been run, and the operations that undo them.
 *
 * @category models
 * @since 1.0.0
 */
export interface Journal {
  /** Runs steps in order, adjacent syncs at the same time. Stops at the first step that fails and must not fail. */
  readonly take: (
    steps: ReadonlyArray<Plan.Step>,
    onProgress?: (progress: Progress) => Effect.Effect<void>
  ) => Effect.Effect<void, OperationFailed>
  /** Runs `work`. Unless it succeeds, undoes all steps that were run within it. */
  readonly rollbackOnFailure: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Ends the work: the steps so far will not be undone any more. */
  readonly commit: Effect.Effect<void>
  /** Removes a file or directory, unless scripts may depend on it after an incomplete rollback. A failure becomes a warning. */
  readonly remove: (path: string) => Effect.Effect<void>
  /** Records a warning, once. */
  readonly warn: (warning: Report.Warning) => Effect.Effect<void>
  /** The record so far. */
  readonly record: Effect.Effect<Record>
}

/**
 * Begins a journal for work on a disk.
 *
 * @category constructors
 * @since 1.0.0
 */
export const begin = (disk: Work): Effect.Effect<Journal> => Effect.sync(() => journal(disk))

const journal = (disk: Work): Journal => {
  const operations: Array<Report.Performed> = []
  const repairs: Array<Report.Report["repairs"][number]> = []
  const warnings: Array<Report.Warning> = []
  const warned = new Set<string>()
  const undo: Array<ReadonlyArray<Plan.Operation>> = []
  /** The failure that stopped the rollback. The prepared files may then be the only copy of a script. */
  let remaining: OperationFailed | undefined

  const warn = (operation: Plan.Operation, failure: OperationFailed) => {
    warnings.push(Report.warning(operation, Plan.paths(operation).at(-1) ?? "", failure))
  }

  const note = (
    operation: Plan.Operation,
    result: Result.Result<void, OperationFailed>
  ): OperationFailed | undefined => {
    const failure = Result.isFailure(result) ? result.failure : undefined
    operations.push({ operation, errno: failure?.errno ?? null })
    return failure
  }

  /** Performs an operation. A failure becomes a warning, and is returned. */
  const performOrWarn = (operation: Plan.Operation): Effect.Effect<OperationFailed | undefined> =>
    Effect.map(Effect.result(disk.perform(operation)), (result) => {
      const failure = note(operation, result)
      if (failure !== undefined) warn(operation, failure)
      return failure
    })

  const discard = (path: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const operation: Plan.Operation = { _tag: "RemoveTree", path }
      if (remaining === undefined) return performOrWarn(operation)
      warn(operation, remaining)
      return Effect.void
    })

  const complete = ({ operation, repair, undo: back }: Plan.Step): void => {
    if (back !== undefined) undo.push(back)
    if (repair !== undefined) repairs.push({ _tag: repair, path: Plan.paths(operation).at(-1) ?? "" })
  }

  const attempt = ({ failure, operation }: Plan.Step) => Effect.result(disk.perform(operation, failure))

  /** Records what has become of steps. Fails if the plan must not go on. */
  const settle = (
    steps: ReadonlyArray<Plan.Step>,
    results: ReadonlyArray<Result.Result<void, OperationFailed>>
  ): Effect.Effect<void, OperationFailed> => {
    let stop: OperationFailed | undefined
    for (const [index, result] of results.entries()) {
      const step = steps[index]!
      const failure = note(step.operation, result)
      if (failure === undefined) complete(step)
      else {
        if (failure.remains && step.undo !== undefined) undo.push(step.undo)
        if (isTolerable(step, failure)) warn(step.operation, failure)
        else stop ??= failure
      }
    }
    return stop === undefined ? Effect.void : Effect.fail(stop)
  }

  // An interruption never splits a step.
  const takeGroup = (group: ReadonlyArray<Plan.Step>): Effect.Effect<void, OperationFailed> => {
    const attempts =
      group.length === 1 ? Effect.map(attempt(group[0]!), Array.of) : Effect.forEach(group, attempt, together)
    return Effect.uninterruptible(Effect.flatMap(attempts, (results) => settle(group, results)))
  }

  // At each point of the rollback one set of scripts is complete. So the rollback stops if it fails, and the next run continues
  // from there.
  const undoBackTo = Effect.fnUntraced(function* (length: number) {
    for (const operation of undo.splice(length).toReversed().flat()) {
      if (operation._tag === "RemoveTree") yield* discard(operation.path)
      else if (remaining === undefined) {
        const failure = yield* performOrWarn(operation)
        if (failure !== undefined && Plan.isVital(operation, failure.errno)) remaining = failure
      }
    }
  })

  return {
    take: Effect.fnUntraced(function* (steps, onProgress) {
      let done = 0
      for (const group of Plan.groups(steps)) {
        yield* takeGroup(group)
        done += group.length
        if (onProgress !== undefined) yield* onProgress({ done, total: steps.length })
      }
    }),
    rollbackOnFailure: (work) =>
      Effect.suspend(() => {
        const length = undo.length
        return Effect.onExit(work, (exit) => (Exit.isSuccess(exit) ? Effect.void : undoBackTo(length)))
      }),
    commit: Effect.sync(() => void (undo.length = 0)),
    remove: discard,
    warn: (warning) =>
      Effect.sync(() => {
        const text = Report.message(warning)
        if (!warned.has(text)) warnings.push(warning)
        warned.add(text)
      }),
    record: Effect.sync(() => ({ operations: [...operations], repairs: [...repairs], warnings: [...warnings] }))
  }
}

/** Node.js has four threads for system calls, unless its environment says otherwise. */
const together = { concurrency: 4 } as const

const isTolerable = ({ onFailure, operation }: Plan.Step, { errno }: OperationFailed): boolean =>
  onFailure === "warn" || Plan.cannotSync(operation, errno)
