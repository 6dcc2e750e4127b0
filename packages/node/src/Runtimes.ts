/**
 * The runtimes of one engine on one machine: loaded from its configuration file, set up, resolved, listed, reloaded.
 * This is the service to start with. Everything it decides is decided in core.
 */
import {
  Configuration,
  type Engine,
  EngineFlags,
  ExecutableSearch,
  type HostFacts,
  type Resolution,
  type RuntimeMap,
  type WrapperScript
} from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import type * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as DaemonJson from "./DaemonJson.ts"
import type { EngineEnvironment } from "./EngineEnvironment.ts"
import * as ExecutableLookup from "./ExecutableLookup.ts"
import * as HostProbe from "./HostProbe.ts"
import * as Report from "./Report.ts"
import * as RuntimeErrors from "./RuntimeErrors.ts"
import * as ScriptsDirectory from "./ScriptsDirectory.ts"

/** What to load, and for which engine. Everything else has the engine's own default. */
export interface Options {
  readonly engine: Engine.Engine
  /** The configuration file. Only the one at the default path may be missing. */
  readonly configFile?: string
  readonly flags?: EngineFlags.EngineFlags
  /** How wrapper scripts are written. */
  readonly dialect?: WrapperScript.Dialect
}

/** What was loaded at the start, and the facts it was combined with. */
export interface Loaded {
  readonly engine: Engine.Engine
  readonly configFile: string
  /** Whether there is a file. Without one the configuration is empty but for the flags. */
  readonly hasFile: boolean
  readonly accepted: Configuration.Accepted
  readonly facts: HostFacts.HostFacts
}

/** A runtime of the map, with what a look for its program found. */
export interface Listed {
  readonly resolution: Resolution.Resolution
  readonly runtimeArgs: ReadonlyArray<string>
  readonly isDefault: boolean
  /** The file that holds the program, as the configuration names it. */
  readonly program: string
  /** Where the program is, or why it is not found. */
  readonly found: Result.Result<string, ExecutableSearch.ExecutableNotFound>
}

/** The runtimes of one engine. */
export class Runtimes extends Context.Service<
  Runtimes,
  {
    readonly loaded: Loaded
    /** The runtime map in force. */
    readonly map: Effect.Effect<RuntimeMap.RuntimeMap>
    /**
     * Sets up the scripts directory. With `fresh` it ends as it does at an engine's start; otherwise engines that name scripts
     * by their text leave those of other configurations. On a dry run it tells what that would do.
     */
    readonly initialise: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<Report.Report, ScriptsDirectory.SetUpError | RuntimeErrors.StartRefused>
    /** Removes the scripts that neither the map in force nor a running container refers to. */
    readonly prune: (
      options?: ScriptsDirectory.PruneOptions
    ) => Effect.Effect<ScriptsDirectory.PruneReport, ScriptsDirectory.SetUpError>
    /** What `docker run --runtime NAME` would run; without a name, what the default runtime is. */
    readonly resolve: (
      name?: string
    ) => Effect.Effect<Resolution.Resolution, RuntimeErrors.PreflightFailed | RuntimeErrors.RuntimeRefused>
    /** Every runtime of the map, sorted by name, with a look for its program. */
    readonly list: Effect.Effect<ReadonlyArray<Listed>>
    /**
     * Reads the file again and switches over to it, as the engine does on SIGHUP. Scripts are set up anew only where the
     * file gives runtimes. Whatever fails, the map in force stays.
     */
    readonly reload: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<
      Report.Report,
      RuntimeErrors.ConfigFileUnreadable | RuntimeErrors.ReloadRefused | ScriptsDirectory.SetUpError
    >
  }
>()("@oci-runtimes/node/Runtimes") {}

/** Why a configuration cannot be loaded. */
export type LoadError =
  | RuntimeErrors.ConfigFileUnreadable
  | RuntimeErrors.ConfigurationRefused
  | RuntimeErrors.VariableMissing

/** Loads a configuration from the file system and the environment that are provided. Nothing is written. */
export const layer = (options: Options): Layer.Layer<Runtimes, LoadError, EngineEnvironment | FileSystem.FileSystem> =>
  layerNoDeps(options).pipe(
    Layer.provide([DaemonJson.layer, ExecutableLookup.layer, HostProbe.layer, ScriptsDirectory.layer])
  )

/** Like `layer`, on services of the caller's choice. */
export const layerNoDeps = (
  options: Options
): Layer.Layer<
  Runtimes,
  LoadError,
  DaemonJson.DaemonJson | ExecutableLookup.ExecutableLookup | HostProbe.HostProbe | ScriptsDirectory.ScriptsDirectory
> => Layer.effect(Runtimes, make(options))

const make = Effect.fnUntraced(function* ({
  configFile,
  dialect,
  engine,
  flags: otherFlags = EngineFlags.none
}: Options) {
  const daemonJson = yield* DaemonJson.DaemonJson
  const lookup = yield* ExecutableLookup.ExecutableLookup
  const probe = yield* HostProbe.HostProbe
  const directory = yield* ScriptsDirectory.ScriptsDirectory

  const defaults = yield* probe.defaultPaths
  const path = configFile ?? defaults.configFile
  const facts = yield* probe.facts
  const readFile = daemonJson.read(path, {
    mayBeMissing: configFile === undefined,
    workingDirectory: facts.workingDirectory
  })
  const flags = { ...otherFlags, ...(configFile !== undefined && { configFile }) }
  const bytesAtStart = yield* readFile
  const accepted = yield* Effect.fromResult(Configuration.load(engine, { bytes: bytesAtStart, flags, defaults })).pipe(
    Effect.mapError((refused) => new RuntimeErrors.ConfigurationRefused({ path, refused }))
  )
  const dataRoot = yield* probe.canonicalDirectory(accepted.settings.dataRoot)
  const state = yield* Ref.make(engine.configure({ ...accepted.settings, dataRoot }, facts, dialect))
  const reloading = yield* Semaphore.make(1)

  const resolve = Effect.fnUntraced(function* (name?: string) {
    const map = yield* Ref.get(state)
    const resolution = yield* Effect.fromResult(engine.resolve(map, name ?? map.defaultRuntime)).pipe(
      Effect.mapError((refused) => new RuntimeErrors.RuntimeRefused({ refused }))
    )
    if (resolution.preflight !== null) {
      const found = yield* lookup.find(resolution.preflight, facts)
      yield* Effect.fromResult(found).pipe(
        Effect.mapError((failure) => new RuntimeErrors.PreflightFailed({ name: resolution.name, failure }))
      )
    }
    return resolution
  })

  const listed = Effect.fnUntraced(function* (map: RuntimeMap.RuntimeMap, name: string, runtime: RuntimeMap.Runtime) {
    const resolution = yield* Effect.orDie(Effect.fromResult(engine.resolve(map, name)))
    return {
      resolution,
      runtimeArgs: runtime.runtimeArgs,
      isDefault: name === map.defaultRuntime,
      program: runtime.path,
      found: yield* lookup.find(runtime.path, facts)
    }
  })

  const reload = Effect.fnUntraced(function* (options?: ScriptsDirectory.SetUpOptions) {
    const bytes = yield* readFile
    const current = yield* Ref.get(state)
    const next = yield* Effect.fromResult(Configuration.reload(engine, current, { bytes, flags })).pipe(
      Effect.mapError((refused) => new RuntimeErrors.ReloadRefused({ path, refused }))
    )
    const setUp = next.setsUpScripts
      ? directory.setUp(engine, next.map, options)
      : Effect.succeed(Report.nothingDone(next.map.scriptsDirectory))
    // Once the scripts are in place nothing may come between them and the map that names them.
    return yield* Effect.uninterruptibleMask((restore) => Effect.tap(restore(setUp), Ref.set(state, next.map)))
  })

  return Runtimes.of({
    loaded: { engine, configFile: path, hasFile: bytesAtStart !== undefined, accepted, facts },
    map: Ref.get(state),
    initialise: Effect.fnUntraced(function* (options?: ScriptsDirectory.SetUpOptions) {
      const { startFaults } = accepted
      if (startFaults.length > 0) return yield* new RuntimeErrors.StartRefused({ faults: startFaults })
      return yield* directory.setUp(engine, yield* Ref.get(state), options)
    }),
    prune: Effect.fnUntraced(function* (options?: ScriptsDirectory.PruneOptions) {
      return yield* directory.prune(engine, yield* Ref.get(state), accepted.settings.execRoot, options)
    }),
    resolve,
    list: Effect.gen(function* () {
      const map = yield* Ref.get(state)
      const names = [...map.runtimes].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return yield* Effect.forEach(names, ([name, runtime]) => listed(map, name, runtime), { concurrency: 16 })
    }),
    reload: (options) => reloading.withPermits(1)(reload(options))
  })
})
