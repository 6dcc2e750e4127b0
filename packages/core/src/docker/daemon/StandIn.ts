/**
 * The listener at the sockets of an engine that has no process.
 *
 * Source of the rule: systemd.socket(5); Docker Engine, `contrib/init/systemd/docker.socket`; `pkg/pidfile/pidfile.go`.
 */
import { Source } from "../../engine/index.ts"
import { DaemonProcess, Listening, type ServiceManager } from "../../service/index.ts"
import type * as Candidate from "./Candidate.ts"
import * as DaemonPaths from "./daemonPaths.ts"
import * as InitScript from "./InitScript.ts"
import * as UnitStart from "./UnitStart.ts"

/**
 * The listener at the sockets of an engine that does not run: another engine, or systemd, which starts a service when a program
 * connects to the socket of a unit. `pidFile` is the PID file of both engines; undefined if they have different ones.
 *
 * @category models
 * @since 1.0.0
 */
export type StandIn =
  | { readonly _tag: "OtherEngine"; readonly pid: number; readonly pidFile: string | undefined }
  | { readonly _tag: "Systemd"; readonly unit: string }

/**
 * An engine with its sockets.
 *
 * @category models
 * @since 1.0.0
 */
export interface Engine extends Candidate.Candidate, DaemonPaths.Started {
  readonly process: DaemonProcess.DaemonProcess | undefined
  readonly sockets: ReadonlyArray<string>
  readonly isVirtual: boolean
}

/**
 * Returns what to look at in order to find the listener, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = (
  daemon: Engine,
  onlooker: Candidate.Onlooker,
  files: Source.Files
): ReadonlyArray<Source.Source> => [
  ...[...daemon.sockets, ...(daemon.unit === undefined ? [] : groupsOf(daemon.unit))].map((path): Source.Source => ({
    _tag: "Status",
    path
  })),
  ...(mayBeSystemd(daemon, files) ? Listening.sources(listeners(daemon, onlooker), files) : [])
]

/**
 * Returns the listener at the sockets of an engine without a process; undefined if no other listener is known. `running` are the
 * engines with a process.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (
  daemon: Engine,
  running: ReadonlyArray<Engine>,
  onlooker: Candidate.Onlooker,
  files: Source.Files
): StandIn | undefined => {
  if (daemon.isVirtual) return undefined
  const isOwn = (path: string) => daemon.sockets.some((socket) => DaemonPaths.isSamePath(path, socket, files))
  const other = running.find(({ sockets }) => sockets.some(isOwn))
  if (other?.process !== undefined) {
    const { pidFile } = DaemonPaths.places(daemon, files)
    const hasSame = DaemonPaths.isSamePath(DaemonPaths.places(other, files).pidFile, pidFile, files)
    return { _tag: "OtherEngine", pid: other.process.pid, pidFile: hasSame ? pidFile : undefined }
  }
  if (!mayBeSystemd(daemon, files)) return undefined
  const ownUnit = daemon.unit?.name.replace(/\.service$/, ".socket")
  const unit = Listening.read(listeners(daemon, onlooker), files).find(
    ({ name, paths }) => name === ownUnit || paths.some(isOwn)
  )
  return unit && { _tag: "Systemd", unit: unit.name }
}

/**
 * Reports whether systemd may listen at the sockets of an engine. An engine without a process runs if its process is hidden: its
 * unit then has a control group.
 */
const mayBeSystemd = ({ isVirtual, process, sockets, unit }: Engine, files: Source.Files): boolean => {
  if (isVirtual || process !== undefined || !InitScript.isBootedWithSystemd(files)) return false
  const runsUnseen =
    unit?.manager === "system" &&
    !DaemonProcess.areAllVisible(files) &&
    groupsOf(unit).some((path) => Source.statusOf(files, path) !== undefined)
  return !runsUnseen && sockets.some((path) => Source.statusOf(files, path)?.type === "Socket")
}

/** Returns the directories of a unit's control group. systemd removes them when the unit has stopped. */
const groupsOf = ({ name }: ServiceManager.ManagedUnit): ReadonlyArray<string> =>
  ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd"].map((root) => `${root}/system.slice/${name}`)

const listeners = ({ kind }: Engine, onlooker: Candidate.Onlooker): Listening.ListeningRequest => ({
  manager: UnitStart.managerOf(kind === "rootless" ? "user" : "system", onlooker)
})
