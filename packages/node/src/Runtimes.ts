/**
 * The runtimes of one engine on one machine: loads them from the configuration file, sets them up, resolves, lists and reloads
 * them. This is the service to start with. Core makes all decisions.
 */
import { Frozen, Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  ConfigurationInput,
  ContainerRecords,
  type DockerEnvironment,
  type DockerProblem,
  DockerResolution,
  Docker,
  Engines,
  type Moby,
  RunningConfiguration,
  type RuntimeMap,
  RuntimeSuggestion,
  StartVerdict
} from "@oci-runtimes/core/docker"
import { ExecutableSearch, HostFacts } from "@oci-runtimes/core/machine"
import type { Explanation } from "@oci-runtimes/core/questions"
import { ShimSearch } from "@oci-runtimes/core/shim"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as ExecutableLookup from "./disk/ExecutableLookup.ts"
import * as Explain from "./questions/Explain.ts"
import * as Side from "./questions/Side.ts"
import * as Features from "./docker/Features.ts"
import * as HostProbe from "./docker/HostProbe.ts"
import * as Machine from "./Machine.ts"
import * as Report from "./disk/Report.ts"
import * as RuntimeErrors from "./RuntimeErrors.ts"
import * as ScriptsDirectory from "./docker/ScriptsDirectory.ts"
import * as ConfigurationSources from "./docker/ConfigurationSources.ts"
import * as EngineDetection from "./docker/EngineDetection.ts"
import { startLook } from "./docker/internal/startLook.ts"

/**
 * The configuration to load, and its engine.
 *
 * @category models
 * @since 1.0.0
 */
export type RuntimesOptions = Side.SideOptions

/**
 * The configuration that was loaded at the start, and the facts that it was combined with.
 *
 * @category models
 * @since 1.0.0
 */
export interface Loaded {
  readonly engine: Moby.Generation
  readonly configFile: string
  /** True if the file exists. Without a file the configuration has only the flags. */
  readonly hasFile: boolean
  readonly sources: ConfigurationInput.ConfigurationInput & { readonly defaults: DockerEnvironment.DefaultPaths }
  readonly accepted: Configuration.Accepted
  readonly facts: HostFacts.HostFacts
  /** The origin of the engine's `PATH` in the facts. */
  readonly searchPathOrigin: ConfigurationSources.SearchPathOrigin
  /** The names of runtimes that a running engine has, but whose shim is not known, so that they are not in the map. */
  readonly untold: ReadonlyArray<string>
}

/**
 * A runtime of the map, and the result of the search for its program or shim.
 *
 * @category models
 * @since 1.0.0
 */
export interface Listed {
  readonly resolution: DockerResolution.DockerResolution
  readonly runtimeArgs: ReadonlyArray<string>
  readonly isDefault: boolean
  /** The program as configured; null if the shim decides which program to run. */
  readonly program: string | null
  /** The path of the program, or of the shim if `program` is null, or the reason why it is not found. */
  readonly found: Result.Result<
    string,
    | ExecutableSearch.ExecutableNotFound
    | ShimSearch.RefusedShim
    | ShimSearch.ShimNotFound
    | UnforeseenProgram
    | VirtualProgram
  >
}

/**
 * A relative path: the shim looks for it in the directory of each container, so the result is not known in advance.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnforeseenProgram {
  readonly _tag: "UnforeseenProgram"
  readonly file: string
}

/**
 * A program or shim in the virtual machine of the engine, where it is not looked for.
 *
 * @category models
 * @since 1.0.0
 */
export interface VirtualProgram {
  readonly _tag: "VirtualProgram"
  readonly file: string
}

/**
 * The runtimes of one engine.
 *
 * @category services
 * @since 1.0.0
 */
export class Runtimes extends Context.Service<
  Runtimes,
  {
    readonly loaded: Loaded
    /** The runtime map in force. */
    readonly map: Effect.Effect<RuntimeMap.RuntimeMap>
    /**
     * Sets up the scripts directory. With `fresh`, the result is the same as after an engine's start. Otherwise engines that
     * name scripts by their content leave the scripts of other configurations. On a dry run, the report says what would be
     * done. Fails for an engine in a virtual machine, unless the options give a data root or a start.
     */
    readonly initialise: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<
      Report.Report,
      RuntimeErrors.StartRefused | RuntimeErrors.VirtualEngine | ScriptsDirectory.SetUpError
    >
    /**
     * Removes the scripts that neither the map in force nor a running container refers to. Fails if the references are not
     * certain: without a file and flags, with a file with which the engine would not start, or, unless the options give a data
     * root or a start, for an engine in a virtual machine.
     */
    readonly prune: (
      options?: ScriptsDirectory.PruneOptions
    ) => Effect.Effect<
      ScriptsDirectory.PruneReport,
      RuntimeErrors.StartRefused | RuntimeErrors.VirtualEngine | ScriptsDirectory.SetUpError
    >
    /** Returns the runtime that `docker run --runtime NAME` would use; without a name, the default runtime. */
    readonly resolve: (
      name?: string
    ) => Effect.Effect<DockerResolution.DockerResolution, RuntimeErrors.PreflightFailed | RuntimeErrors.RuntimeRefused>
    /** Explains what a name resolves to and what containerd does with it; without a name, explains the default runtime. */
    readonly explain: (name?: string) => Effect.Effect<Explanation.Explanation<DockerResolution.DockerResolution>>
    /**
     * The faults for which the engine would not start, according to its configuration and a look for the default runtime's
     * program.
     */
    readonly startFaults: Effect.Effect<ReadonlyArray<DockerProblem.EngineProblem>>
    /** Every runtime of the map, sorted by name, with the result of the search for its program or shim. */
    readonly list: Effect.Effect<ReadonlyArray<Listed>>
    /**
     * Returns the features of the map's runtimes, by name. Runs the programs that `list` finds. Does not ask runtimes whose
     * shim decides which program to run.
     */
    readonly features: (options?: Features.FeaturesOptions) => Effect.Effect<Table.Table<Features.Answer>>
    /**
     * Reads the file again and applies it, as the engine does on SIGHUP. Sets up scripts again only if the file gives runtimes.
     * If anything fails, the map in force stays. Like `initialise`, fails for an engine in a virtual machine if it sets up scripts.
     */
    readonly reload: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<
      Report.Report,
      | RuntimeErrors.ConfigurationUnreadable
      | RuntimeErrors.ReloadRefused
      | RuntimeErrors.VirtualEngine
      | ScriptsDirectory.SetUpError
    >
  }
>()("@oci-runtimes/node/Runtimes") {}

/**
 * The errors of loading a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export type LoadError =
  | RuntimeErrors.ConfigurationUnreadable
  | RuntimeErrors.ConfigurationRefused
  | RuntimeErrors.EngineRulesMissing
  | RuntimeErrors.RunningEngineUnknown
  | RuntimeErrors.VariableMissing

/**
 * Builds a layer that loads a configuration from the provided machine. Nothing is written.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { Machine, Runtimes } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const text = '{"runtimes": {"kata": {"runtimeType": "io.containerd.kata.v2"}}}'
 *
 * const program = Effect.gen(function* () {
 *   const runtimes = yield* Runtimes.Runtimes
 *   for (const { isDefault, resolution } of yield* runtimes.list) {
 *     console.log(resolution.name, resolution.kind, resolution.shim.binary, isDefault)
 *   }
 * })
 *
 * await program.pipe(
 *   Effect.provide(Runtimes.layer({ engine: Moby25 })),
 *   Effect.provide(Machine.memory({ files: { "/etc/docker/daemon.json": text } })),
 *   Effect.runPromise
 * )
 * // => io.containerd.runc.v2 stock io.containerd.runc.v2 false
 * // => kata configured io.containerd.kata.v2 false
 * // => runc stock io.containerd.runc.v2 true
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const layer = (options: RuntimesOptions): Layer.Layer<Runtimes, LoadError, Machine.Machine> =>
  Layer.effect(Runtimes, make(options))

/**
 * Provides the runtimes of the engine that is detected on the machine.
 *
 * @category layers
 * @since 1.0.0
 */
export const layerDetected = (
  options: Omit<RuntimesOptions, "engine"> = {}
): Layer.Layer<Runtimes, LoadError, Machine.Machine> =>
  Layer.unwrap(
    Effect.map(EngineDetection.detect, (detection) => layer({ ...options, engine: Engines.detected(detection) }))
  )

/**
 * Returns the message of the engine or of containerd for a program or shim that is not found.
 *
 * @category formatting
 * @since 1.0.0
 */
export const missingMessage = (failure: Result.Result.Failure<Listed["found"]>): string => {
  switch (failure._tag) {
    case "ExecutableNotFound":
      return ExecutableSearch.message(failure)
    case "UnforeseenProgram":
      return `${JSON.stringify(failure.file)} is looked for in the directory of each container`
    case "VirtualProgram":
      return `${JSON.stringify(failure.file)} is in the virtual machine of the engine, where it is not looked for`
    default:
      return ShimSearch.message(failure)
  }
}

/**
 * Says in plain words, without a full stop, why the program or shim of a runtime is not found.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeMissing = (failure: Result.Result.Failure<Listed["found"]>): string => {
  switch (failure._tag) {
    case "ExecutableNotFound":
      return ExecutableSearch.describe(failure)
    case "UnforeseenProgram":
    case "VirtualProgram":
      return missingMessage(failure)
    default:
      return ShimSearch.describe(failure)
  }
}

/** Reports whether a result may be of a search for a program: it is not the failure of a search for a shim. */
const isOfProgram = (found: Listed["found"]): found is Features.Asked["found"] =>
  Result.isSuccess(found) || found.failure._tag === "ExecutableNotFound"

/**
 * Returns the resolution of a name that the map knows. The resolutions that were made with the map come first, because the
 * engine reads an empty name as the default runtime even if a runtime has this name.
 */
const resolutionOf = (engine: Moby.Generation, map: RuntimeMap.RuntimeMap, name: string) => {
  const known = map.resolutions?.byName.get(name)
  return known === undefined ? Effect.orDie(Effect.fromResult(engine.resolve(map, name))) : Effect.succeed(known)
}

/** Loaded only if an engine of the machine is asked, because it needs much code. */
const runningEngine = Effect.promise(() => import("./docker/RunningEngine.ts"))

const make = Effect.fn("Runtimes.load")(function* (asked: RuntimesOptions) {
  const { dialect, engine } = asked
  if (Docker.missingRules(engine) !== undefined) return yield* new RuntimeErrors.EngineRulesMissing({ engine })
  const onMachine = Effect.provide(yield* Machine.services)

  const located = yield* ConfigurationSources.locate(asked)
  const { defaults, flags, path, readFile } = located
  const bytesAtStart = yield* readFile
  const sources = ConfigurationInput.keep({ bytes: bytesAtStart, flags, defaults, name: path })
  const running = asked.running === true ? yield* Side.running(asked) : undefined
  const accepted: Configuration.Accepted =
    running !== undefined
      ? running.side
      : yield* Effect.fromResult(Configuration.load(engine, sources)).pipe(
          Effect.mapError((refused) => new RuntimeErrors.ConfigurationRefused({ path, refused }))
        )
  const facts = yield* HostProbe.withDataRoot(located.facts, accepted.settings)
  const inForce = engine.configure(accepted.settings, facts, dialect)
  const state = yield* Ref.make(inForce)
  const reloading = yield* Semaphore.make(1)

  const resolve = Effect.fn("Runtimes.resolve")(function* (given?: string) {
    const map = yield* Ref.get(state)
    const name = given ?? map.defaultRuntime
    yield* Effect.annotateCurrentSpan({ name })
    const resolution = yield* Effect.fromResult(engine.resolve(map, name)).pipe(
      Effect.mapError((refused) => {
        const suggestions = RuntimeSuggestion.nearest(refused.name, map)
        return new RuntimeErrors.RuntimeRefused({ refused, suggestions })
      })
    )
    if (resolution.preflight !== null && facts.isVirtual !== true) {
      const found = yield* ExecutableLookup.find(resolution.preflight, facts, engine.searchRules)
      yield* Effect.fromResult(found).pipe(
        Effect.mapError((failure) => new RuntimeErrors.PreflightFailed({ name: resolution.name, failure }))
      )
    }
    return resolution
  }, onMachine)

  const findShim = Effect.fnUntraced(function* (binary: string, executable: string | undefined) {
    const search = ShimSearch.candidates(binary, { ...facts, executable }, engine.nameRules)
    if (Result.isFailure(search)) return Result.fail(search.failure)
    const { places } = ShimSearch.search(search.success, engine.searchRules)
    const findings = yield* ExecutableLookup.look(places)
    return ShimSearch.decide(search.success, findings, engine.searchRules)
  })

  const list = Effect.gen(function* () {
    const map = yield* Ref.get(state)
    const isVirtual = facts.isVirtual === true
    const containerd = isVirtual
      ? undefined
      : yield* ExecutableLookup.executable("containerd", facts, engine.searchRules)
    const found = new Map<string, Listed["found"]>()
    const listed: Array<Listed> = []
    for (const [name, runtime] of [...map.runtimes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const resolution = yield* resolutionOf(engine, map, name)
      const { binary, options } = resolution.shim
      const program = options === null ? null : runtime.path
      const key = JSON.stringify([program, binary, DockerResolution.isUnforeseen(resolution)])
      const answer =
        found.get(key) ??
        (yield* isVirtual
          ? Effect.succeed(Result.fail({ _tag: "VirtualProgram", file: program ?? binary } as const))
          : program === null
            ? findShim(binary, containerd)
            : DockerResolution.isUnforeseen(resolution)
              ? Effect.succeed(Result.fail({ _tag: "UnforeseenProgram", file: program } as const))
              : ExecutableLookup.find(program, facts, engine.searchRules))
      found.set(key, answer)
      const { runtimeArgs } = runtime
      listed.push({ resolution, runtimeArgs, isDefault: name === map.defaultRuntime, program, found: answer })
    }
    return listed
  }).pipe(onMachine, Effect.withSpan("Runtimes.list"))

  /** Returns a map, its settings and its data root, as a running engine keeps them whatever its file says. Options that give them count instead. */
  const placed = Effect.fnUntraced(function* (
    map: RuntimeMap.RuntimeMap,
    action: RuntimeErrors.VirtualEngine["action"]
  ) {
    const { containerd, dataRoot: givenRoot, execRoot } = asked.flags ?? {}
    const isGiven = givenRoot !== undefined || asked.start !== undefined
    if (!isGiven && located.daemon === undefined && facts.isVirtual === true) {
      return yield* new RuntimeErrors.VirtualEngine({ action, engine: "engine of Docker Desktop" })
    }
    const places =
      located.daemon === undefined || isGiven ? undefined : yield* (yield* runningEngine).places(located.daemon, action)
    const settings =
      places === undefined
        ? accepted.settings
        : RunningConfiguration.placed(
            { map, settings: accepted.settings },
            {
              dataRoot: places.dataRoot,
              execRoot: execRoot ?? places.execRoot,
              containerd: containerd ?? places.containerd
            }
          )
    const configured = { dataRoot: settings.dataRoot, workingDirectory: facts.workingDirectory }
    if (settings.dataRoot === accepted.settings.dataRoot) return { map, settings, configured }
    const { dataRoot, scriptsDirectory } = engine.configure(settings, facts, dialect)
    const { remapping: _remapping, ...others } = map
    return { map: Object.freeze({ ...others, dataRoot, scriptsDirectory }), settings, configured }
  })

  const startFaults = Effect.suspend(() => {
    const subject = { engine, settings: accepted.settings, map: inForce }
    return Effect.map(startLook(subject, facts), (look) => StartVerdict.faults(subject, look))
  }).pipe(onMachine, Effect.withSpan("Runtimes.startFaults"))

  const mayStart = Effect.suspend(() => {
    const { file, startFaults: faults } = accepted
    return faults.length > 0 ? Effect.fail(new RuntimeErrors.StartRefused({ path, file, faults })) : Effect.void
  })

  const reload = Effect.fn("Runtimes.reload")(function* (options?: ScriptsDirectory.SetUpOptions) {
    const bytes = yield* readFile
    const map = yield* Ref.get(state)
    const next = yield* Effect.fromResult(Configuration.reload(engine, map, { bytes, flags, name: path })).pipe(
      Effect.mapError((refused) => new RuntimeErrors.ReloadRefused({ path, refused }))
    )
    const setUp = next.setsUpScripts
      ? Effect.flatMap(placed(next.map, "set-up"), ({ configured, map: ofEngine }) =>
          ScriptsDirectory.setUp(engine, ofEngine, { configured, ...options })
        )
      : Effect.succeed(Report.nothingDone(next.map.scriptsDirectory))
    // No interruption may separate the scripts in place from the map that names them.
    return yield* Effect.uninterruptibleMask((restore) => Effect.tap(restore(setUp), Ref.set(state, next.map)))
  })

  const service = Runtimes.of({
    loaded: Object.freeze({
      engine,
      configFile: path,
      hasFile: bytesAtStart !== undefined,
      sources,
      accepted,
      facts,
      searchPathOrigin: located.searchPathOrigin,
      untold: Frozen.frozen([...(running?.untold ?? [])])
    }),
    map: Ref.get(state),
    initialise: Effect.fn("Runtimes.initialise")(function* (options?: ScriptsDirectory.SetUpOptions) {
      yield* mayStart
      const { configured, map } = yield* placed(yield* Ref.get(state), "set-up")
      return yield* ScriptsDirectory.setUp(engine, map, { configured, ...options })
    }, onMachine),
    prune: Effect.fn("Runtimes.prune")(function* (options?: ScriptsDirectory.PruneOptions) {
      yield* mayStart
      if (!ConfigurationInput.isGiven(sources)) {
        return yield* new RuntimeErrors.PlanRefused({ refused: [{ _tag: "NoConfiguration", path }] })
      }
      const { configured, map, settings } = yield* placed(yield* Ref.get(state), "prune")
      const engineStates = ContainerRecords.stateDirectories(settings, defaults, facts)
      return yield* ScriptsDirectory.prune(engine, map, { configured, engineStates, ...options })
    }, onMachine),
    resolve,
    explain: Effect.fn("Runtimes.explain")(function* (name?: string) {
      const request = { engine, map: yield* Ref.get(state), facts, name }
      return yield* Explain.explain(request)
    }, onMachine),
    features: Effect.fn("Runtimes.features")(function* (featuresOptions?: Features.FeaturesOptions) {
      const ofPrograms = (yield* list).flatMap(({ found, program, resolution: { name }, runtimeArgs }) =>
        program !== null && isOfProgram(found) ? [[name, { path: program, runtimeArgs, found }] as const] : []
      )
      const options = { searchPath: facts.searchPath, ...featuresOptions }
      return yield* Features.read(Table.make(ofPrograms), options)
    }, onMachine),
    startFaults,
    list,
    reload: (options) => onMachine(reloading.withPermits(1)(reload(options)))
  })
  return Object.freeze(service)
})
