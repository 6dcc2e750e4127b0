/**
 * The containerd daemons of a machine: which file each reads, and where it looks for programs.
 */
import type { Source } from "../../engine/index.ts"
import { Daemon } from "../../service/index.ts"
import { FilePath, Wording } from "../../text/index.ts"
import * as Given from "../Given.ts"
import * as CommandLine from "./CommandLine.ts"
import * as Installation from "./Installation.ts"

/**
 * A daemon that runs or could be started. A machine may have several, each with its own configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdDaemon extends Daemon.Facts {
  readonly given: Given.Given
  /** The way in which it is installed; undefined if its file is at none of the usual paths. */
  readonly installation: Installation.Installation | undefined
}

/**
 * The daemons, the one that counts first, the daemon that counts without any, and the processes in containers, such as the nodes of kind.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found extends Daemon.Found<ContainerdDaemon> {
  readonly usual: ContainerdDaemon
}

/**
 * Returns what to look at in order to find the daemons, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = ({ uid }: Daemon.Onlooker, files: Source.Files): ReadonlyArray<Source.Source> => [
  ...Daemon.sources(soughtBy(uid), files),
  ...Installation.all.map(({ config }): Source.Source => ({ _tag: "Status", path: config }))
]

/**
 * Returns the daemons of a machine, given the states of the sources. Of several, those that run count before those that do not, and the one
 * of containerd's own unit before those of distributions. A file at a usual path without a daemon counts as a daemon that does not run.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = ({ uid }: Daemon.Onlooker, files: Source.Files): Found => {
  const { daemons, elsewhere } = Daemon.find(soughtBy(uid), files)
  const found = daemons.flatMap((daemon) => ofDaemon(daemon) ?? [])
  const known = new Set(found.map(({ given, installation }) => installation?.config ?? given.config))
  const left = Installation.all.filter(({ config }) => files.get(config)?._tag === "Status" && !known.has(config))
  return {
    daemons: [...found, ...left.map(ofInstallation)].toSorted((one, other) => rankOf(one) - rankOf(other)),
    usual,
    elsewhere
  }
}

/**
 * The daemon of a machine where nothing tells of one.
 *
 * @category constants
 * @since 1.0.0
 */
export const usual: ContainerdDaemon = /*#__PURE__*/ Object.freeze({
  ...Daemon.noFacts,
  given: Given.usual,
  installation: Installation.system
})

/**
 * Returns the input of a daemon whose main file is a file, and that is otherwise like another daemon.
 *
 * @category constructors
 * @since 1.0.0
 */
export const givenOnly = (file: string, other: Given.Given): Given.Given => ({ ...other, config: file, isNamed: true })

/**
 * Describes a daemon in a few words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ given, installation, pid, unit }: ContainerdDaemon): string => {
  if (unit === ownUnit || (installation === Installation.system && pid === undefined)) return "the system's containerd"
  if (installation !== undefined && installation !== Installation.system)
    return `the containerd of ${installation.title}`
  return `the containerd with ${Wording.plain(given.config)}`
}

/**
 * Says in a sentence how a daemon is restarted. Containers go on while containerd is away.
 *
 * @category formatting
 * @since 1.0.0
 */
export const restart = (daemon: Pick<ContainerdDaemon, "pid" | "unit">): string => Daemon.restart(daemon, ownUnit)

const ownUnit = "containerd.service"

const soughtBy = (uid: number): Daemon.Sought => ({ uid, name: "containerd", units: [ownUnit] })

const ofDaemon = (daemon: Daemon.Daemon): ContainerdDaemon | undefined => {
  const { args = [], program, workingDirectory } = daemon
  const flags = CommandLine.parse(args)
  // Another command of the same program, such as `containerd config dump`.
  if (flags === undefined) return undefined
  const config = flags.config === undefined ? Given.usual.config : FilePath.absolute(flags.config, workingDirectory)
  return {
    ...Daemon.factsOf(daemon, flags.address),
    given: {
      config: flags.config ?? config,
      isNamed: flags.config !== undefined,
      workingDirectory,
      executable: program
    },
    installation: Installation.ofConfig(config)
  }
}

const ofInstallation = (installation: Installation.Installation): ContainerdDaemon => ({
  ...usual,
  installation,
  program: installation.program,
  given: { ...Given.usual, config: installation.config, isNamed: installation !== Installation.system }
})

/** The containerd of Docker Engine has no CRI, so it counts last. */
const rankOf = ({ installation, pid }: ContainerdDaemon): number => {
  const index = installation === undefined ? Installation.all.length - 1.5 : Installation.all.indexOf(installation)
  return index + (pid === undefined ? Installation.all.length : 0)
}
