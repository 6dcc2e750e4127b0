/**
 * The engines of a machine: what to look at in order to find them, and which ones there are. An engine is found by its process, by
 * the unit or the init script that starts it, or by its socket.
 *
 * Only what belongs to root or to the user who looks is believed. Any other user may have made it look like an engine.
 */
import { type Origin, Source } from "../../engine/index.ts"
import { LocalRequest } from "../../machine/index.ts"
import { DaemonProcess, type ServiceManager, UnitFacts } from "../../service/index.ts"
import { processName } from "../DockerEnvironment.ts"
import * as Candidate from "./Candidate.ts"
import * as DaemonPaths from "./daemonPaths.ts"
import * as DaemonStart from "./DaemonStart.ts"
import * as InitScript from "./InitScript.ts"
import * as StandIn from "./StandIn.ts"
import * as UnitStart from "./UnitStart.ts"

/**
 * An engine of a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Daemon extends Candidate.Candidate {
  /** The process of the engine; undefined if no process was found. */
  readonly process: DaemonProcess.DaemonProcess | undefined
  /** The start of the process. */
  readonly running: DaemonStart.DaemonStart | undefined
  /** The next start, by what starts the engine; undefined if that is not known. */
  readonly next: DaemonStart.DaemonStart | undefined
  /** The unit as it is now; undefined if there is none. */
  readonly ofUnit: UnitStart.UnitStart | undefined
  /** The paths of the sockets on which the engine listens, or would listen: from its flags, otherwise from its file. */
  readonly sockets: ReadonlyArray<string>
  /** The evidence of the engine: processes, units, scripts and sockets. */
  readonly foundBy: ReadonlyArray<string>
  /** True if the paths of the engine are those of a virtual machine. */
  readonly isVirtual: boolean
  /** The listener at the sockets of an engine that does not run; undefined if no other listener is known. */
  readonly standIn: StandIn.StandIn | undefined
}

/**
 * A process that is called like an engine, but was not looked at: it belongs to another user, or sees another root directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface LeftOut {
  readonly _tag: "Elsewhere" | "OfAnotherUser"
  readonly pid: number
  readonly uid: number
}

/**
 * The engines of a machine. `unreadable` is the name of the system's error if the list of processes cannot be read.
 *
 * @category models
 * @since 1.0.0
 */
export interface Discovered {
  readonly daemons: ReadonlyArray<Daemon>
  readonly leftOut: ReadonlyArray<LeftOut>
  readonly unreadable: string | undefined
}

/**
 * Returns what to look at in order to find the engines of a machine, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources: Source.Sources<Candidate.Onlooker> = (onlooker, files) => {
  const candidates = Candidate.candidates(onlooker)
  if ((onlooker.platform ?? "linux") !== "linux") return candidates.flatMap(evidenceOf)
  const processes = DaemonProcess.read({ name: processName }, files).filter(
    (process) => leftOut(process, onlooker) === undefined
  )
  const units = [...candidates, ...processes].flatMap(({ unit }) => unit ?? [])
  return [
    ...DaemonProcess.sources({ uid: onlooker.uid, name: processName }, files),
    ...InitScript.sources,
    ...UnitFacts.sources,
    ...candidates.map(({ socket }): Source.Source => ({ _tag: "Status", path: socket })),
    ...units.flatMap((unit) => UnitStart.sources(unit, onlooker, files)),
    ...find(onlooker, files).daemons.flatMap((daemon) => [
      ...DaemonPaths.sources(daemon),
      ...StandIn.sources(daemon, onlooker, files)
    ])
  ]
}

/**
 * Returns the engines of a machine, given the states of the sources.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (onlooker: Candidate.Onlooker, files: Source.Files): Discovered => {
  const seen = DaemonProcess.read({ name: processName }, files)
  const processes = seen.filter((process) => leftOut(process, onlooker) === undefined)
  const candidates = Candidate.candidates(onlooker)
  const byScript = ofInitScript(processes, candidates, files)
  const running = processes.map((process) =>
    ofProcess(process, {
      candidates,
      onlooker,
      files,
      script: process === byScript?.process ? byScript.start : undefined
    })
  )
  const stopped = candidates
    .filter(({ unit }) => !running.some((daemon) => isSameUnit(daemon.unit, unit)))
    .filter(({ kind }) => kind !== "system" || byScript === undefined)
    .flatMap((candidate) => ofCandidate(candidate, { onlooker, files, running }))
  return {
    daemons: [...running, ...stopped].toSorted((one, other) => order(one) - order(other)),
    leftOut: seen.flatMap((process) => leftOut(process, onlooker) ?? []),
    unreadable: DaemonProcess.unreadable(files)
  }
}

/**
 * Describes an engine by what is special about it, to follow "the".
 *
 * @category formatting
 * @since 1.0.0
 */
export const title = ({ kind, next, process, uid, unit }: Daemon): string => {
  switch (kind) {
    case "desktop":
      return "engine of Docker Desktop"
    case "rootless":
      return `rootless engine of the user ${uid}`
    case "snap":
      return "engine of the snap"
    case "system":
      if (unit !== undefined && unit.name !== usualUnit) return `engine of ${unit.name}`
      return unit === undefined && next === undefined && process !== undefined
        ? `engine of process ${process.pid}`
        : "system-wide engine"
  }
}

/**
 * Returns the place of flags that are written for an engine, but that nothing gives to it; undefined if there are none.
 *
 * @category operations
 * @since 1.0.0
 */
export const unusedSettings = ({ kind, ofUnit }: Daemon, files: Source.Files): Origin.Place | undefined =>
  kind === "system" && ofUnit !== undefined
    ? InitScript.unused(
        files,
        ofUnit.unit.environmentFiles.flatMap((use) => use.files.map(({ path }) => path))
      )
    : undefined

/** Returns what shows an engine of a system without units: its sockets and its file. */
const evidenceOf = (candidate: Candidate.Candidate): ReadonlyArray<Source.Source> => [
  ...socketsOf(candidate).map((path): Source.Source =>
    isPipe(path) ? { _tag: "Directory", path: LocalRequest.pipeDirectory } : { _tag: "Status", path }
  ),
  { _tag: "File", path: candidate.defaults.configFile, withStatus: true }
]

const socketsOf = ({ otherSockets = [], socket }: Candidate.Candidate): ReadonlyArray<string> => [
  socket,
  ...otherSockets
]

const isPipe = (path: string): boolean => LocalRequest.socketAt(path)._tag === "NamedPipe"

const usualUnit = "docker.service"

const order = ({ kind, process }: Daemon): number =>
  ["system", "rootless", "snap", "desktop"].indexOf(kind) * 2 + (process === undefined ? 1 : 0)

const leftOut = (
  { isElsewhere, pid, uid, unit }: DaemonProcess.DaemonProcess,
  onlooker: Candidate.Onlooker
): LeftOut | undefined => {
  if (uid !== 0 && uid !== onlooker.uid) return { _tag: "OfAnotherUser", pid, uid }
  // The engine of the snap sees the root directory of the snap, with the same directories of state. Its unit shows that it is the
  // snap's. Its variables do not: a process in a container can have any.
  return isElsewhere && !isOfSnap(unit) ? { _tag: "Elsewhere", pid, uid } : undefined
}

const isOfSnap = (unit: ServiceManager.ManagedUnit | undefined): boolean =>
  unit?.manager === "system" && unit.name.startsWith("snap.docker.")

const isSameUnit = (
  one: ServiceManager.ManagedUnit | undefined,
  other: ServiceManager.ManagedUnit | undefined
): boolean => one !== undefined && one.name === other?.name && one.manager === other.manager

const kindOf = ({ uid, unit, variables }: DaemonProcess.DaemonProcess): Candidate.DaemonKind => {
  if (isOfSnap(unit) || variables?.SNAP_NAME === "docker") return "snap"
  return uid !== 0 || variables?.ROOTLESSKIT_STATE_DIR ? "rootless" : "system"
}

/**
 * Returns the process that the init script started, and the next start by the script; undefined if there is none. An engine does not
 * start while the process in its PID file runs, so the process of the script has the PID file of the script. A process with both
 * another data root and other sockets was started by hand while the engine of the script did not run.
 */
const ofInitScript = (
  processes: ReadonlyArray<DaemonProcess.DaemonProcess>,
  candidates: ReadonlyArray<Candidate.Candidate>,
  files: Source.Files
) => {
  const system = candidates[0]!
  const start = InitScript.read(files, system)
  if (start === undefined) return undefined
  const placesOf = (next: DaemonStart.DaemonStart) => DaemonPaths.places({ ...system, next, running: undefined }, files)
  const script = placesOf(start)
  const isSame = (one: string, other: string) => DaemonPaths.isSamePath(one, other, files)
  const process = processes.find((one) => {
    if (one.unit !== undefined || kindOf(one) !== "system") return false
    const { dataRoot, pidFile, sockets: own } = placesOf(DaemonStart.ofProcess(one, system))
    const sharesSocket = own.some((path) => script.sockets.some((other) => isSame(path, other)))
    return isSame(pidFile, script.pidFile) && (isSame(dataRoot, script.dataRoot) || sharesSocket)
  })
  return process && { process, start }
}

/** The machine on which a process runs, and the start by the init script if the script started the process. */
interface Surroundings {
  readonly candidates: ReadonlyArray<Candidate.Candidate>
  readonly onlooker: Candidate.Onlooker
  readonly files: Source.Files
  readonly script: DaemonStart.DaemonStart | undefined
}

/** Returns the engine of a process. */
const ofProcess = (
  process: DaemonProcess.DaemonProcess,
  { candidates, files, onlooker, script }: Surroundings
): Daemon => {
  const kind = kindOf(process)
  const candidate = candidates.find((one) => one.kind === kind) ?? candidates[0]!
  const { unit } = process
  const ofUnit = unit && UnitStart.read(unit, onlooker, files, candidate)
  const own = DaemonStart.ofProcess(process, candidate)
  const start = unit === undefined ? script : ofUnit?.start
  const next = start && kind === "snap" ? DaemonStart.withWrapperValues(start, own) : start
  const running = (next && DaemonStart.placed(own, next)) ?? own
  return {
    ...candidate,
    unit,
    process,
    running,
    next,
    ofUnit,
    sockets: DaemonPaths.places({ ...candidate, next, running }, files).sockets,
    foundBy: [
      `process ${process.pid}`,
      ...(unit === undefined ? [] : [DaemonStart.describeUnit(unit)]),
      ...(script === undefined ? [] : [InitScript.path])
    ],
    isVirtual: false,
    standIn: undefined
  }
}

/** The machine on which an engine without a process is looked for, and the engines that were found by their processes. */
interface Searched {
  readonly onlooker: Candidate.Onlooker
  readonly files: Source.Files
  readonly running: ReadonlyArray<Daemon>
}

/** Returns the engine of a candidate that has no process, if anything shows that the machine has it. */
const ofCandidate = (candidate: Candidate.Candidate, { files, onlooker, running }: Searched): ReadonlyArray<Daemon> => {
  const { defaults, kind, unit } = candidate
  const ofUnit = unit && UnitStart.read(unit, onlooker, files, candidate)
  const script = kind === "system" ? InitScript.read(files, candidate) : undefined
  const foundBy = [
    ...(ofUnit === undefined || unit === undefined ? [] : [DaemonStart.describeUnit(unit)]),
    ...(script === undefined ? [] : [InitScript.path]),
    ...(kind === "snap"
      ? []
      : socketsOf(candidate).filter((path) => isSocket(files, path) && !running.some((one) => one.socket === path))),
    ...(kind === "desktop" && unit === undefined && files.get(defaults.configFile)?._tag === "File"
      ? [defaults.configFile]
      : [])
  ]
  if (foundBy.length === 0) return []
  const isVirtual = kind === "desktop"
  const next = isVirtual ? undefined : (script ?? ofUnit?.start)
  const daemon: Daemon = {
    ...candidate,
    unit: ofUnit && unit,
    process: undefined,
    running: undefined,
    next,
    ofUnit,
    sockets: isVirtual
      ? socketsOf(candidate)
      : DaemonPaths.places({ ...candidate, next, running: undefined }, files).sockets,
    foundBy,
    isVirtual,
    standIn: undefined
  }
  return [{ ...daemon, standIn: StandIn.find(daemon, running, onlooker, files) }]
}

/** The engine of the snap has the socket of the system-wide engine, so the socket shows only one of them. */
const isSocket = (files: Source.Files, path: string): boolean => {
  if (!isPipe(path)) return Source.statusOf(files, path)?.type === "Socket"
  const pipes = files.get(LocalRequest.pipeDirectory)
  return pipes?._tag === "Directory" && LocalRequest.isPipeAmong(pipes.names, path)
}
