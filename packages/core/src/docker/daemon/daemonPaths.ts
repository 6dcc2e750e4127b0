/**
 * The configuration file, the sockets and the PID file of an engine, as its start and its file give them.
 */
import { Source } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
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

/**
 * Returns the paths of the sockets of an engine as it runs or would run, given the state of its file: from its flags, otherwise from
 * its file, otherwise its usual path.
 */
export const sockets = (started: Started, files: Source.Files): ReadonlyArray<string> => {
  const { file, flags, workingDirectory } = readStart(started, files)
  return DaemonConfiguration.sockets(flags, file, started.socket).map((path) =>
    FilePath.absolute(path, workingDirectory)
  )
}

/** Returns the path of the file to which an engine writes the number of its process. */
export const pidFile = (started: Started, files: Source.Files): string => {
  const { defaults, file, flags, workingDirectory } = readStart(started, files)
  const given = file?.directives.get("pidfile")?.value
  const named = flags.pidFile ?? (given?.type === "string" ? given.value : undefined)
  return FilePath.absolute(named || defaults.pidFile, workingDirectory)
}

/** Reads the start of an engine as it runs or would run, and its file. */
const readStart = ({ defaults, next, running }: Started, files: Source.Files) => {
  const start = running ?? next
  const own = start && configurationOf(start, defaults)
  const path = own?.configFile ?? defaults.configFile
  const state = files.get(path)
  return {
    flags: own?.flags ?? EngineFlags.none,
    defaults: own?.defaults ?? defaults,
    workingDirectory: start?.workingDirectory ?? "/",
    file: state?._tag === "File" ? DaemonJson.read(Docker.newest().directives, state.bytes, path) : undefined
  }
}

/** Returns the path of the file that an engine reads at its next start. */
export const configFile = ({ defaults, next, running }: Started): string => {
  const start = next ?? running
  return start === undefined ? defaults.configFile : configurationOf(start, defaults).configFile
}

/** Returns what a start gives an engine by the newest rules: the flags and directives of sockets and files are old. */
const configurationOf = (start: DaemonStart, defaults: Started["defaults"]) =>
  DaemonConfiguration.make(Docker.newest(), start, defaults)

/** Reports whether two paths are one: `/var/run` is a link to `/run` on every system with this engine. */
export const isSamePath = (one: string, other: string, files: Source.Files): boolean => {
  const [first, second] = [real(one, files), real(other, files)]
  return first === second
}

const real = (path: string, files: Source.Files): string =>
  (Source.statusOf(files, path)?.realPath ?? FilePath.clean(path)).replace(/^\/var\/run\//, "/run/")
