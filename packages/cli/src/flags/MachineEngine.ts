/**
 * The engine of the machine that a question is about.
 */
import type { Discovery } from "@oci-runtimes/core/docker"
import { Wording } from "@oci-runtimes/core/text"
import { Daemons } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "./SharedFlags.ts"

/** Returns the engine at a socket. Fails if no engine of the machine listens there. */
export const requireDaemon = (
  found: Daemons.Found,
  socket: string
): Effect.Effect<Discovery.Daemon, InvalidCommandLine> => {
  const path = socket.replace(/^unix:\/\//, "")
  const daemon = Daemons.choose(found, path)
  return daemon === undefined
    ? Effect.fail(
        new InvalidCommandLine({
          problems: [
            `No engine of this machine listens at ${Wording.plain(path)}. Run oci-runtimes status without --socket to see the engines`
          ]
        })
      )
    : Effect.succeed(daemon)
}
