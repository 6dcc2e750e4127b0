/**
 * The findings about an engine of a machine: the differences between the engine as it runs, its configuration as it is now, and the
 * machine. The reasons why something cannot be told are listed too.
 */
import { Errno } from "../../text/index.ts"
import * as Unknowns from "./unknowns.ts"
import type * as Finding from "./Finding.ts"
import type { Looked } from "./looked.ts"
import * as RuntimeFindings from "./runtimeFindings.ts"
import * as StartFindings from "./startFindings.ts"

export { describeUnasked, untoldContainers } from "./unknowns.ts"
export { isRunning, type Looked } from "./looked.ts"

/**
 * The findings, errors first, and what cannot be told, one sentence each. `agrees` is undefined if it cannot be told whether the
 * engine runs with its configuration as it is now.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonFindings {
  readonly findings: ReadonlyArray<Finding.Finding>
  readonly unknown: ReadonlyArray<string>
  readonly agrees: boolean | undefined
}

/**
 * Returns the findings about an engine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (looked: Looked): DaemonFindings => {
  const findings = [
    ...RuntimeFindings.nextStart(looked),
    ...StartFindings.programGone(looked),
    ...StartFindings.pidFileTaken(looked),
    ...RuntimeFindings.containersWithout(looked),
    ...RuntimeFindings.programs(looked),
    ...RuntimeFindings.notUpToDate(looked),
    ...StartFindings.otherFlags(looked),
    ...StartFindings.otherRelease(looked),
    ...StartFindings.otherFiles(looked),
    ...StartFindings.unused(looked),
    ...StartFindings.untrusted(looked)
  ]
  const unknown = [...Unknowns.unanswered(looked), ...Unknowns.unforeseen(looked), ...looked.unknown]
  return { findings, unknown, agrees: findings.length > 0 ? false : unknown.length > 0 ? undefined : true }
}

/**
 * Describes in a sentence that the list of processes cannot be read.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeUnreadable = (errno: string): string =>
  `Cannot list the processes of the machine: ${Errno.describe(errno)}. Run the command as root.`
