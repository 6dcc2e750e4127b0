/**
 * The engine that the command `docker` would ask, and the variable or the file that says so.
 *
 * Source of the rule: docker/cli 29, `cli/command/cli.go`, `resolveContextName`, `getServerHost` and `resolveDockerEndpoint`;
 * `cli/config/config.go`; `cli/context/store/metadatastore.go`; `cli/flags/options.go`.
 */
import * as Result from "effect/Result"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Frozen } from "../../data/index.ts"
import type { Source } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { Bytes, GoText, HostPath, type Platform } from "../../text/index.ts"
import * as JsonFile from "../json/jsonFile.ts"
import * as JsonReader from "../json/jsonReader.ts"
import * as HostAddress from "./hostAddress.ts"

export type { FileFault } from "../json/jsonFile.ts"

/**
 * The surroundings of the command: its environment variables, its working directory, and the system, by default Linux.
 *
 * @category models
 * @since 1.0.0
 */
export interface Given {
  readonly environment: HostFacts.Environment
  readonly workingDirectory: string
  /** The home directory of the user, for an environment without `HOME`. */
  readonly homeDirectory?: string
  readonly platform?: Platform.Platform
}

/**
 * The address of an engine: a local socket, or an address that is not asked, with its transport, such as `tcp`, `ssh` or `http`.
 * An abstract socket of Linux is not asked because it has no owner.
 *
 * @category models
 * @since 1.0.0
 */
export type Address = HostAddress.Address

/**
 * The engine that the command would ask. `ignored` is the client's configuration file if the command would warn about it and go
 * on without it.
 *
 * @category models
 * @since 1.0.0
 */
export interface ClientEndpoint {
  readonly address: Address
  readonly origin: Origin
  readonly ignored: JsonFile.FileFault | undefined
}

/**
 * The reason for an address: a variable, a context, or nothing but the client's default.
 *
 * @category models
 * @since 1.0.0
 */
export type Origin = { readonly _tag: "Default" } | { readonly _tag: "Variable"; readonly name: string } | Context

/**
 * A context: its name, its file, and the variable or the file that chose it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Context {
  readonly _tag: "Context"
  readonly name: string
  readonly file: string
  readonly chosenBy:
    | { readonly _tag: "Variable"; readonly name: string }
    | { readonly _tag: "File"; readonly path: string }
}

/**
 * The reason why the command would ask no engine.
 *
 * @category models
 * @since 1.0.0
 */
export type EndpointFault =
  /** The client refuses the address. */
  | { readonly _tag: "InvalidHost"; readonly host: string; readonly origin: Origin }
  /** The file of the context cannot be used. With `ENOENT`, the context does not exist. */
  | { readonly _tag: "UnusableContext"; readonly context: Context; readonly fault: JsonFile.FileFault }
  /** The context has no address of a Docker Engine. */
  | { readonly _tag: "NoEndpoint"; readonly context: Context }

/**
 * Returns the files that decide, given what has been read.
 *
 * @category decoding
 * @since 1.0.0
 */
export const sources: Source.Sources<Given> = (given, files) => {
  const { context } = choose(given, files)
  const paths = [
    ...(isDecidedByVariable(given) ? [] : [configFile(given)]),
    ...(context === undefined ? [] : [context.file])
  ]
  return paths.map((path) => ({ _tag: "File", path }))
}

/**
 * Returns the engine that the command would ask. `DOCKER_HOST` comes first, then the context in `DOCKER_CONTEXT`, then the current
 * context in the client's configuration file.
 *
 * ```ts
 * import { ClientEndpoint } from "@oci-runtimes/core/docker"
 * import { Source } from "@oci-runtimes/core/engine"
 * import * as Result from "effect/Result"
 *
 * const given = { environment: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" }, workingDirectory: "/" }
 * const files = Source.readAll(ClientEndpoint.sources, given, () => ({ _tag: "Unreadable", errno: "ENOENT" }))
 * console.log(ClientEndpoint.describe(Result.getOrThrow(ClientEndpoint.read(given, files))))
 * // => The socket "/run/user/1000/docker.sock" (DOCKER_HOST).
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (given: Given, files: Source.Files): Result.Result<ClientEndpoint, EndpointFault> => {
  const { context, ignored } = choose(given, files)
  const surroundings = { workingDirectory: given.workingDirectory, platform: given.platform ?? "linux" }
  const found = (host: string, origin: Origin, address: Address | undefined) =>
    address === undefined
      ? Result.fail(Frozen.frozen<EndpointFault>({ _tag: "InvalidHost", host, origin }))
      : Result.succeed(Frozen.frozen<ClientEndpoint>({ address, origin, ignored }))
  if (context === undefined) {
    const host = given.environment.DOCKER_HOST ?? ""
    if (host.trim() !== "") {
      return found(host, { _tag: "Variable", name: "DOCKER_HOST" }, HostAddress.ofVariable(host, surroundings))
    }
    const secure = ["DOCKER_TLS_VERIFY", "DOCKER_TLS"].find((name) => given.environment[name])
    return secure === undefined
      ? found("", { _tag: "Default" }, HostAddress.defaultAddress(surroundings))
      : found(secureHost, { _tag: "Variable", name: secure }, HostAddress.ofVariable(secureHost, surroundings))
  }
  const metadata = JsonFile.read(context.file, files.get(context.file), contextFile)
  if (Result.isFailure(metadata)) {
    return Result.fail(Frozen.frozen({ _tag: "UnusableContext", context, fault: metadata.failure }))
  }
  const endpoint = metadata.success.Endpoints?.get("docker")
  if (endpoint === undefined) return Result.fail(Frozen.frozen({ _tag: "NoEndpoint", context }))
  const host = endpoint.Host ?? ""
  return found(host, context, HostAddress.ofContext(host, surroundings))
}

/**
 * Returns the absolute path of a socket that a person gives as a path or as an address, such as `unix:///run/docker.sock` or
 * `npipe:////./pipe/docker_engine`.
 *
 * @category operations
 * @since 1.0.0
 */
export const socketPath = (socket: string, workingDirectory: string): string =>
  HostPath.absolute(socket.replace(/^(?:unix|npipe):\/\//, ""), workingDirectory)

/**
 * Describes an address and its reason.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ address, origin }: ClientEndpoint): string =>
  address._tag === "NotLocal"
    ? `The engine at ${GoText.quote(address.host)} (${describeOrigin(origin)}). It is not asked: only local sockets with a path are.`
    : `The ${address._tag === "NamedPipe" ? "named pipe" : "socket"} ${GoText.quote(address.path)} (${describeOrigin(origin)}).`

/**
 * Describes the reason why the command would ask no engine, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeFault = (fault: EndpointFault): string => {
  switch (fault._tag) {
    case "InvalidHost":
      return `The docker command refuses the address ${GoText.quote(fault.host)} (${describeOrigin(fault.origin)}). Write an address such as "unix:///run/docker.sock".`
    case "NoEndpoint":
      return `The ${describeOrigin(fault.context)} has no address of a Docker Engine. Choose another context with "docker context use".`
    case "UnusableContext":
      return `The ${describeOrigin(fault.context)} cannot be used: ${JsonFile.describe(fault.fault)}. Choose another context with "docker context use".`
  }
}

const describeOrigin = (origin: Origin): string => {
  switch (origin._tag) {
    case "Default":
      return "default"
    case "Variable":
      return origin.name
    case "Context": {
      const { chosenBy, name } = origin
      return `context ${GoText.quote(name)} of ${chosenBy._tag === "Variable" ? chosenBy.name : GoText.quote(chosenBy.path)}`
    }
  }
}

/** The default address if TLS is asked for. */
const secureHost = "tcp://localhost:2376"

interface Choice {
  readonly context: Context | undefined
  readonly ignored: JsonFile.FileFault | undefined
}

const isDecidedByVariable = ({ environment }: Given): boolean =>
  Boolean(environment.DOCKER_HOST) || Boolean(environment.DOCKER_CONTEXT)

/** Chooses the context; undefined if it is the default one, which has no file. */
const choose = (given: Given, files: Source.Files): Choice => {
  const { DOCKER_CONTEXT: chosen, DOCKER_HOST: host } = given.environment
  if (host) return { context: undefined, ignored: undefined }
  if (chosen)
    return { context: contextOf(given, chosen, { _tag: "Variable", name: "DOCKER_CONTEXT" }), ignored: undefined }
  const path = configFile(given)
  const state = files.get(path)
  if (state === undefined) return { context: undefined, ignored: undefined }
  if (state._tag === "Unreadable" && state.errno === "ENOENT") return { context: undefined, ignored: undefined }
  const config = JsonFile.read(path, state, clientFile)
  if (Result.isFailure(config)) return { context: undefined, ignored: config.failure }
  const name = JsonReader.known(config.success.currentContext)
  return {
    context: name === undefined ? undefined : contextOf(given, name, { _tag: "File", path }),
    ignored: undefined
  }
}

const contextOf = (given: Given, name: string, chosenBy: Context["chosenBy"]): Context | undefined => {
  if (name === "default") return undefined
  const folder = bytesToHex(sha256(Bytes.ofText(name)))
  return {
    _tag: "Context",
    name,
    file: HostPath.clean(`${configDirectory(given)}/contexts/meta/${folder}/meta.json`, given.platform ?? "linux"),
    chosenBy
  }
}

const configFile = (given: Given): string =>
  HostPath.clean(`${configDirectory(given)}/config.json`, given.platform ?? "linux")

/** Returns the directory of the client's configuration. Without a home directory, the client uses its working directory. */
const configDirectory = ({ environment, homeDirectory, platform = "linux", workingDirectory }: Given): string => {
  const home = (platform === "windows" ? environment.USERPROFILE : environment.HOME) || homeDirectory || ""
  const usual = home === "" ? ".docker" : `${home}/.docker`
  return HostPath.absolute(environment.DOCKER_CONFIG || usual, workingDirectory)
}

const clientFile = /*#__PURE__*/ JsonReader.record({ currentContext: JsonReader.text }, JsonReader.anyCase)

const contextFile = /*#__PURE__*/ JsonReader.record(
  {
    Endpoints: /*#__PURE__*/ JsonReader.table(
      /*#__PURE__*/ JsonReader.record({ Host: JsonReader.text }, JsonReader.anyCase)
    )
  },
  JsonReader.anyCase
)
