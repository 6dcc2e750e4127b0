/**
 * The location of an engine's configuration file, and the flags, paths and facts that its configuration is combined with: those of
 * the engine of the machine that reads the file.
 */
import {
  type DaemonStart,
  type Discovery,
  DockerEnvironment,
  EngineFlags,
  type Moby,
  type WrapperScript
} from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { Disk } from "../disk/Disk.ts"
import type { ConfigurationUnreadable } from "../RuntimeErrors.ts"
import * as DaemonJsonFile from "./DaemonJsonFile.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import * as HostProbe from "./HostProbe.ts"
import type { EngineOfMachine } from "./internal/engineOfMachine.ts"

/**
 * The configuration to load, and its engine. Options that are left out have the engine's defaults.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceOptions {
  readonly engine: Moby.Generation
  /** The configuration file, which must exist. By default the file that the engine of the machine reads, which may be missing. */
  readonly configFile?: string
  /** Flags that count instead of those that the engine of the machine is started with. */
  readonly flags?: EngineFlags.EngineFlags
  /**
   * The engine of the machine whose flags and variables count, or null for none. By default, the engine that reads the given file
   * or, without a file, the engine that the `docker` command would ask.
   */
  readonly daemon?: Discovery.Daemon | null
  /** A start that counts instead of the start of the engine of the machine. */
  readonly start?: DaemonStart.DaemonStart
  /**
   * The engine's `PATH`. By default the `PATH` of the engine of the machine, and otherwise the `PATH` of the environment.
   */
  readonly searchPath?: string
  /** The dialect of the wrapper scripts. */
  readonly dialect?: WrapperScript.Dialect
}

/**
 * The origin of the engine's `PATH`: the engine of the machine, an option, or this process, whose `PATH` may be another one.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchPathOrigin = "engine" | "option" | "process"

/**
 * The sources of a configuration on a machine. `readFile` reads the file anew each time; the bytes are undefined if there is no file
 * at the engine's default path. `daemon` is the engine of the machine, and `start` the start whose flags count; undefined if no
 * engine of the machine reads the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface LocatedSources {
  readonly path: string
  readonly readFile: Effect.Effect<Uint8Array | undefined, ConfigurationUnreadable, Disk>
  readonly flags: EngineFlags.EngineFlags
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly facts: HostFacts.HostFacts
  readonly searchPathOrigin: SearchPathOrigin
  readonly daemon: Discovery.Daemon | undefined
  readonly start: DaemonStart.DaemonStart | undefined
  /** The flags of the start that do not count, because the options give them too. */
  readonly overridden: ReadonlyArray<string>
}

/**
 * The configuration to locate. A given file may be missing only if `mayBeMissing` is true. With `isReload`, the flags of the engine
 * of the machine are those of the engine that runs, which it keeps when it is reloaded, instead of the flags of its next start.
 *
 * @category models
 * @since 1.0.0
 */
export interface LocateOptions extends SourceOptions {
  readonly mayBeMissing?: boolean
  readonly isReload?: boolean
  /** True if the engine of the machine is in a virtual machine; false if it is not. Without this option, the engine may be asked. */
  readonly isVirtual?: boolean
}

/**
 * Locates the configuration file, which `readFile` reads anew each time. The facts come from the environment of the engine of the machine, if it runs and its environment can be read, otherwise
 * from its next start, and without an engine from the environment of this process.
 *
 * @category looking
 * @since 1.0.0
 */
export const locate = Effect.fn("ConfigurationSources.locate")(function* (request: LocateOptions) {
  const { configFile, daemon, flags = EngineFlags.none, mayBeMissing = false, searchPath, start } = request
  const isAlone = daemon === null && start === undefined
  const machine = isAlone ? alone(flags, configFile) : yield* (yield* engineOfMachine).find(request)
  const { isVirtual, own, variables, workingDirectory } = machine
  const environment = yield* EngineEnvironment
  const defaults = own?.defaults ?? machine.daemon?.defaults ?? (yield* HostProbe.defaultPaths)
  const known: HostFacts.HostFacts =
    isVirtual || environment.platform !== "linux"
      ? DockerEnvironment.virtualFacts
      : {
          ...(yield* HostProbe.facts),
          ...(variables !== undefined && DockerEnvironment.facts(variables)),
          ...(workingDirectory !== undefined && { workingDirectory })
        }
  const facts: HostFacts.HostFacts = { ...known, ...(searchPath !== undefined && { searchPath }) }
  const path = configFile ?? own?.configFile ?? defaults.configFile
  const isOfProcess = variables === undefined && known.isVirtual !== true
  const searchPathOrigin: SearchPathOrigin = searchPath !== undefined ? "option" : isOfProcess ? "process" : "engine"
  const located: LocatedSources = {
    path,
    readFile: DaemonJsonFile.read(path, {
      mayBeMissing: mayBeMissing || (configFile === undefined && own?.flags.configFile === undefined),
      workingDirectory: environment.workingDirectory
    }),
    flags: machine.flags,
    defaults,
    facts,
    searchPathOrigin,
    daemon: machine.daemon,
    start: machine.start,
    overridden: machine.overridden
  }
  return located
})

const engineOfMachine = Effect.promise(() => import("./internal/engineOfMachine.ts"))

/** Returns the flags of the options, for a question about a file alone. */
const alone = (flags: EngineFlags.EngineFlags, configFile: string | undefined): EngineOfMachine => ({
  daemon: undefined,
  start: undefined,
  own: undefined,
  variables: undefined,
  workingDirectory: undefined,
  isVirtual: false,
  flags: EngineFlags.copy({ ...flags, ...(configFile !== undefined && { configFile }) }),
  overridden: []
})
