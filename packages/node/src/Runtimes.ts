/**
 * The runtimes of one engine on one machine: loaded from its configuration file, set up, resolved, listed, reloaded.
 * This is the service to start with. Everything it decides is decided in core.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  ContainerRecords,
  type DockerEnvironment,
  type DockerProblem,
  type DockerResolution,
  type Moby,
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
import * as Features from "./docker/Features.ts"
import * as HostProbe from "./docker/HostProbe.ts"
import * as Machine from "./Machine.ts"
import * as Report from "./disk/Report.ts"
import * as RuntimeErrors from "./RuntimeErrors.ts"
import * as ScriptsDirectory from "./docker/ScriptsDirectory.ts"
import * as ConfigurationSources from "./docker/ConfigurationSources.ts"
import { startLook } from "./docker/internal/startLook.ts"

/**
 * What to load, and for which engine.
 *
 * @category models
 * @since 1.0.0
 */
export type RuntimesOptions = ConfigurationSources.SourceOptions

/**
 * What was loaded at the start, and the facts it was combined with.
 *
 * @category models
 * @since 1.0.0
 */
export interface Loaded {
  readonly engine: Moby.Generation
  readonly configFile: string
  /** Whether there is a file. Without one the configuration is empty but for the flags. */
  readonly hasFile: boolean
  readonly sources: Configuration.ConfigurationInput & { readonly defaults: DockerEnvironment.DefaultPaths }
  readonly accepted: Configuration.Accepted
  readonly facts: HostFacts.HostFacts
}

/**
 * A runtime of the map, with what a look for what it is run by found.
 *
 * @category models
 * @since 1.0.0
 */
export interface Listed {
  readonly resolution: DockerResolution.DockerResolution
  readonly runtimeArgs: ReadonlyArray<string>
  readonly isDefault: boolean
  /** The file that holds the program, as the configuration names it; null for a runtime whose shim decides. */
  readonly program: string | null
  /** Where the program, or else the shim, is, or why it is not found. */
  readonly found: Result.Result<
    string,
    ExecutableSearch.ExecutableNotFound | ShimSearch.RefusedShim | ShimSearch.ShimNotFound
  >
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
     * Sets up the scripts directory. With `fresh` it ends as it does at an engine's start; otherwise engines that name scripts
     * by their text leave those of other configurations. On a dry run it tells what that would do.
     */
    readonly initialise: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<Report.Report, ScriptsDirectory.SetUpError | RuntimeErrors.StartRefused>
    /**
     * Removes the scripts that neither the map in force nor a running container refers to. Fails where that cannot be told
     * for certain: without a file and flags, and with a file that the engine would not start with.
     */
    readonly prune: (
      options?: ScriptsDirectory.PruneOptions
    ) => Effect.Effect<ScriptsDirectory.PruneReport, RuntimeErrors.StartRefused | ScriptsDirectory.SetUpError>
    /** What `docker run --runtime NAME` would run; without a name, what the default runtime is. */
    readonly resolve: (
      name?: string
    ) => Effect.Effect<DockerResolution.DockerResolution, RuntimeErrors.PreflightFailed | RuntimeErrors.RuntimeRefused>
    /**
     * Why a name comes to what it comes to, and what containerd will do with it; without a name, the default runtime's.
     */
    readonly explain: (name?: string) => Effect.Effect<Explanation.Explanation>
    /** Why the engine would not start, as far as its configuration and a look for the program of the default runtime tell. */
    readonly startFaults: Effect.Effect<ReadonlyArray<DockerProblem.EngineProblem>>
    /** Every runtime of the map, sorted by name, with a look for its program. */
    readonly list: Effect.Effect<ReadonlyArray<Listed>>
    /**
     * What the map's runtimes say that they can do, by name; those whose shim decides are not asked. The programs that are run
     * are those that `list` finds.
     */
    readonly features: (options?: Features.FeaturesOptions) => Effect.Effect<Table.Table<Features.Answer>>
    /**
     * Reads the file again and switches over to it, as the engine does on SIGHUP. Scripts are set up anew only where the
     * file gives runtimes. Whatever fails, the map in force stays.
     */
    readonly reload: (
      options?: ScriptsDirectory.SetUpOptions
    ) => Effect.Effect<
      Report.Report,
      RuntimeErrors.ConfigurationUnreadable | RuntimeErrors.ReloadRefused | ScriptsDirectory.SetUpError
    >
  }
>()("@oci-runtimes/node/Runtimes") {}

/**
 * Why a configuration cannot be loaded.
 *
 * @category models
 * @since 1.0.0
 */
export type LoadError =
  | RuntimeErrors.ConfigurationUnreadable
  | RuntimeErrors.ConfigurationRefused
  | RuntimeErrors.VariableMissing

/**
 * Loads a configuration from the file system and the environment that are provided. Nothing is written.
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
 * Says why the program or shim of a runtime is not found.
 *
 * @category formatting
 * @since 1.0.0
 */
export const missingMessage = (failure: Result.Result.Failure<Listed["found"]>): string =>
  failure._tag === "ExecutableNotFound" ? ExecutableSearch.message(failure) : ShimSearch.message(failure)

/** Reports whether a program was looked for, and not a shim. */
const isOfProgram = (found: Listed["found"]): found is Features.Asked["found"] =>
  Result.isSuccess(found) || found.failure._tag === "ExecutableNotFound"

const make = Effect.fn("Runtimes.load")(function* (asked: RuntimesOptions) {
  const { dialect, engine } = asked
  const onMachine = Effect.provide(yield* Machine.services)

  const located = yield* ConfigurationSources.locate(asked)
  const { defaults, flags, path, readFile } = located
  const bytesAtStart = yield* readFile
  const sources = Configuration.keep({ bytes: bytesAtStart, flags, defaults, name: path })
  const accepted = yield* Effect.fromResult(Configuration.load(engine, sources)).pipe(
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
    if (resolution.preflight !== null) {
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
    const containerd = yield* ExecutableLookup.executable("containerd", facts, engine.searchRules)
    const found = new Map<string, Listed["found"]>()
    const listed: Array<Listed> = []
    for (const [name, runtime] of [...map.runtimes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const resolution = yield* Effect.orDie(Effect.fromResult(engine.resolve(map, name)))
      const { binary, options } = resolution.shim
      const program = options === null ? null : runtime.path
      const key = JSON.stringify([program, binary])
      const answer =
        found.get(key) ??
        (yield* program === null
          ? findShim(binary, containerd)
          : ExecutableLookup.find(program, facts, engine.searchRules))
      found.set(key, answer)
      const { runtimeArgs } = runtime
      listed.push({ resolution, runtimeArgs, isDefault: name === map.defaultRuntime, program, found: answer })
    }
    return listed
  }).pipe(onMachine, Effect.withSpan("Runtimes.list"))

  const configured = { dataRoot: accepted.settings.dataRoot, workingDirectory: facts.workingDirectory }

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
      ? ScriptsDirectory.setUp(engine, next.map, { configured, ...options })
      : Effect.succeed(Report.nothingDone(next.map.scriptsDirectory))
    // Once the scripts are in place nothing may come between them and the map that names them.
    return yield* Effect.uninterruptibleMask((restore) => Effect.tap(restore(setUp), Ref.set(state, next.map)))
  })

  const service = Runtimes.of({
    loaded: Object.freeze({
      engine,
      configFile: path,
      hasFile: bytesAtStart !== undefined,
      sources,
      accepted,
      facts
    }),
    map: Ref.get(state),
    initialise: Effect.fn("Runtimes.initialise")(function* (options?: ScriptsDirectory.SetUpOptions) {
      yield* mayStart
      return yield* ScriptsDirectory.setUp(engine, yield* Ref.get(state), { configured, ...options })
    }, onMachine),
    prune: Effect.fn("Runtimes.prune")(function* (options?: ScriptsDirectory.PruneOptions) {
      yield* mayStart
      if (!Configuration.isGiven(sources)) {
        return yield* new RuntimeErrors.PlanRefused({ refused: [{ _tag: "NoConfiguration", path }] })
      }
      const engineStates = ContainerRecords.stateDirectories(accepted.settings, defaults, facts)
      const map = yield* Ref.get(state)
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
