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
  ReloadLog,
  ReloadOutcome,
  ReloadWay
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Daemons from "../docker/Daemons.ts"
import * as EngineLog from "../docker/EngineLog.ts"
import * as EngineProgram from "../docker/internal/engineProgram.ts"
import * as RunningEngine from "../docker/RunningEngine.ts"
import { EngineApi } from "../machine/EngineApi.ts"
import { Processes } from "../machine/Processes.ts"
import { EngineRulesMissing, ReloadImpossible } from "../RuntimeErrors.ts"
import type * as FileWriter from "../disk/FileWriter.ts"
import * as Compare from "./Compare.ts"
import * as Edit from "./Edit.ts"

/**
 * The engine of the machine to reload; undefined if there is none. The rules of `engine` foretell the reload, by default those of the
 * release that the engine says it is.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReloadOptions {
  readonly daemon: Discovery.Daemon | undefined
  readonly engine?: Moby.Generation
  /** The file that the engine should read. By default any file. */
  readonly configFile?: string
  /** The time to wait for each answer of the engine. By default `defaultTimeout`. */
  readonly timeout?: Duration.Input
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
    hurried(Duration.toMillis(options.timeout ?? defaultTimeout))
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
  const reload = yield* Compare.reloadImpact({ daemon, engine, running: true })
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
  { timeout = defaultTimeout }: { readonly timeout?: Duration.Input } = {}
) {
  const { after, impact } = prepared
  const { clock } = yield* Processes
  const begun = yield* clock.currentTimeMillis
  const limit = Duration.toMillis(timeout)
  const ended = (outcome: ReloadOutcome.ReloadOutcome, remaining: Reloaded["remaining"] = impact) =>
    Effect.map(clock.currentTimeMillis, (now): Reloaded => {
      return { outcome, message: messageOf(prepared, outcome), remaining, milliseconds: now - begun }
    })
  if (impact._tag === "ReloadRefused") {
    const reason = Configuration.refusalLine(after.path, impact.refused)
    return yield* ended({ _tag: "RefusalForetold", reason, crashes: ReloadImpact.crashes(impact) })
  }
  const failure = yield* request(prepared, limit)
  if (failure !== undefined) {
    return yield* ended({ _tag: "NotRequested", reason: failure, missingRight: prepared.missingRight })
  }
  const expectsChange = !ReloadImpact.changesNothing(impact)
  let delay = shortestDelay
  while (true) {
    const now = yield* clock.currentTimeMillis
    const left = begun + limit - now
    const seen = yield* Effect.updateService(observe(prepared, begun, Math.max(left, 1)), EngineApi, hurried(left))
    const outcome = ReloadOutcome.observed(seen, { expectsChange, pid: prepared.daemon.process?.pid })
    if (outcome !== undefined) return yield* ended(outcome, seen.remaining)
    if (left <= 0) {
      const { isReported = false, remaining } = seen
      return yield* ended(
        { _tag: "TimedOut", milliseconds: limit, isReported, isAnswering: remaining !== undefined },
        remaining
      )
    }
    yield* clock.sleep(Duration.millis(Math.min(delay, left)))
    delay = Math.min(delay * 1.5, longestDelay)
  }
})

/**
 * The options for a change with a reload. With `undoIfRefused`, the change is undone if the engine refuses its file, or would.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangeOptions extends FileWriter.WriteOptions {
  readonly engine?: Moby.Generation
  readonly timeout?: Duration.Input
  readonly undoIfRefused?: boolean
}

/**
 * A change that was written, and the reload after it. `undone` is the write that took the change back, or why that failed; undefined if
 * the change stays.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedAndReloaded {
  readonly written: FileWriter.WriteReport | undefined
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
  const { engine, timeout, undoIfRefused = false, ...writing } = options
  const waiting = timeout === undefined ? {} : { timeout }
  const asked = { daemon: edited.daemon, configFile: edited.path, ...(engine && { engine }), ...waiting }
  const first = yield* prepare(asked)
  const written = yield* Edit.write(edited, writing)
  const prepared = yield* Effect.result(prepare(asked))
  const reloaded = Result.isSuccess(prepared)
    ? yield* perform(prepared.success, waiting)
    : notPrepared(first, prepared.failure.message)
  const isToUndo = undoIfRefused && written !== undefined && ReloadOutcome.isRefusal(reloaded.outcome)
  const done: ChangedAndReloaded = {
    written,
    prepared: Result.getOrElse(prepared, () => first),
    reloaded,
    undone: isToUndo ? yield* Effect.result(Edit.undo(edited, writing)) : undefined
  }
  return done
})

const notPrepared = (prepared: PreparedReload, reason: string): Reloaded => {
  const outcome: ReloadOutcome.ReloadOutcome = { _tag: "NotRequested", reason, missingRight: undefined }
  return { outcome, message: messageOf(prepared, outcome), remaining: undefined, milliseconds: 0 }
}

const messageOf = ({ daemon, way }: PreparedReload, outcome: ReloadOutcome.ReloadOutcome): string =>
  ReloadOutcome.describe(outcome, { command: ReloadWay.describe(way), engine: Discovery.title(daemon) })

/** The times between two looks at an engine, in milliseconds. */
const [shortestDelay, longestDelay] = [50, 500]

/** Asks for the reload. Returns why it was not possible; undefined if it was. */
const request = Effect.fnUntraced(function* ({ way }: Pick<PreparedReload, "way">, milliseconds: number) {
  if (way._tag === "Signal") {
    const { hangUp } = yield* Processes
    return yield* Effect.match(hangUp(way), { onSuccess: () => undefined, onFailure: ({ message }) => message })
  }
  const [program = "", ...args] = ReloadWay.managerCommand(way.unit)
  return ReloadWay.managerFailure(yield* EngineProgram.run(program, args, { milliseconds, bytes: maximumOutput }))
})

/** Looks at an engine that was asked for a reload. */
const observe = Effect.fnUntraced(function* (prepared: PreparedReload, since: number, milliseconds: number) {
  const { daemon, engine } = prepared
  const isGone = !(yield* stillRuns(daemon))
  // The engine reports a reload when everything is done. What it shows afterwards is at least as new.
  const isReported = isGone ? undefined : yield* RunningEngine.hasReloaded(daemon, since)
  const current = isGone
    ? undefined
    : yield* Effect.option(Compare.reloading({ daemon, engine, running: true })).pipe(Effect.map(Option.getOrUndefined))
  const isToRead = isReported !== true && daemon.process?.unit !== undefined
  const log = isToRead ? yield* EngineLog.since(daemon.process.unit, since, { milliseconds, bytes: maximumOutput }) : ""
  const remaining = current?.impact
  return {
    isGone,
    isReported,
    isSettled: remaining && ReloadImpact.changesNothing(remaining),
    refusal: ReloadLog.refusal(log),
    remaining
  }
})

const stillRuns = Effect.fnUntraced(function* ({ process }: Discovery.Daemon) {
  const { runs } = yield* Processes
  return process?.startTime === undefined || (yield* runs({ pid: process.pid, startTime: process.startTime }))
})

/** The maximum size of the output of a program, in bytes. */
const maximumOutput = 2 ** 20

/** Returns the interface of the engine with no more time for a request than is left. */
const hurried = (milliseconds: number) => (api: EngineApi["Service"]) =>
  EngineApi.of({
    request: ({ limits, ...asked }) =>
      api.request({
        ...asked,
        limits: { ...limits, milliseconds: Math.max(1, Math.min(limits.milliseconds, milliseconds)) }
      })
  })
