/**
 * The file and the sockets of an engine, as its start gives them, before the file is read.
 */
import { Source } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import * as Docker from "../Docker.ts"
import type { Candidate } from "./Candidate.ts"
import * as DaemonConfiguration from "./DaemonConfiguration.ts"
import type { DaemonStart } from "./DaemonStart.ts"

/** An engine with its starts. */
export interface Started extends Pick<Candidate, "defaults" | "socket"> {
  readonly next: DaemonStart | undefined
  readonly running: DaemonStart | undefined
}

/** Returns the paths of the sockets of an engine, according to its flags and its usual path. */
export const sockets = (started: Started): ReadonlyArray<string> =>
  DaemonConfiguration.sockets(configurationOf(started)?.flags ?? {}, undefined, started.socket)

/** Returns what the start of an engine gives it, by the newest rules: the flags of sockets and files are old. */
export const configurationOf = ({ defaults, next, running }: Started) => {
  const start = next ?? running
  return start && DaemonConfiguration.make(Docker.newest(), start, defaults)
}

/** Reports whether two paths are one: `/var/run` is a link to `/run` on every system with this engine. */
export const isSamePath = (one: string, other: string, files: Source.Files): boolean => {
  const [first, second] = [real(one, files), real(other, files)]
  return first === second
}

const real = (path: string, files: Source.Files): string =>
  (Source.statusOf(files, path)?.realPath ?? FilePath.clean(path)).replace(/^\/var\/run\//, "/run/")
