/**
 * The choice of the engine that a question is about, among the engines of a machine.
 */
import type { Source } from "../../engine/index.ts"
import type { ClientEndpoint } from "../client/ClientEndpoint.ts"
import * as DaemonPaths from "./daemonPaths.ts"
import type { Daemon } from "./Discovery.ts"

/**
 * The input of a choice: the engines, the states of their files, and the socket of the engine that is wanted. Without
 * `socket`, the engine that the `docker` command would ask is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Choosing {
  readonly daemons: ReadonlyArray<Daemon>
  readonly files: Source.Files
  readonly socket?: string | undefined
  readonly endpoint?: Pick<ClientEndpoint, "address"> | undefined
}

/**
 * Returns the engine that is wanted. Without a wanted engine, the system-wide engine comes first, then the user's rootless engine.
 * Returns undefined if the machine has no such engine.
 *
 * @category operations
 * @since 1.0.0
 */
export const choose = ({ daemons, endpoint, files, socket }: Choosing): Daemon | undefined => {
  const at = (path: string) =>
    daemons.find((daemon) => daemon.sockets.some((own) => DaemonPaths.isSamePath(own, path, files)))
  if (socket !== undefined) return at(socket)
  const address = endpoint?.address
  return (address?._tag === "UnixSocket" ? at(address.path) : undefined) ?? daemons[0]
}

/**
 * Returns the engine that reads a configuration file; undefined if no engine does.
 *
 * @category operations
 * @since 1.0.0
 */
export const reading = ({ daemons, files }: Choosing, path: string): Daemon | undefined =>
  daemons.find((daemon) => DaemonPaths.isSamePath(configFile(daemon), path, files))

/**
 * Returns the path of the configuration file that an engine reads.
 *
 * @category getters
 * @since 1.0.0
 */
export const configFile = (daemon: Daemon): string => DaemonPaths.configFile(daemon)
