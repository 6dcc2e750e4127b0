/**
 * Looks at the scripts directory on a machine, sets it up, and removes old scripts from it, one run at a time.
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
 * A report of the removed and the remaining scripts. `kept` has the scripts of the configuration, `left` everything else that
 * stays. `selection` has the reasons.
 *
 * @category models
 * @since 1.0.0
 */
export interface PruneReport extends Report.Report {
  readonly selection: Pruning.Selection
}

/**
 * The options for work on a scripts directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface WorkOptions {
  /** True if everything is synced to the disk, so that it survives a power cut. True by default. */
  readonly sync?: boolean
  /** The time to wait for other runs on the same directory. 30 seconds by default. */
  readonly wait?: Duration.Input
  /**
   * The time to keep the directory through which scripts were swapped, for readers that the system paused in the middle of a
   * path lookup. 100 milliseconds by default, the time for which Linux pauses a group of processes that has used up its CPU
   * time.
   */
  readonly grace?: Duration.Input
  /**
   * The data root as configured, and the directory from which a relative path starts. Links on the way there are followed only
   * if no other user decides where they lead. By default only the data root of the map is known.
   */
  readonly configured?: { readonly dataRoot: string; readonly workingDirectory: string }
  /** A function that is called after each step. */
  readonly onProgress?: (progress: PlanInterpreter.Progress) => Effect.Effect<void>
}

/**
 * The options for setting up a scripts directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface SetUpOptions extends WorkOptions {
  /**
   * True if everything that is not of the configuration is removed, as at an engine's start. False by default: engines of the
   * second generation then leave it.
   */
  readonly fresh?: boolean
}

/**
 * The options for removing old scripts.
 *
 * @category models
 * @since 1.0.0
 */
export interface PruneOptions extends WorkOptions {
  /** Absolute paths or names of scripts to keep, in addition to scripts that are referred to. */
  readonly keep?: ReadonlyArray<string>
  /** State directories of containerd in which to look for running containers. */
  readonly stateDirectories?: ReadonlyArray<string>
  /** The state directories that the engine may use: `ContainerRecords.stateDirectories` of its settings. */
  readonly engineStates?: ReadonlyArray<ContainerRecords.StateDirectory>
}

/**
 * The errors of work on a scripts directory. The scripts are unchanged, unless a warning is `NotUndone`.
 *
 * @category models
 * @since 1.0.0
 */
export type SetUpError = PlanFailed | PlanRefused | ScriptsDirectoryLocked

/**
 * Takes a snapshot of a scripts directory and its data root. Locks of live runs do not count as leftovers.
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
 * Sets up the scripts of a map. If they are up to date already, writes nothing and does not wait for other runs.
 *
 * @category writing
 * @since 1.0.0
 */
export const setUp = Effect.fn("ScriptsDirectory.setUp")(function* (
  engine: Moby.Generation,
  map: RuntimeMap.RuntimeMap,
  options: SetUpOptions = {}
): Effect.fn.Return<Report.Report, SetUpError, Disk | Processes> {
  const setUpMode: Moby.SetUpMode = options.fresh === true ? "start" : "update"
  const planFor = (request: ScriptSwap.SwapRequest) =>
    planned(Result.map(engine.plan(map, { ...request, setUpMode }), (plan) => ({ plan })))
  const { report } = yield* work(map, options, planFor)
  return report
})

/**
 * Removes the scripts that neither the map nor a running container refers to. The owner and the mode of the directory stay.
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
  const snapshotted = Effect.flatMap(placed, (there) => snapshotOf(disk, processes, there))

  const removeWhenUnused = Effect.fnUntraced(function* (path: string) {
    const { operations } = yield* journal.record
    const hasLinks = operations.some(
      ({ errno, operation }) => operation._tag === "Symlink" && operation.path.startsWith(`${path}/`) && errno === null
    )
    if (hasLinks) yield* processes.clock.sleep(grace)
    yield* journal.remove(path)
  })

  const planAt = Effect.fnUntraced(function* (at: ScriptSwap.StagingLocation) {
    const found = yield* snapshotted
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
          steps: ScriptSwap.lockSteps({ lock, sync, words: ScriptsNames.words }, { dataRoot, missing })
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

/** Returns the location of the scripts directory in a data root without links. */
const placedIn = (dataRoot: string, { scriptsDirectory }: Pick<RuntimeMap.RuntimeMap, "scriptsDirectory">) => ({
  dataRoot,
  scriptsDirectory: FilePath.join(dataRoot, FilePath.lastElement(scriptsDirectory))
})

const planned = <A>(result: Result.Result<A, ReadonlyArray<Pruning.PruningRefusal>>): Effect.Effect<A, PlanRefused> =>
  Effect.mapError(Effect.fromResult(result), (refused) => new PlanRefused({ refused }))

/** Reports whether another run has changed something between two looks. This can happen only without a lock. */
const isOvertaken = (error: OperationFailed | PlanRefused): boolean =>
  error._tag === "OperationFailed" && overtaken.has(error.errno)

/**
 * The errnos of an entry that is gone, of a link that has become a file, and of a file that has become a link, as during a
 * swap.
 */
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
