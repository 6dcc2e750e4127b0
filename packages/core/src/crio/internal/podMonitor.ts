/**
 * The monitor of a handler of type `pod`, which CRI-O runs at its start to learn its version.
 *
 * Source of the rule: containers/conmon-rs, `pkg/client/client.go`, `Version`; cri-o/cri-o, `pkg/config/config.go`,
 * `ValidateWebsocketStreaming`.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, ProgramRun, Search } from "../../machine/index.ts"
import { Errno } from "../../text/index.ts"
import type { Looked } from "./lookedFor.ts"

/** The program that is looked for if the handler names no monitor. */
export const conmonRs = "conmonrs"

const argument = "--version-json"

/** Returns the reason why the monitor of a pod cannot be used, in CRI-O's words; undefined if it can. */
export const podMonitorFault = (
  path: string,
  { search, states }: Pick<Looked, "search" | "states">,
  runOf: (path: string) => ProgramRun.RunOutcome | undefined
): string | undefined => {
  const program = path === "" ? conmonRs : path
  const failed = `get conmon-rs version: run \`${program} ${argument}\`: `
  const { found, probed } = Search.run(search, states)
  if (Result.isFailure(found)) {
    const { failure } = found
    if (!program.includes("/")) {
      return `${failed}: ${ExecutableSearch.message(ExecutableSearch.notFound(program, failure, probed))}`
    }
    return `${failed}: fork/exec ${program}: ${Errno.describe(failure._tag === "Stopped" ? failure.errno : "EACCES")}`
  }
  const run = runOf(found.success)
  if (run === undefined || Result.isFailure(run)) return undefined
  const { exitCode, stderr, stdout } = run.success
  const output = stdout + stderr
  // An older conmon-rs does not know the argument.
  if (exitCode === 0 || output.includes("error: unexpected argument")) return undefined
  return `${failed}${output}: exit status ${exitCode}`
}
