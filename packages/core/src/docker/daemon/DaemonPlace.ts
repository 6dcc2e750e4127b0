/**
 * The place of an engine: on this machine, or in a virtual machine, whose directories and programs are not those of this machine.
 */
import type { InfoAnswer } from "../api/InfoAnswer.ts"
import type { Daemon } from "./Discovery.ts"

/**
 * Reports whether the directories and programs of an engine are on this machine, by how it was found and, if it answered, by its
 * answer. Docker Desktop may listen at the usual socket of the system-wide engine.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfThisMachine = (
  { isVirtual }: Pick<Daemon, "isVirtual">,
  info: Pick<InfoAnswer, "isDesktop"> | undefined
): boolean => !isVirtual && info?.isDesktop !== true
