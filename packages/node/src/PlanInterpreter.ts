/**
 * Carries out a plan on a machine. When a step fails that must not, those before it are taken back in reverse order, so
 * that the scripts directory is as it was.
 */
import { FilePath, type Plan } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Operations from "./internal/operations.ts"
import { type OperationFailed, PlanFailed } from "./RuntimeErrors.ts"

/** What carrying out a plan did. */
export interface Report {
  readonly scriptsDirectory: string
  /** The scripts as they now stand, with their lengths in bytes. */
  readonly written: ReadonlyArray<{ readonly path: string; readonly bytes: number }>
  /** Operations that failed without consequence for the scripts. */
  readonly warnings: ReadonlyArray<OperationFailed>
}

/** The report where there was no need to do anything. */
export const nothingDone = (scriptsDirectory: string): Report => ({
  scriptsDirectory,
  written: [],
  warnings: []
})

/** How far a plan is: so many of its steps are done. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** The interpreter of plans. */
export class PlanInterpreter extends Context.Service<
  PlanInterpreter,
  {
    /** Takes the steps in order. When one fails that must not, those before it are undone. */
    readonly run: (
      plan: Plan.Plan,
      options?: { readonly onProgress?: (progress: Progress) => Effect.Effect<void> }
    ) => Effect.Effect<Report, PlanFailed>
  }
>()("@oci-runtimes/node/PlanInterpreter") {}

/** Works on the file system that is provided: the real disk, one in memory, or any other. */
export const layer: Layer.Layer<PlanInterpreter, never, FileSystem.FileSystem> = Layer.effect(
  PlanInterpreter,
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem

    const run: PlanInterpreter["Service"]["run"] = Effect.fnUntraced(function* (plan, options) {
      const total = plan.steps.length
      const undo: Array<Plan.Operation> = []
      const warnings: Array<OperationFailed> = []
      let temporaryDirectory = ""

      const perform = (operation: Plan.Operation, context?: string) =>
        Operations.perform(fileSystem, operation, temporaryDirectory, context)

      const take = Effect.fnUntraced(function* (step: Plan.Step) {
        const attempt = perform(step.operation, step.failure)
        if (step.onFailure === "warn") return yield* Effect.catch(attempt, warn)
        const { done, temporaryDirectory: made } = yield* attempt
        if (made !== undefined) temporaryDirectory = made
        if (step.commits === true) undo.length = 0
        if (done && step.undo !== undefined) undo.push(step.undo)
        return undefined
      }, Effect.uninterruptible)

      const warn = (error: OperationFailed) => Effect.sync(() => void warnings.push(error))

      const takeAll = Effect.gen(function* () {
        for (const [index, step] of plan.steps.entries()) {
          yield* take(step)
          yield* options?.onProgress?.({ done: index + 1, total }) ?? Effect.void
        }
      })

      const undoAll = Effect.gen(function* () {
        for (const operation of undo.toReversed()) yield* Effect.catch(perform(operation), warn)
      })

      yield* takeAll.pipe(
        Effect.onExit((exit) => (Exit.isSuccess(exit) ? Effect.void : undoAll)),
        Effect.mapError((failure) => new PlanFailed({ failure, warnings }))
      )
      return {
        scriptsDirectory: plan.scriptsDirectory,
        written: plan.scripts.map(({ content, name }) => ({
          path: FilePath.join(plan.scriptsDirectory, name),
          bytes: new TextEncoder().encode(content).length
        })),
        warnings
      }
    })

    return PlanInterpreter.of({ run })
  })
)
