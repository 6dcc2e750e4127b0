/**
 * The engine of the machine that a configuration is for, and what its start gives it. `ConfigurationSources` loads this module only
 * if an engine of the machine may count, because it needs much code that a question about a file alone does not.
 */
import { DaemonConfiguration, DaemonStart, type Discovery, EngineFlags, type Moby } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Daemons from "../Daemons.ts"
import * as HostProbe from "../HostProbe.ts"
import * as RunningEngine from "../RunningEngine.ts"

/** The engine of the machine, and its start. All are undefined if no engine of the machine reads the file, and no start is given. */
export interface EngineOfMachine {
  readonly daemon: Discovery.Daemon | undefined
  readonly start: DaemonStart.DaemonStart | undefined
  readonly own: DaemonConfiguration.DaemonConfiguration | undefined
  /** The variables of the engine, if it runs, otherwise those of its next start. */
  readonly variables: HostFacts.Environment | undefined
  /** The working directory of the engine, if it runs, otherwise that of its next start. */
  readonly workingDirectory: string | undefined
  /** True if the engine is in a virtual machine. */
  readonly isVirtual: boolean
  /** The flags of the start, with those of the options in their place. */
  readonly flags: EngineFlags.EngineFlags
  readonly overridden: ReadonlyArray<string>
}

/** The part of the options for a configuration that the engine of the machine depends on. */
interface Request {
  readonly engine: Moby.Generation
  readonly configFile?: string
  readonly flags?: EngineFlags.EngineFlags
  readonly daemon?: Discovery.Daemon | null
  readonly start?: DaemonStart.DaemonStart
  readonly isReload?: boolean
  readonly isVirtual?: boolean
}

/** Finds the engine of the machine, and reads its start by the rules of the engine. */
export const find = Effect.fnUntraced(function* (request: Request) {
  const { configFile, engine, flags: options = EngineFlags.none } = request
  const daemon = yield* daemonOf(request)
  const ofDaemon = request.isReload ? daemon && DaemonStart.ofReload(daemon) : (daemon?.next ?? daemon?.running)
  const start = request.start ?? ofDaemon
  const usual = daemon?.defaults ?? (yield* HostProbe.defaultPaths)
  const own = start && DaemonConfiguration.make(engine, start, usual)
  const given = configFile === undefined || daemon !== undefined ? options : { ...options, configFile }
  const found: EngineOfMachine = {
    daemon,
    start,
    own,
    variables: daemon?.process?.variables ?? start?.variables,
    workingDirectory: daemon?.process?.workingDirectory ?? start?.workingDirectory,
    isVirtual: request.isVirtual ?? (daemon !== undefined && !(yield* RunningEngine.isOfThisMachine(daemon))),
    flags: own === undefined ? EngineFlags.copy(given) : DaemonConfiguration.override(own.flags, given),
    overridden: own === undefined ? [] : DaemonConfiguration.overridden(own.flags, given)
  }
  return found
})

const daemonOf = Effect.fnUntraced(function* ({ configFile, daemon }: Pick<Request, "configFile" | "daemon">) {
  if (daemon !== undefined) return daemon ?? undefined
  const found = yield* Daemons.find()
  return configFile === undefined ? Daemons.choose(found) : yield* Daemons.reading(found, configFile)
})
