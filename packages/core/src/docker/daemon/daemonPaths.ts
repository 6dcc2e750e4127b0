/**
 * The configuration file, the sockets and the other paths of an engine, as its start and its file give them.
 */
import { Source } from "../../engine/index.ts"
import { LocalRequest } from "../../machine/index.ts"
import { FilePath, HostPath } from "../../text/index.ts"
import * as DaemonJson from "../daemon-json/DaemonJson.ts"
import * as Docker from "../Docker.ts"
import * as EngineFlags from "../EngineFlags.ts"
import type { Candidate } from "./Candidate.ts"
import * as DaemonConfiguration from "./DaemonConfiguration.ts"
import type { DaemonStart } from "./DaemonStart.ts"

/** An engine with its starts. */
export interface Started extends Pick<Candidate, "defaults" | "socket"> {
  readonly next: DaemonStart | undefined
  readonly running: DaemonStart | undefined
}

/** The paths that an engine uses as it runs or would run. */
export interface Places {
  readonly dataRoot: string
  readonly pidFile: string
  readonly sockets: ReadonlyArray<string>
}

/** Returns the files that give an engine its paths. */
export const sources = (started: Started): ReadonlyArray<Source.Source> =>
  [started.next, started.running].map((start) => ({ _tag: "File", path: fileOf(start, started), withStatus: true }))

/** Returns the paths of an engine: from its flags, otherwise from its file, otherwise the usual ones. */
export const places = (started: Started, files: Source.Files): Places => {
  const start = started.running ?? started.next
  const { defaults, flags } =
    start === undefined ? { ...started, flags: EngineFlags.none } : configurationOf(start, started.defaults)
  const path = fileOf(start, started)
  const state = files.get(path)
  const file = state?._tag === "File" ? DaemonJson.read(Docker.newest().directives, state.bytes, path) : undefined
  const absolute = (named: string) => FilePath.absolute(named, start?.workingDirectory ?? "/")
  return {
    dataRoot: absolute((flags.dataRoot ?? textIn(file, "data-root")) || defaults.dataRoot),
    pidFile: absolute((flags.pidFile ?? textIn(file, "pidfile")) || defaults.pidFile),
    sockets: DaemonConfiguration.sockets(flags, file, started.socket).map(absolute)
  }
}

const textIn = (file: DaemonJson.DaemonJson | undefined, directive: string): string | undefined => {
  const value = file?.directives.get(directive)?.value
  return value?.type === "string" ? value.value : undefined
}

/** Returns the path of the file that an engine reads at its next start. */
export const configFile = (started: Started): string => fileOf(started.next ?? started.running, started)

const fileOf = (start: DaemonStart | undefined, { defaults }: Pick<Started, "defaults">): string =>
  start === undefined ? defaults.configFile : configurationOf(start, defaults).configFile

/** Returns what a start gives an engine by the newest rules: the flags and directives of sockets and files are old. */
const configurationOf = (start: DaemonStart, defaults: Started["defaults"]) =>
  DaemonConfiguration.make(Docker.newest(), start, defaults)

/** Reports whether two paths are one: `/var/run` is a link to `/run` on every system with this engine. */
export const isSamePath = (one: string, other: string, files: Source.Files): boolean =>
  HostPath.isSame(real(one, files), real(other, files))

const real = (path: string, files: Source.Files): string =>
  (Source.statusOf(files, path)?.realPath ?? cleaned(path)).replace(/^\/var\/run\//, "/run/")

const cleaned = (path: string): string =>
  LocalRequest.socketAt(path)._tag === "NamedPipe" ? path : FilePath.clean(path)
