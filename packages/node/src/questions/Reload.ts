/**
 * Makes a running engine read its configuration again, and waits until it runs with it. Core decides how the engine is asked, and
 * what the observations mean.
 */
import {
  Configuration,
  type ContainerUse,
  Discovery,
  Docker,
  type Moby,
  ReloadOutcome,
  ReloadWay
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Daemons from "../docker/Daemons.ts"
import * as RunningEngine from "../docker/RunningEngine.ts"
import { EngineApi } from "../machine/EngineApi.ts"
import { Processes } from "../machine/Processes.ts"
import { EngineRulesMissing, ReloadImpossible } from "../RuntimeErrors.ts"
import type * as FileWriter from "../disk/FileWriter.ts"
import * as Compare from "./Compare.ts"
import * as Edit from "./Edit.ts"
import { grace, observe, request, within } from "./internal/askedEngine.ts"

/**
 * The engine of the machine to reload; undefined if there is none. The rules of `engine` foretell the reload, by default those of the
 * release that the engine says it is.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReloadOptions {
  readonly daemon: Discovery.Daemon | undefined
  readonly engine?: Moby.Generation | undefined
  /** The file that the engine should read. By default any file. */
  readonly configFile?: string
  /** The time to wait for each answer of the engine. By default `defaultTimeout`. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * A reload that has not been asked for yet, and what it would do. `lost` are the containers that lose their runtime by it.
 *
 * @category models
 * @since 1.0.0
 */
export interface PreparedReload extends Compare.Reloading, ContainerUse.LostRuntimes {
  readonly daemon: Discovery.Daemon
  readonly engine: Moby.Generation
  readonly way: ReloadWay.ReloadWay
  /** The right that this user needs to ask for the reload, and does not have; undefined if nothing is known to be missing. */
  readonly missingRight: string | undefined
}

/**
 * An outcome of a reload. `message` describes it, with the way out. `remaining` is what a further reload would still change; undefined
 * if the engine did not answer at the end.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reloaded {
  readonly outcome: ReloadOutcome.ReloadOutcome
  readonly message: string
  readonly remaining: Compare.Reloading["impact"] | undefined
  /** The time from the request to the outcome, in milliseconds. */
  readonly milliseconds: number
}

/**
 * The default time to wait for an engine.
 *
 * @category constants
 * @since 1.0.0
 */
export const defaultTimeout: Duration.Input = "10 seconds"

/**
 * Prepares the reload of an engine without asking for it. Fails if the engine does not answer, or if it cannot be asked from here.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("Reload.prepare")(function* (options: ReloadOptions) {
  return yield* Effect.updateService(
    preparation(options),
    EngineApi,
    within(Effect.succeed(Math.max(Duration.toMillis(options.timeout ?? defaultTimeout), grace)))
  )
})

const preparation = Effect.fnUntraced(function* ({ configFile, daemon, engine: given }: ReloadOptions) {
  if (daemon === undefined) {
    return yield* new ReloadImpossible({ engine: "engine", why: { _tag: "NoEngine", file: configFile } })
  }
  const impossible = (why: ReloadWay.NoWay) => new ReloadImpossible({ engine: Discovery.title(daemon), why })
  if (!(yield* RunningEngine.isOfThisMachine(daemon))) return yield* impossible({ _tag: "Virtual" })
  const engine = given ?? (yield* RunningEngine.generation(daemon))
  if (Docker.missingRules(engine) !== undefined) return yield* new EngineRulesMissing({ engine })
  const reload = yield* Effect.catchTag(
    Compare.reloadImpact({ daemon, engine, running: true }),
    "RunningEngineUnknown",
    ({ why = "" }) => impossible({ _tag: "Unanswered", reason: why })
  )
  const reads = reload.after.path
  if (configFile !== undefined && !(yield* Daemons.isSameFile(configFile, reads))) {
    return yield* impossible({ _tag: "OtherFile", file: configFile, reads })
  }
  const way = yield* Effect.mapError(Effect.fromResult(ReloadWay.of(daemon)), impossible)
  const { user } = yield* Processes
  const missingRight = ReloadWay.missingRight(way, user.uid)
  const prepared: PreparedReload = { ...reload, daemon, engine, way, missingRight }
  return prepared
})

/**
 * Asks an engine for a reload, and waits until it runs with its configuration as it is now, it refuses the configuration, it ends,
 * or the time is over. An engine that would refuse its configuration is not asked. Never fails: the outcome says what happened.
 *
 * @category writing
 * @since 1.0.0
 */
export const perform = Effect.fn("Reload.perform")(function* (
  prepared: PreparedReload,
  { timeout = defaultTimeout }: Pick<ReloadOptions, "timeout"> = {}
) {
  const { after, daemon, impact } = prepared
  const { clock } = yield* Processes
  const now = Effect.sync(() => Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n))
  const begun = yield* now
  const ended = (outcome: ReloadOutcome.ReloadOutcome, remaining: Reloaded["remaining"]) =>
    Effect.map(now, (time): Reloaded => {
      return { outcome, message: messageOf(prepared, outcome), remaining, milliseconds: time - begun }
    })
  if (impact._tag === "ReloadRefused") {
    const reason = Configuration.refusalLine(after.path, impact.refused)
    return yield* ended({ _tag: "RefusalForetold", reason, crashes: ReloadImpact.crashes(impact) }, impact)
  }
  const limit = Duration.toMillis(timeout)
  let since = yield* clock.currentTimeMillis
  const failure = yield* request(prepared, limit)
  if (failure !== undefined) {
    const { isDenied, reason } = failure
    const missingRight = isDenied ? prepared.missingRight : undefined
    return yield* ended({ _tag: "NotRequested", reason, missingRight }, impact)
  }
  const expected: ReloadOutcome.Expected = {
    expectsChange: !ReloadImpact.changesNothing(impact),
    pid: daemon.process?.pid,
    limit
  }
  const left = Effect.map(now, (time) => begun + limit - time)
  let delay = shortestDelay
  while (true) {
    // A clock that was set back gives the engine's report an earlier time than the request.
    since = Math.min(since, yield* clock.currentTimeMillis)
    const { remaining, ...seen } = yield* observe(prepared, since, left)
    const outcome = ReloadOutcome.observed(seen, expected)
    if (outcome !== undefined) return yield* ended(outcome, remaining)
    const rest = yield* left
    if (rest <= 0) return yield* ended(ReloadOutcome.late(seen, expected), remaining)
    yield* clock.sleep(Duration.millis(Math.min(delay, rest)))
    delay = Math.min(delay * 1.5, longestDelay)
  }
})

/**
 * The options for a change with a reload. With `undoIfRefused`, the change is undone if the engine refuses its file, or would.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangeOptions extends FileWriter.WriteOptions, Pick<ReloadOptions, "engine" | "timeout"> {
  readonly undoIfRefused?: boolean
}

/**
 * A change that was written, and the reload as it was prepared before. `written` is undefined if there was nothing to change.
 *
 * @category models
 * @since 1.0.0
 */
export interface Changed {
  readonly edited: Edit.PreparedEdit
  readonly written: FileWriter.WriteReport | undefined
  readonly prepared: PreparedReload
}

/**
 * The reload after a change. `undone` is the write that undid the change, or why that failed; undefined if the change stays.
 *
 * @category models
 * @since 1.0.0
 */
export interface Followed {
  readonly prepared: PreparedReload
  readonly reloaded: Reloaded
  readonly undone: Result.Result<FileWriter.WriteReport, FileWriter.WriteError> | undefined
}

/**
 * Writes a change, and reloads the engine of the machine that reads the file. Fails before anything is written if the engine cannot be
 * reloaded from here. A change that does nothing is followed by a reload too: the engine may not have read the file yet.
 *
 * @category writing
 * @since 1.0.0
 */
export const change = Effect.fn("Reload.change")(function* (edited: Edit.PreparedEdit, options: ChangeOptions = {}) {
  const prepared = yield* prepareFor(edited, options)
  const written = yield* Edit.write(edited, options)
  return { written, ...(yield* follow({ edited, written, prepared }, options)) }
})

/**
 * Prepares the reload that is to follow a change. Fails if the engine of the machine that reads the file cannot be reloaded from here.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepareFor = ({ daemon, path }: Edit.PreparedEdit, { engine, timeout }: ChangeOptions = {}) =>
  prepare({ daemon, configFile: path, engine, timeout })

/**
 * Reloads the engine after a change that was written, and undoes the change if the options ask for it. `prepared` is the reload as it
 * was prepared before the change. Never fails: the result says what happened.
 *
 * @category writing
 * @since 1.0.0
 */
export const follow = Effect.fn("Reload.follow")(function* (
  { edited, prepared: first, written }: Changed,
  options: ChangeOptions = {}
) {
  const prepared = yield* Effect.result(prepareFor(edited, options))
  const reloaded = Result.isSuccess(prepared)
    ? yield* perform(prepared.success, options)
    : notPrepared(first, prepared.failure.message)
  const isToUndo = options.undoIfRefused === true && written !== undefined && ReloadOutcome.isRefusal(reloaded.outcome)
  const followed: Followed = {
    prepared: Result.getOrElse(prepared, () => first),
    reloaded,
    undone: isToUndo ? yield* Effect.result(Edit.undo(edited, options)) : undefined
  }
  return followed
})

const notPrepared = (prepared: PreparedReload, reason: string): Reloaded => {
  const outcome: ReloadOutcome.ReloadOutcome = { _tag: "NotRequested", reason, missingRight: undefined }
  return { outcome, message: messageOf(prepared, outcome), remaining: undefined, milliseconds: 0 }
}

const messageOf = ({ daemon, way }: PreparedReload, outcome: ReloadOutcome.ReloadOutcome): string =>
  ReloadOutcome.describe(outcome, {
    command: ReloadWay.describe(way),
    engine: Discovery.title(daemon),
    log: ReloadWay.logCommand(way)
  })

/** The times between two looks at an engine, in milliseconds. */
const [shortestDelay, longestDelay] = [50, 500]
