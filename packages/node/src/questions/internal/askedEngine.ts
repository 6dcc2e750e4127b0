/**
 * Asks an engine for a reload, and looks at it afterwards.
 */
import { type Discovery, type Moby, ReloadLog, ReloadWay } from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SearchedProgram from "../../disk/internal/searchedProgram.ts"
import * as EngineLog from "../../docker/EngineLog.ts"
import * as RunningEngine from "../../docker/RunningEngine.ts"
import { EngineApi } from "../../machine/EngineApi.ts"
import { Processes } from "../../machine/Processes.ts"
import * as Compare from "../Compare.ts"

/** An engine, its rules, and the way in which it is asked. */
interface Asked {
  readonly daemon: Discovery.Daemon
  readonly engine: Moby.Generation
  readonly way: ReloadWay.ReloadWay
}

/** Asks for the reload. Returns why it was not possible; undefined if it was. */
export const request = Effect.fnUntraced(function* ({ way }: Pick<Asked, "way">, milliseconds: number) {
  if (way._tag === "Signal") {
    const { hangUp } = yield* Processes
    return yield* Effect.match(hangUp(way), {
      onSuccess: () => undefined,
      onFailure: ({ errno, message }): ReloadWay.NotRequested => ({ reason: message, isDenied: errno === "EPERM" })
    })
  }
  const [program = "", ...args] = ReloadWay.managerCommand(way.unit)
  return ReloadWay.managerFailure(yield* SearchedProgram.run(program, args, { milliseconds, bytes: maximumOutput }))
})

/** Looks at an engine that was asked for a reload, within the time that is left and the grace of the last look. */
export const observe = Effect.fnUntraced(function* (asked: Asked, since: number, left: Effect.Effect<number>) {
  const { daemon } = asked
  const isGone = !(yield* stillRuns(daemon))
  const rest = Effect.map(left, (time) => Math.max(time, 0) + grace)
  const { isReported, remaining } = isGone
    ? { isReported: undefined, remaining: undefined }
    : yield* Effect.updateService(answers(asked, since), EngineApi, within(rest))
  const unit = daemon.process?.unit
  const log =
    unit === undefined ? "" : yield* EngineLog.since(unit, since, { milliseconds: yield* rest, bytes: maximumOutput })
  const isSettled = remaining && ReloadImpact.changesNothing(remaining)
  return { isGone, isReported, isSettled, log: ReloadLog.read(log), remaining }
})

/** Asks an engine whether it has reloaded, and what a further reload would change. */
const answers = Effect.fnUntraced(function* ({ daemon, engine }: Asked, since: number) {
  // The engine reports a reload when everything is done. What it shows afterwards is at least as new.
  const isReported = yield* RunningEngine.hasReloaded(daemon, since)
  const current = yield* Effect.option(Compare.reloading({ daemon, engine, running: true }))
  return { isReported, remaining: Option.getOrUndefined(current)?.impact }
})

const stillRuns = Effect.fnUntraced(function* ({ process }: Discovery.Daemon) {
  const { runs } = yield* Processes
  return process?.startTime === undefined || (yield* runs({ pid: process.pid, startTime: process.startTime }))
})

/** The maximum size of the output of a program, in bytes. */
const maximumOutput = 2 ** 20

/** The time for the last look, in milliseconds, so that an engine that answers is not said to be silent. */
export const grace = 1000

/** Returns the interface of the engine with no more time for each request than there is. */
export const within = (rest: Effect.Effect<number>) => (api: EngineApi["Service"]) =>
  EngineApi.of({
    request: ({ limits, ...asked }) =>
      Effect.flatMap(rest, (milliseconds) =>
        api.request({ ...asked, limits: { ...limits, milliseconds: Math.min(limits.milliseconds, milliseconds) } })
      )
  })
