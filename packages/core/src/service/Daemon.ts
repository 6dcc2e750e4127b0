/**
 * The daemons of a kind on a machine: the processes that run, and the starts of units that do not run.
 */
import { Source } from "../engine/index.ts"
import type { HostFacts } from "../machine/index.ts"
import * as DaemonProcess from "./DaemonProcess.ts"
import * as ServiceManager from "./ServiceManager.ts"
import type { ManagedUnit } from "./ServiceManager.ts"
import * as Unforeseen from "./Unforeseen.ts"
import * as Unit from "./Unit.ts"
import * as UnitFacts from "./UnitFacts.ts"

/**
 * The daemons to look for: by the name that the kernel has of their processes, the units of the system that start them directly, and the
 * user who looks.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sought extends DaemonProcess.Sought {
  readonly units: ReadonlyArray<string>
}

/**
 * A daemon that runs, or that a unit would start. `uncertain` are sentences about what could not be read or foreseen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Daemon {
  /** The process; undefined if the daemon does not run. */
  readonly process: DaemonProcess.DaemonProcess | undefined
  readonly unit: ManagedUnit | undefined
  /** The path of the program; undefined if it is not known. */
  readonly program: string | undefined
  /** The arguments of the program; undefined if they cannot be read. */
  readonly args: ReadonlyArray<string> | undefined
  /** The variables of the process; undefined if they cannot be read. */
  readonly variables: HostFacts.Environment | undefined
  readonly workingDirectory: string
  readonly uncertain: ReadonlyArray<string>
}

/**
 * The facts about a daemon of an engine that do not depend on the engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Facts {
  /** The program; undefined if it is looked for in `PATH`. */
  readonly program: string | undefined
  /** Its `PATH`; undefined if it is not known. */
  readonly searchPath: string | undefined
  /** The socket that its command line or its variables give; undefined if the configuration decides. */
  readonly address: string | undefined
  /** The number of its process; undefined if it does not run. */
  readonly pid: number | undefined
  /** The unit of systemd that starts it; undefined if none does. */
  readonly unit: string | undefined
  /** Sentences about what could not be read or foreseen. */
  readonly uncertain: ReadonlyArray<string>
}

/**
 * The user who looks.
 *
 * @category models
 * @since 1.0.0
 */
export type Onlooker = Pick<Sought, "uid">

/**
 * The daemons, those that run first, and the processes that are called alike and see another root directory, as in a container.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found<out D = Daemon> {
  readonly daemons: ReadonlyArray<D>
  readonly elsewhere: ReadonlyArray<DaemonProcess.DaemonProcess>
}

/**
 * Returns what to look at in order to find the daemons, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = (sought: Sought, files: Source.Files): ReadonlyArray<Source.Source> => [
  ...DaemonProcess.sources(sought, files),
  ...UnitFacts.sources,
  ...sought.units.flatMap((name) => Unit.sources(requestOf(name, files), files))
]

/**
 * Returns the daemons, given the states of the sources. Processes of other users than root and the one who looks are not believed.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (sought: Sought, files: Source.Files): Found => {
  const processes = DaemonProcess.read(sought, files).filter(({ uid }) => uid === 0 || uid === sought.uid)
  const running = processes.filter(({ isElsewhere }) => !isElsewhere).map(ofProcess)
  const stopped = sought.units
    .filter((name) => !running.some(({ unit }) => unit?.manager === "system" && unit.name === name))
    .flatMap((name) => ofUnit(name, files) ?? [])
  return { daemons: [...running, ...stopped], elsewhere: processes.filter(({ isElsewhere }) => isElsewhere) }
}

/**
 * Returns the facts about a daemon that do not depend on its engine.
 *
 * @category getters
 * @since 1.0.0
 */
export const factsOf = (
  { process, program, uncertain, unit, variables }: Daemon,
  address: string | undefined
): Facts => ({
  program,
  searchPath: variables?.PATH,
  address,
  pid: process?.pid,
  unit: unit?.name,
  uncertain
})

/**
 * The facts about a daemon that nothing on the machine tells of.
 *
 * @category constants
 * @since 1.0.0
 */
export const noFacts: Facts = /*#__PURE__*/ Object.freeze({
  program: undefined,
  searchPath: undefined,
  address: undefined,
  pid: undefined,
  unit: undefined,
  uncertain: /*#__PURE__*/ Object.freeze([])
})

/**
 * Says in a sentence how a daemon of containers is restarted, by its unit or, without a process, by the usual one. Containers go on while
 * it is away.
 *
 * @category formatting
 * @since 1.0.0
 */
export const restart = (
  { pid, unit }: { readonly pid: number | undefined; readonly unit: string | undefined },
  usualUnit: string
): string =>
  unit === undefined && pid !== undefined
    ? `Restart process ${pid}. Running containers go on.`
    : `Restart it: systemctl restart ${(unit ?? usualUnit).replace(/\.service$/, "")}. Running containers go on.`

const ofProcess = (process: DaemonProcess.DaemonProcess): Daemon => {
  const { executable, pid, unit, variables, words, workingDirectory } = process
  const unread = (what: string) => `The ${what} of process ${pid} cannot be read. Run this as root.`
  return {
    process,
    unit,
    program: executable,
    args: words.length === 0 ? undefined : words.slice(1),
    variables,
    workingDirectory: workingDirectory ?? "/",
    uncertain: [
      ...(words.length === 0 ? [unread("command line")] : []),
      ...(variables === undefined ? [unread("environment")] : [])
    ]
  }
}

const ofUnit = (name: string, files: Source.Files): Daemon | undefined => {
  const unit = Unit.read(requestOf(name, files), files)
  const command = unit.start.at(-1)
  if (unit.state !== "loaded" || command === undefined) return undefined
  const { environment, path, unforeseen, words, workingDirectory } = command
  const reasons = [...unit.unforeseen, ...unforeseen, ...unit.environment.flatMap((one) => one.unforeseen ?? [])]
  return {
    process: undefined,
    unit: { name, manager: "system" },
    program: path.startsWith("/") ? path : undefined,
    args: words.slice(1).map(({ text }) => text),
    variables: environment,
    workingDirectory: workingDirectory ?? "/",
    uncertain: [...new Set(reasons.map((reason) => `Of ${name}: ${Unforeseen.describe(reason)}.`))]
  }
}

const requestOf = (name: string, files: Source.Files): Unit.UnitRequest => ({
  name,
  facts: UnitFacts.read(files),
  manager: ServiceManager.system
})
