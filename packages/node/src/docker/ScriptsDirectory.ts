/**
 * The scripts directory on a machine: looks at it, sets it up, and removes old scripts from it, one run at a time.
 */
import { DirectoryLock, Plan, ScriptSwap, ScriptsSnapshot } from "@oci-runtimes/core/disk"
import { type ContainerRecords, type Moby, Pruning, type RuntimeMap, ScriptsNames } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as Locks from "../disk/internal/directoryLock.ts"
import { placeOf } from "../disk/internal/links.ts"
import * as Work from "../disk/internal/work.ts"
import { referencesIn } from "./internal/references.ts"
import { missingDirectories } from "../disk/internal/surroundings.ts"
import { snapshotOf } from "./internal/scriptsSnapshot.ts"
import * as PlanInterpreter from "../disk/PlanInterpreter.ts"
import { Processes } from "../machine/Processes.ts"
import * as Report from "../disk/Report.ts"
import { type LockHolding, OperationFailed, PlanFailed, PlanRefused, ScriptsDirectoryLocked } from "../RuntimeErrors.ts"

/**
 * What was removed, and what stays and why: what the configuration refers to is kept, all else is left.
 *
 * @category models
 * @since 1.0.0
 */
export interface PruneReport extends Report.Report {
  readonly selection: Pruning.Selection
}

/**
 * How work on a scripts directory is done.
 *
 * @category models
 * @since 1.0.0
 */
export interface WorkOptions {
  /** Whether everything is brought to the disk, so that it survives a power cut. By default it is. */
  readonly sync?: boolean
  /** How long to wait for others who are setting up the same directory. By default half a minute. */
  readonly wait?: Duration.Input
  /**
   * How long to keep what scripts were exchanged through, for readers that the system has stopped in the middle of looking up
   * a path. By default a tenth of a second, for which a group of processes that has used up its time is put aside on Linux.
   */
  readonly grace?: Duration.Input
  /**
   * The data root as the configuration names it, and where a relative path starts. Links on the way there are followed only
   * if no other user decides where they lead. By default nothing is known but where the map has it.
   */
  readonly configured?: { readonly dataRoot: string; readonly workingDirectory: string }
  /** Is told of each operation that is done. */
  readonly onProgress?: (progress: PlanInterpreter.Progress) => Effect.Effect<void>
}

/**
 * How a scripts directory is set up.
 *
 * @category models
 * @since 1.0.0
 */
export interface SetUpOptions extends WorkOptions {
  /**
   * Whether to remove everything that is not of the configuration, as an engine does when it starts. Otherwise engines of
   * the second generation leave it. By default it stays.
   */
  readonly fresh?: boolean
}

/**
 * How old scripts are removed.
 *
 * @category models
 * @since 1.0.0
 */
export interface PruneOptions extends WorkOptions {
  /** Absolute paths or names of scripts that are to stay, beside those that are referred to. */
  readonly keep?: ReadonlyArray<string>
  /** State directories of containerd in which to look for running containers. */
  readonly stateDirectories?: ReadonlyArray<string>
  /** Those that the engine may use: `ContainerRecords.stateDirectories` of its settings. */
  readonly engineStates?: ReadonlyArray<ContainerRecords.StateDirectory>
}

/**
 * Why a scripts directory could not be set up. The scripts are as they were, unless a warning is `NotUndone`.
 *
 * @category models
 * @since 1.0.0
 */
export type SetUpError = PlanFailed | PlanRefused | ScriptsDirectoryLocked

/**
 * Looks at what is there. Locks of live runs are no leftovers.
 *
 * @category looking
 * @since 1.0.0
 */
export const snapshot = Effect.fn("ScriptsDirectory.snapshot")(function* (
  map: Pick<RuntimeMap.RuntimeMap, "dataRoot" | "scriptsDirectory">
) {
  const processes = yield* Processes
  return yield* snapshotOf(yield* Work.begin(yield* Disk, processes.user), processes, map)
}, Effect.scoped)

/**
 * Has it hold the scripts of a map. If it does already, nothing is written and nobody waited for.
 *
 * @category writing
 * @since 1.0.0
 */
export const setUp = Effect.fn("ScriptsDirectory.setUp")(function* (
  engine: Moby.Generation,
  map: RuntimeMap.RuntimeMap,
  options: SetUpOptions = {}
): Effect.fn.Return<Report.Report, SetUpError, Disk | Processes> {
  const startMode: Moby.StartMode = options.fresh === true ? "start" : "update"
  const planFor = (request: ScriptSwap.SwapRequest) =>
    planned(Result.map(engine.plan(map, { ...request, startMode }), (plan) => ({ plan })))
  const { report } = yield* work(map, options, planFor)
  return report
})

/**
 * Removes the scripts that neither the map nor a running container refers to. The owner of the directory stays.
 *
 * @category writing
 * @since 1.0.0
 */
export const prune = Effect.fn("ScriptsDirectory.prune")(function* (
  engine: Moby.Generation,
  map: RuntimeMap.RuntimeMap,
  { engineStates = [], keep = [], stateDirectories = [], ...options }: PruneOptions = {}
): Effect.fn.Return<PruneReport, SetUpError, Disk | Processes> {
  const named = stateDirectories.map((directory) => ({ _tag: "Named" as const, directory }))
  const places = { dataRoot: map.dataRoot, states: [...engineStates, ...named], keep }
  const planFor = Effect.fnUntraced(function* (request: ScriptSwap.SwapRequest) {
    const found = yield* referencesIn(yield* Disk, places, (yield* Processes).clock)
    return yield* planned(Pruning.plan(engine, map, request, found))
  })
  const { made, report } = yield* work(map, options, planFor)
  return prunedBy(report, made.selection)
})

const work = Effect.fnUntraced(function* <Made extends { readonly plan: Plan.Plan }>(
  map: RuntimeMap.RuntimeMap,
  options: WorkOptions,
  planFor: (request: ScriptSwap.SwapRequest) => Effect.Effect<Made, OperationFailed | PlanRefused, Disk | Processes>
) {
  yield* Effect.annotateCurrentSpan({ scriptsDirectory: map.scriptsDirectory })
  const { onProgress, sync = true } = options
  const wait = Duration.fromInputUnsafe(options.wait ?? Locks.defaultWait)
  const grace = Duration.fromInputUnsafe(options.grace ?? "100 millis")
  const processes = yield* Processes
  const owner = yield* processes.begin
  const lock = DirectoryLock.name(owner, ScriptsNames.locks)
  const disk = yield* Work.begin(yield* Disk, processes.user)
  const journal = yield* PlanInterpreter.begin(disk)
  const placed = Effect.map(placeOf(disk, map.dataRoot, options.configured), (dataRoot) => placedIn(dataRoot, map))
  const surveyed = Effect.flatMap(placed, (there) => snapshotOf(disk, processes, there))

  const removeWhenUnused = Effect.fnUntraced(function* (path: string) {
    const { operations } = yield* journal.record
    const hasLinks = operations.some(
      ({ errno, operation }) => operation._tag === "Symlink" && operation.path.startsWith(`${path}/`) && errno === null
    )
    if (hasLinks) yield* processes.clock.sleep(grace)
    yield* journal.remove(path)
  })

  const planAt = Effect.fnUntraced(function* (at: ScriptSwap.StagingLocation) {
    const found = yield* surveyed
    const alone = [...found.leftAlone, ScriptsSnapshot.asideLeftAlone(found)].filter((one) => one !== undefined)
    yield* Effect.forEach(alone, (one) => journal.warn(Report.leftAlone(one)), { discard: true })
    return yield* planFor({ snapshot: found, lock, stagingLocation: at, sync })
  })

  const carryOut = (made: Made) =>
    journal
      .take(made.plan.steps, onProgress)
      .pipe(Effect.andThen(journal.commit), journal.rollbackOnFailure, Effect.as(made))

  const publish = Effect.fnUntraced(function* (at: ScriptSwap.StagingLocation) {
    const made = yield* planAt(at)
    const done = carryOut(made)
    return yield* at === "beside" ? done : Effect.ensuring(done, removeWhenUnused(made.plan.staging))
  })

  const publishSomewhere = Effect.catchIf(
    publish("beside"),
    (error) => error._tag === "OperationFailed" && ScriptSwap.mayStageWithin(error.errno),
    () => publish("within")
  )

  const locked = Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const look = Effect.gen(function* () {
        const { dataRoot } = yield* placed
        const missing = yield* missingDirectories(disk, dataRoot)
        return {
          directory: dataRoot,
          steps: ScriptSwap.beginning({ lock, sync, words: ScriptsNames.words }, { dataRoot, missing })
        }
      })
      const attempt = { disk, journal, processes, owner, kind: ScriptsNames.locks, wait, look, held }
      const path = yield* Locks.acquire(attempt, restore)
      return yield* Effect.ensuring(restore(publishSomewhere), removeWhenUnused(path))
    })
  )

  const idle = Effect.gen(function* () {
    const made = yield* planAt("beside")
    return Plan.isNoop(made.plan) ? yield* carryOut(made) : undefined
  })

  const attempted = Effect.gen(function* () {
    const done = yield* Effect.catchIf(idle, isOvertaken, () => Effect.succeed(undefined))
    return done ?? (yield* locked)
  })

  const made = yield* Effect.catchTag(journal.rollbackOnFailure(attempted), "OperationFailed", (failure) =>
    failed(journal, failure)
  )
  return { made, report: Report.make(made.plan, yield* journal.record) }
}, Effect.scoped)

/** Where the scripts directory is once all links on the way to the data root have been followed. */
const placedIn = (dataRoot: string, { scriptsDirectory }: Pick<RuntimeMap.RuntimeMap, "scriptsDirectory">) => ({
  dataRoot,
  scriptsDirectory: FilePath.join(dataRoot, FilePath.lastElement(scriptsDirectory))
})

const planned = <A>(result: Result.Result<A, ReadonlyArray<Pruning.PruningRefusal>>): Effect.Effect<A, PlanRefused> =>
  Effect.mapError(Effect.fromResult(result), (refused) => new PlanRefused({ refused }))

/** Without a lock, what was seen by its name may be something else, or gone, when it is looked at. */
const isOvertaken = (error: OperationFailed | PlanRefused): boolean =>
  error._tag === "OperationFailed" && overtaken.has(error.errno)

/** What has gone, a link that is a file by now, and a file that is a link by now, as in the middle of an exchange. */
const overtaken: ReadonlySet<string> = new Set(["ENOENT", "EINVAL", "ELOOP"])

const held = (holding: LockHolding): ScriptsDirectoryLocked => new ScriptsDirectoryLocked(holding)

const failed = Effect.fnUntraced(function* (journal: PlanInterpreter.Journal, failure: OperationFailed) {
  const { operations, warnings } = yield* journal.record
  return yield* new PlanFailed({ failure, operations, warnings })
})

const prunedBy = (report: Report.Report, selection: Pruning.Selection): PruneReport => {
  const pathsOf = (isKept: boolean) =>
    selection.kept
      .filter(({ reason }) => (reason._tag === "Configured") === isKept)
      .map(({ name }) => FilePath.join(report.scriptsDirectory, name))
  return { ...report, kept: pathsOf(true), left: pathsOf(false), selection }
}
