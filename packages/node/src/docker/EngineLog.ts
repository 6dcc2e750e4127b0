/**
 * Reads what an engine has written to the journal of systemd. Nothing is changed.
 */
import type { ProgramRun } from "@oci-runtimes/core/machine"
import type { ServiceManager } from "@oci-runtimes/core/service"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"

/**
 * Returns the lines that the processes of a unit have written to their standard output and error since a time in milliseconds since
 * 1970; empty if the journal cannot be read. The output of containers is in the journal of the same unit, but comes another way.
 *
 * @category looking
 * @since 1.0.0
 */
export const since = Effect.fn("EngineLog.since")(function* (
  { manager, name }: ServiceManager.ManagedUnit,
  time: number,
  limits: ProgramRun.Limits
) {
  const unit = manager === "user" ? `--user-unit=${name}` : `--unit=${name}`
  const args = ["--quiet", "--no-pager", "--output=cat", `--since=@${time / 1000}`, unit, "_TRANSPORT=stdout"]
  const outcome = yield* SearchedProgram.run("journalctl", args, limits)
  if (Result.isSuccess(outcome)) return outcome.success.stdout
  return outcome.failure._tag === "TooMuchOutput" ? outcome.failure.stdout : ""
})
