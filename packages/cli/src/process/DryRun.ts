/**
 * A run that only shows what it would do.
 */
import { Disk, type RuntimeErrors } from "@oci-runtimes/node"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** The failure of a dry run. People must not think that the command tried to change something. */
export class DryRunFailed extends Data.TaggedError("DryRunFailed")<{ readonly failure: RuntimeErrors.PlanFailed }> {
  override get message(): string {
    return this.failure.message
  }
}

/** Carries out work on a disk that keeps writes in memory. */
export const onDryRun = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.provide(work, Disk.layerDryRun).pipe(
    Effect.mapError((error) => (isPlanFailed(error) ? new DryRunFailed({ failure: error }) : error))
  )

const isPlanFailed = (error: unknown): error is RuntimeErrors.PlanFailed =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "PlanFailed"
