/**
 * The address of an engine, as written in a variable or in a context.
 *
 * Source of the rule: docker/cli 29, `opts/hosts.go`, `ParseHost`; `cli/context/docker/load.go`, `ClientOpts`; moby, `client`,
 * `ParseHostURL`.
 */
import type { LocalRequest } from "../../machine/index.ts"
import { FilePath, HostPath, type Platform } from "../../text/index.ts"

/** An address that is not a local socket with a path, and its transport, such as `tcp` or `ssh`. */
export interface NotLocal {
  readonly _tag: "NotLocal"
  readonly host: string
  readonly transport: string
}

/** The address of an engine. */
export type Address = LocalRequest.Socket | NotLocal

/** The facts that complete an address. */
export interface Surroundings {
  readonly workingDirectory: string
  readonly platform: Platform.Platform
}

/** Returns the default address. */
export const defaultAddress = ({ platform }: Pick<Surroundings, "platform">): Address =>
  platform === "windows"
    ? { _tag: "NamedPipe", path: defaultPaths.npipe }
    : { _tag: "UnixSocket", path: defaultPaths.unix }

/** Returns the address in the variable; undefined if the client refuses it. An address without a transport is TCP. */
export const ofVariable = (value: string, surroundings: Surroundings): Address | undefined => {
  const host = value.trim()
  if (host === "") return defaultAddress(surroundings)
  const { rest, transport } = parts(host) ?? { transport: "tcp", rest: host }
  switch (transport) {
    case "unix":
    case "npipe":
      return rest.includes("://")
        ? undefined
        : localAddress(host, transport, rest || defaultPaths[transport], surroundings)
    case "tcp":
    case "fd":
    case "ssh":
      return { _tag: "NotLocal", host, transport }
    default:
      return undefined
  }
}

/** Returns the address in a context; undefined if the client refuses it. */
export const ofContext = (host: string, surroundings: Surroundings): Address | undefined => {
  if (host === "") return defaultAddress(surroundings)
  const found = parts(host)
  if (found === undefined || found.rest === "") return undefined
  return localAddress(host, found.transport, found.rest, surroundings)
}

const defaultPaths = { unix: "/var/run/docker.sock", npipe: "//./pipe/docker_engine" } as const

const parts = (host: string): { readonly transport: string; readonly rest: string } | undefined => {
  const end = host.indexOf("://")
  return end === -1 ? undefined : { transport: host.slice(0, end), rest: host.slice(end + 3) }
}

/** Go treats a path that begins with `@` as the name of an abstract socket, which has no owner. */
const localAddress = (host: string, transport: string, path: string, { workingDirectory }: Surroundings): Address => {
  if (transport === "npipe") return { _tag: "NamedPipe", path: HostPath.ofSystem(path, "windows") }
  if (transport !== "unix") return { _tag: "NotLocal", host, transport }
  return path.startsWith("@")
    ? { _tag: "NotLocal", host, transport: "abstract" }
    : { _tag: "UnixSocket", path: FilePath.absolute(path, workingDirectory) }
}
