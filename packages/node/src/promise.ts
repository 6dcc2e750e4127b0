/**
 * The runtimes of an engine for programs that do not use Effect: functions that return promises, and errors to catch.
 */
import { type ConfigurationChange, type DaemonConfig, type DockerResolution, Engines } from "@oci-runtimes/core/docker"
import type { Explanation } from "@oci-runtimes/core/questions"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Result from "effect/Result"
import * as Disk from "./disk/Disk.ts"
import type * as FileWriter from "./disk/FileWriter.ts"
import type * as Report from "./disk/Report.ts"
import * as ConfigurationSources from "./docker/ConfigurationSources.ts"
import * as EngineDetection from "./docker/EngineDetection.ts"
import type * as ScriptsDirectory from "./docker/ScriptsDirectory.ts"
import * as Machine from "./Machine.ts"
import * as Check from "./questions/Check.ts"
import * as Edit from "./questions/Edit.ts"
import * as Reload from "./questions/Reload.ts"
import * as Status from "./questions/Status.ts"
import type { DaemonOptions } from "./promises/DaemonOptions.ts"
import type { ContainerdFailure, OpenedContainerd } from "./promises/openContainerd.ts"
import type { CrioFailure, OpenedCrio } from "./promises/openCrio.ts"
import type { OpenedPodman, PodmanFailure, PodmanOptions } from "./promises/openPodman.ts"
import * as RuntimeErrors from "./RuntimeErrors.ts"
import * as Runtimes from "./Runtimes.ts"

export type { DaemonOptions } from "./promises/DaemonOptions.ts"
export type { ChangedDaemon, DaemonChangeOptions, DaemonChanges } from "./promises/DaemonChanges.ts"
export type {
  ContainerdEntry,
  ContainerdFailure,
  ContainerdRequest,
  OpenedContainerd
} from "./promises/openContainerd.ts"
export type { CrioEntry, CrioFailure, OpenedCrio } from "./promises/openCrio.ts"
export type {
  ConfigurationRefused,
  OpenedEngine,
  ReleaseUnknown,
  ResolvedRuntime,
  RuntimeUnusable
} from "./promises/OpenedEngine.ts"
export type {
  ChangedPodman,
  OpenedPodman,
  PodmanChangeOptions,
  PodmanFailure,
  PodmanOptions,
  UserUnknown
} from "./promises/openPodman.ts"

/**
 * The configuration to open, and its engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenOptions {
  /** The configuration file. By default the engine's own file, which may be missing. */
  readonly config?: string
  /** The engine, such as `docker-26.1.5`, `docker-26` or `moby-25`. By default the detected engine. */
  readonly engine?: string
  /** The machine, such as the result of `Machine.memory`. By default this machine. */
  readonly machine?: Layer.Layer<Machine.Machine>
}

/**
 * The options for changing the configuration file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangeOptions extends FileWriter.WriteOptions {
  /** True if nothing is written and only the planned change is returned. */
  readonly dryRun?: boolean
  /** True if the change is made even if the engine would not start with it. */
  readonly force?: boolean
}

/**
 * A change to the configuration file, and what was written. Nothing is written on a dry run, or if there is nothing to change.
 *
 * @category models
 * @since 1.0.0
 */
export interface Edited extends Edit.PreparedEdit {
  readonly written: FileWriter.WriteReport | undefined
}

/**
 * A runtime, and the path of its program or shim. If the file is not found, `path` is null and `problem` says why.
 *
 * @category models
 * @since 1.0.0
 */
export interface ListedRuntime extends Omit<Runtimes.Listed, "found"> {
  readonly name: string
  readonly path: string | null
  readonly problem: string | null
}

/**
 * The runtimes of one engine. Each function reads the configuration file anew. A promise is rejected with a `RuntimesError` for
 * every expected failure. Any other error is a bug in this package.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedRuntimes {
  /** The name of the engine. */
  readonly engine: string
  /** Finds all problems of the configuration, and what the machine lacks for it. */
  readonly check: () => Promise<Check.Checked>
  /** Returns the runtime that `docker run --runtime NAME` uses; without a name, the default runtime. */
  readonly resolve: (name?: string) => Promise<DockerResolution.DockerResolution>
  /** Explains step by step what a name resolves to, and what containerd does with it. */
  readonly explain: (name?: string) => Promise<Explanation.Explanation>
  /** Returns every runtime, sorted by name. */
  readonly list: () => Promise<ReadonlyArray<ListedRuntime>>
  /** Adds a runtime to the file. With `replace`, an existing runtime of that name is replaced. */
  readonly add: (
    name: string,
    entry: Partial<DaemonConfig.RuntimeEntry>,
    options?: ChangeOptions & { readonly replace?: boolean }
  ) => Promise<Edited>
  /** Removes a runtime from the file. The default runtime is removed only if `newDefault` names another runtime. */
  readonly remove: (name: string, options?: ChangeOptions & { readonly newDefault?: string }) => Promise<Edited>
  /** Sets the default runtime in the file. */
  readonly setDefault: (name: string, options?: ChangeOptions) => Promise<Edited>
  /**
   * Makes the engine of the machine that reads the file reload, and waits until it runs with the file as it is now. The outcome
   * says whether it does, or why not. Rejected if the engine cannot be asked from here.
   */
  readonly reload: (options?: { readonly timeout?: Duration.Input }) => Promise<Reload.Reloaded>
  /** Returns what `apply` would do. */
  readonly plan: (options?: ScriptsDirectory.SetUpOptions) => Promise<Report.Report>
  /** Sets up the wrapper scripts. */
  readonly apply: (options?: ScriptsDirectory.SetUpOptions) => Promise<Report.Report>
  /** Removes wrapper scripts to which neither the configuration nor a running container refers. */
  readonly prune: (options?: ScriptsDirectory.PruneOptions) => Promise<ScriptsDirectory.PruneReport>
}

/**
 * A failure that a caller can expect, with the data of its kind in `fields`.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { open, RuntimesError } from "@oci-runtimes/node/promise"
 *
 * const docker = await open({ engine: "moby-25", machine: Machine.memory({}) })
 * const error = await docker.resolve("runcc").catch((thrown: unknown) => thrown)
 * if (error instanceof RuntimesError && error.fields._tag === "RuntimeRefused") {
 *   console.log(error.code, error.message)
 *   console.log(error.fields.suggestions.map(({ name }) => name))
 * }
 * // => RuntimeRefused unknown or invalid runtime name: runcc
 * // => [ 'runc' ]
 * ```
 *
 * @category errors
 * @since 1.0.0
 */
export class RuntimesError extends Error {
  override readonly name = "RuntimesError"
  /** The kind of the failure. */
  readonly code: Failure["_tag"]
  /** The data of its kind. It is not enumerable, so that a log has the message and not every detail. */
  declare readonly fields: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.code = failure._tag
    Object.defineProperty(this, "fields", { value: failure })
  }
}

/**
 * The failures that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type Failure =
  | ContainerdFailure
  | CrioFailure
  | FileWriter.WriteError
  | PodmanFailure
  | Runtimes.LoadError
  | RuntimeErrors.EditRefused
  | RuntimeErrors.EngineUnknown
  | RuntimeErrors.EngineRulesMissing
  | RuntimeErrors.PreflightFailed
  | RuntimeErrors.ReloadImpossible
  | RuntimeErrors.RunningEngineUnknown
  | RuntimeErrors.RuntimeRefused
  | RuntimeErrors.StartRefused
  | RuntimeErrors.VirtualEngine
  | ScriptsDirectory.SetUpError

/**
 * Opens the runtimes of an engine. Nothing is written. Fails if the name of the engine is unknown.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { open } from "@oci-runtimes/node/promise"
 *
 * // Without a machine, `open` takes this one.
 * const docker = await open({ engine: "moby-25", machine: Machine.memory({}) })
 * await docker.add("kata", { runtimeType: "io.containerd.kata.v2" })
 * const { kind, shim } = await docker.resolve("kata")
 * console.log(kind, shim.binary)
 * // => configured io.containerd.kata.v2
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const open = async ({ config, engine: name, machine }: OpenOptions = {}): Promise<OpenedRuntimes> => {
  const run = runOn(machine)
  const engine = await run(engineOf(name))
  const options = { engine, ...(config !== undefined && { configFile: config }) }
  const loaded = <A, E>(ask: (runtimes: Runtimes.Runtimes["Service"]) => Effect.Effect<A, E>) =>
    Effect.provide(Effect.flatMap(Runtimes.Runtimes, ask), Runtimes.layer(options))
  const edit = (
    change: ConfigurationChange.ConfigurationChange,
    { dryRun = false, force = false, ...writing }: ChangeOptions = {}
  ) =>
    run(
      Effect.gen(function* () {
        const edited = yield* Edit.prepare({ ...options, force }, change)
        const written = dryRun ? undefined : yield* Edit.write(edited, writing)
        return { ...edited, written }
      })
    )
  return {
    engine: engine.id,
    check: () => run(Check.check(options)),
    resolve: (asked) => run(loaded((runtimes) => runtimes.resolve(asked))),
    explain: (asked) => run(loaded((runtimes) => runtimes.explain(asked))),
    list: async () => (await run(loaded((runtimes) => runtimes.list))).map(listedRuntime),
    add: (added, entry, { replace = false, ...rest } = {}) =>
      edit({ _tag: "AddRuntime", name: added, entry: { path: "", runtimeArgs: [], ...entry }, replace }, rest),
    remove: (removed, { newDefault, ...rest } = {}) =>
      edit({ _tag: "RemoveRuntime", name: removed, ...(newDefault !== undefined && { newDefault }) }, rest),
    setDefault: (named, rest) => edit({ _tag: "SetDefault", name: named }, rest),
    reload: (waiting = {}) =>
      run(
        Effect.gen(function* () {
          const { daemon, path } = yield* ConfigurationSources.locate(options)
          return yield* Reload.perform(yield* Reload.prepare({ daemon, configFile: path, ...waiting }), waiting)
        })
      ),
    plan: (work) =>
      run(
        Effect.provide(
          loaded((runtimes) => runtimes.initialise(work)),
          Disk.layerDryRun
        )
      ),
    apply: (work) => run(loaded((runtimes) => runtimes.initialise(work))),
    prune: (work) => run(loaded((runtimes) => runtimes.prune(work)))
  }
}

/**
 * Opens the runtimes of Podman. Nothing is written. Fails if the rules of the release are not known.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { openPodman } from "@oci-runtimes/node/promise"
 *
 * const program = { type: "file", content: "", mode: 0o755 } as const
 * const files = { "/usr/bin/conmon": program, "/usr/bin/crun": program, "/opt/fast": program }
 * const environment = { variables: { PATH: "/usr/bin", HOME: "/root" } }
 * const podman = await openPodman({ engine: "podman-5.8", machine: Machine.memory({ files, environment }) })
 * await podman.add("fast", { path: "/opt/fast", flags: ["--debug"] })
 * const { args, path } = await podman.resolve("fast")
 * console.log(path, args)
 * // => /opt/fast [ '--debug' ]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const openPodman = async (options: PodmanOptions = {}): Promise<OpenedPodman> => {
  // Podman's rules take time to load.
  const { openWith } = await import("./promises/openPodman.ts")
  return openWith(options, runOn(options.machine))
}

/**
 * Opens the runtimes of containerd. Nothing is written. Fails if the rules of the release are not known, and on another system than
 * Linux unless a file is in question.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { openContainerd } from "@oci-runtimes/node/promise"
 *
 * const program = { type: "file", content: "", mode: 0o755 } as const
 * const files = { "/usr/bin/containerd-shim-runc-v2": program, "/usr/sbin/runc": program }
 * const environment = { variables: { PATH: "/usr/bin:/usr/sbin" } }
 * const containerd = await openContainerd({ engine: "containerd-1.7", machine: Machine.memory({ files, environment }) })
 * const { path, started } = await containerd.resolve("runc")
 * console.log(path, started)
 * // => runc [ '/usr/bin/containerd-shim-runc-v2', '/usr/sbin/runc' ]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const openContainerd = async (options: DaemonOptions = {}): Promise<OpenedContainerd> => {
  // containerd's rules take time to load.
  const { openWith } = await import("./promises/openContainerd.ts")
  return openWith(options, runOn(options.machine))
}

/**
 * Opens the runtimes of CRI-O. Nothing is written. Fails if the rules of the release are not known, and on another system than Linux
 * unless a file is in question.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { openCrio } from "@oci-runtimes/node/promise"
 *
 * const program = { type: "file", content: "", mode: 0o755 } as const
 * const files = {
 *   "/etc/crio/crio.conf": '[crio.runtime.runtimes.fast]\nruntime_path = "/opt/fast"\n',
 *   "/opt/fast": program,
 *   "/usr/bin/conmon": program,
 *   "/usr/bin/crun": program
 * }
 * const environment = { variables: { PATH: "/usr/bin" } }
 * const crio = await openCrio({ engine: "cri-o-1.34", machine: Machine.memory({ files, environment }) })
 * console.log((await crio.resolve("fast")).path)
 * // => /opt/fast
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const openCrio = async (options: DaemonOptions = {}): Promise<OpenedCrio> => {
  // CRI-O's rules take time to load.
  const { openWith } = await import("./promises/openCrio.ts")
  return openWith(options, runOn(options.machine))
}

/**
 * Returns the status of each engine of the machine. Nothing is changed, and nothing is rejected: a status says what cannot be told.
 *
 * ```ts
 * import { Machine } from "@oci-runtimes/node"
 * import { status } from "@oci-runtimes/node/promise"
 *
 * const files = { "/lib/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd -H unix://\n" }
 * const [engine] = await status({ machine: Machine.memory({ files }) })
 * console.log(engine?.isRunning, engine?.configFile)
 * for (const { message } of engine?.findings ?? []) console.log(message)
 * // => false /etc/docker/daemon.json
 * // => The next start fails: docker.service (/lib/systemd/system/docker.service:2) starts /usr/bin/dockerd, which does not exist.
 * ```
 *
 * @category looking
 * @since 1.0.0
 */
export const status = ({ machine = Machine.live }: Pick<OpenOptions, "machine"> = {}): Promise<
  ReadonlyArray<Status.DaemonStatus>
> => Effect.runPromise(Effect.provide(Status.all(), machine))

/** Returns how to run questions on a machine. */
const runOn = (machine: Layer.Layer<Machine.Machine> = Machine.live) => {
  const runtime = ManagedRuntime.make(machine)
  return <A, E extends Failure>(effect: Effect.Effect<A, E, Machine.Machine>) => settled(runtime, effect)
}

/** Runs a question. Rejects an expected failure as an error to catch. */
const settled = async <A, E extends Failure>(
  runtime: ManagedRuntime.ManagedRuntime<Machine.Machine, never>,
  effect: Effect.Effect<A, E, Machine.Machine>
): Promise<A> => {
  const result = await runtime.runPromise(Effect.result(effect))
  if (Result.isFailure(result)) throw new RuntimesError(result.failure)
  return result.success
}

const engineOf = (name: string | undefined) => {
  if (name === undefined) return Effect.map(EngineDetection.detect, Engines.detected)
  return Effect.mapError(Effect.fromResult(Engines.named(name)), () => new RuntimeErrors.EngineUnknown({ name }))
}

const listedRuntime = ({ found, ...listed }: Runtimes.Listed): ListedRuntime => ({
  ...listed,
  name: listed.resolution.name,
  path: Result.getOrNull(found),
  problem: Result.match(found, { onSuccess: () => null, onFailure: Runtimes.missingMessage })
})
