/**
 * The choice of the engine that a question is about, among the engines of a machine.
 */
import * as Result from "effect/Result"
import type { Source } from "../../engine/index.ts"
import * as ClientEndpoint from "../client/ClientEndpoint.ts"
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
  readonly endpoint?: Pick<ClientEndpoint.ClientEndpoint, "address"> | undefined
}

/**
 * Returns the engine that is wanted. Without a wanted engine, the system-wide engine comes first, then the user's rootless engine.
 * Returns undefined if the machine has no such engine.
 *
 * @category operations
 * @since 1.0.0
 */
export const choose = ({ endpoint, socket, ...machine }: Choosing): Daemon | undefined => {
  if (socket !== undefined) return at(machine, socket)
  const address = endpoint?.address
  return (
    (address === undefined || address._tag === "NotLocal" ? undefined : at(machine, address.path)) ?? machine.daemons[0]
  )
}

/** The engines of a machine, and the states of their files. */
type Engines = Pick<Choosing, "daemons" | "files">

const at = ({ daemons, files }: Engines, path: string): Daemon | undefined =>
  daemons.find((daemon) => daemon.sockets.some((own) => DaemonPaths.isSamePath(own, path, files)))

/** The engine that the `docker` command would ask, or why it would ask none. */
type Client = Result.Result<ClientEndpoint.ClientEndpoint, ClientEndpoint.EndpointFault>

/**
 * Describes the engine that the `docker` command would ask, or why it would ask none, and says if it is not known on this machine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeClient = (machine: Engines, client: Client): string => {
  if (Result.isFailure(client)) return ClientEndpoint.describeFault(client.failure)
  const said = ClientEndpoint.describe(client.success)
  return isUnknownSocket(machine, client.success) ? `${said} No engine of this machine is known to listen there.` : said
}

/**
 * Says which engine the `docker` command would ask, or why it would ask none, if a variable or a context chooses no engine of the
 * machine, so that `choose` returns the first one. Returns undefined if the machine has no engine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeStray = (machine: Engines, client: Client): string | undefined => {
  if (machine.daemons.length === 0) return undefined
  const said = describeClient(machine, client)
  if (Result.isFailure(client)) return said
  const isStray = client.success.address._tag === "NotLocal" || isUnknownSocket(machine, client.success)
  return isStray ? `The docker command asks ${said.charAt(0).toLowerCase()}${said.slice(1)}` : undefined
}

/** The default socket may have no engine: the user may ask the rootless engine by a flag. */
const isUnknownSocket = (machine: Engines, { address, origin }: ClientEndpoint.ClientEndpoint): boolean =>
  address._tag !== "NotLocal" && origin._tag !== "Default" && at(machine, address.path) === undefined

/**
 * Returns the path of the configuration file that an engine reads.
 *
 * @category getters
 * @since 1.0.0
 */
export const configFile = (daemon: Daemon): string => DaemonPaths.configFile(daemon)

/**
 * Returns whether a flag or the default chooses the configuration file of an engine, and the word of the flag, if it is known. The
 * wrapper of the snap always gives the flag.
 *
 * @category getters
 * @since 1.0.0
 */
export const configFileOrigin = ({ kind, next, running }: Pick<Daemon, "kind" | "next" | "running">) => {
  const flag = (next ?? running)?.flags.find(({ text }) => text.startsWith("--config-file"))
  const origin: "default" | "flag" = flag !== undefined || kind === "snap" ? "flag" : "default"
  return { origin, flag }
}
