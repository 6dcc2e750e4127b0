/**
 * The CRI-O daemons of a machine: which files each reads, with which flags, and where it looks for programs.
 *
 * Source of the rule: cri-o/cri-o, `contrib/systemd/crio.service`.
 */
import type { Source } from "../../engine/index.ts"
import { Daemon } from "../../service/index.ts"
import * as Given from "../Given.ts"
import * as CommandLine from "./CommandLine.ts"
import * as Platform from "./Platform.ts"

/**
 * A daemon that runs or could be started.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioDaemon extends Daemon.Facts {
  readonly given: Given.Given
}

/**
 * The daemons, those that run first, the daemon that counts without any, and the processes in containers, such as the nodes of minikube.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found extends Daemon.Found<CrioDaemon> {
  readonly usual: CrioDaemon
}

/**
 * Returns what to look at in order to find the daemons, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = ({ uid }: Daemon.Onlooker, files: Source.Files): ReadonlyArray<Source.Source> => [
  ...Daemon.sources(soughtBy(uid), files),
  Platform.source
]

/**
 * Returns the daemons of a machine, given the states of the sources. The variables of a process or a unit count as flags.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = ({ uid }: Daemon.Onlooker, files: Source.Files): Found => {
  const { daemons, elsewhere } = Daemon.find(soughtBy(uid), files)
  const platform = platformOf(Platform.read(files))
  return {
    daemons: daemons.flatMap((daemon) => ofDaemon(daemon, platform) ?? []),
    usual: { ...usual, given: { ...usual.given, ...platform } },
    elsewhere
  }
}

/**
 * The daemon of a machine where nothing tells of one.
 *
 * @category constants
 * @since 1.0.0
 */
export const usual: CrioDaemon = /*#__PURE__*/ Object.freeze({ ...Daemon.noFacts, given: Given.usual })

/**
 * The socket of a daemon without `--listen` whose files name none.
 *
 * @category constants
 * @since 1.0.0
 */
export const usualAddress = "/var/run/crio/crio.sock"

/**
 * Returns the input of a daemon that reads only one file, without flags, on the machine of another daemon.
 *
 * @category constructors
 * @since 1.0.0
 */
export const givenOnly = (file: string, { platform, workingDirectory }: Given.Given): Given.Given => ({
  config: file,
  configDirectory: "",
  workingDirectory,
  flags: {},
  ...platformOf(platform)
})

/**
 * Describes a daemon in a few words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ pid, unit }: Daemon.Facts): string =>
  unit === ownUnit || pid === undefined ? "the system's CRI-O" : `the CRI-O of process ${pid}`

/**
 * Says in a sentence how a daemon is restarted. Containers go on while CRI-O is away.
 *
 * @category formatting
 * @since 1.0.0
 */
export const restart = (daemon: Pick<CrioDaemon, "pid" | "unit">): string => Daemon.restart(daemon, ownUnit)

const ownUnit = "crio.service"

const soughtBy = (uid: number): Daemon.Sought => ({ uid, name: "crio", units: [ownUnit] })

const platformOf = (platform: string | undefined): Pick<Given.Given, "platform"> =>
  platform === undefined ? {} : { platform }

const ofDaemon = (daemon: Daemon.Daemon, platform: Pick<Given.Given, "platform">): CrioDaemon | undefined => {
  const { args = [], variables = {}, workingDirectory } = daemon
  const commandLine = CommandLine.parse(args)
  // Another command of the same program, such as `crio config`.
  if (commandLine === undefined) return undefined
  const { listen, ...named } = commandLine
  const given: Given.Given = { ...named, workingDirectory, ...platform }
  return {
    ...Daemon.factsOf(daemon, listen ?? variables.CONTAINER_LISTEN),
    given: Given.withVariables(given, variables)
  }
}
