/**
 * Takes the steps of plans on a disk. When a step fails that must not, or the work is interrupted, those before it are
 * taken back in reverse order.
 */
import { Plan } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Work } from "./internal/work.ts"
import type { OperationFailed } from "./OperationFailed.ts"
import * as Report from "./Report.ts"

/**
 * How far a list of steps is: so many of them are done.
 *
 * @category models
 * @since 1.0.0
 */
export interface Progress {
  readonly done: number
  readonly total: number
}

/**
 * What a journal has recorded.
 *
 * @category models
 * @since 1.0.0
 */
export type Record = Pick<Report.Report, "operations" | "repairs" | "warnings">

/**
 * Steps as they are taken, with what would take them back.
 *
 * @category models
 * @since 1.0.0
 */
export interface Journal {
  /** Takes steps in order. Stops at the first that fails and must not. */
  readonly take: (
    steps: ReadonlyArray<Plan.Step>,
    onProgress?: (progress: Progress) => Effect.Effect<void>
  ) => Effect.Effect<void, OperationFailed>
  /** Takes steps, and all that were taken within `work` back unless it succeeds. */
  readonly rollbackOnFailure: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** The work has reached its end: what was taken so far is not taken back any more. */
  readonly commit: Effect.Effect<void>
  /** Removes something, unless scripts may depend on it as not everything could be taken back. A failure becomes a warning. */
  readonly remove: (path: string) => Effect.Effect<void>
  /** Records a warning, once. */
  readonly warn: (warning: Report.Warning) => Effect.Effect<void>
  /** Everything so far. */
  readonly record: Effect.Effect<Record>
}

/**
 * Begins to take steps in the work on a disk.
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
  /** Why not everything could be taken back. What is prepared may then be all that there is of some script. */
  let remaining: OperationFailed | undefined

  const perform = (operation: Plan.Operation, context?: string): Effect.Effect<void, OperationFailed> =>
    disk.perform(operation, context).pipe(
      Effect.tapError(({ errno }) => Effect.sync(() => void operations.push({ operation, errno }))),
      Effect.tap(() => Effect.sync(() => void operations.push({ operation, errno: null })))
    )

  const warn = (operation: Plan.Operation, failure: OperationFailed) => {
    warnings.push(Report.warning(operation, Plan.paths(operation).at(-1) ?? "", failure))
  }

  /** Gives back the failure that has become a warning. */
  const performOrWarn = (operation: Plan.Operation): Effect.Effect<OperationFailed | undefined> =>
    Effect.match(perform(operation), {
      onSuccess: () => undefined,
      onFailure: (failure) => {
        warn(operation, failure)
        return failure
      }
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

  // A step is whole or not begun, as far as interruption goes.
  const takeOne = (step: Plan.Step): Effect.Effect<void, OperationFailed> =>
    perform(step.operation, step.failure).pipe(
      Effect.tap(() => Effect.sync(() => complete(step))),
      Effect.tapError(({ remains }) => Effect.sync(() => remains && step.undo !== undefined && undo.push(step.undo))),
      Effect.catch((failure) =>
        isTolerable(step, failure) ? Effect.sync(() => warn(step.operation, failure)) : Effect.fail(failure)
      ),
      Effect.uninterruptible
    )

  // Wherever taking back ends, one set is complete: so it ends where it fails, and the next run goes on from there.
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
      for (const [index, step] of steps.entries()) {
        yield* takeOne(step)
        if (onProgress !== undefined) yield* onProgress({ done: index + 1, total: steps.length })
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

const isTolerable = ({ onFailure, operation }: Plan.Step, { errno }: OperationFailed): boolean =>
  onFailure === "warn" || Plan.cannotSync(operation, errno)
