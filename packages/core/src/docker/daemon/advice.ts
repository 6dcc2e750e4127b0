/**
 * The advice of findings: the commands that reload or restart the engine.
 */
import * as DaemonCommand from "./DaemonCommand.ts"
import * as DaemonStart from "./DaemonStart.ts"
import type { Looked } from "./looked.ts"

/** Says how to reload an engine. */
export const reload = (looked: Looked): string => run(DaemonCommand.reload(DaemonCommand.of(looked.daemon)), "")

/** Says how to restart an engine, so that it gets its flags as they are now. */
export const restart = (looked: Looked): string => {
  const command = DaemonCommand.restart(DaemonCommand.of(looked.daemon))
  const readUnits = hasOtherFlags(looked) ? DaemonCommand.readUnits(DaemonCommand.of(looked.daemon)) : undefined
  return readUnits === undefined || command === undefined
    ? run(command, "Stop the engine, and start it again.")
    : `Run \`${readUnits}\`, then \`${command}\`.`
}

/** Reports whether the next start of an engine that runs gives it other flags. */
export const hasOtherFlags = ({ daemon }: Looked): boolean =>
  daemon.next?.unforeseen.length === 0 && DaemonStart.hasOwnFlags(daemon)

/** Reports whether the engine has a process whose command line cannot be read. */
export const hidesFlags = ({ daemon }: Looked): boolean => daemon.process?.words.length === 0

const run = (command: string | undefined, otherwise: string): string =>
  command === undefined
    ? otherwise
    : command.includes(" ") && /^[a-z]/.test(command)
      ? `Run \`${command}\`.`
      : `${command}.`
