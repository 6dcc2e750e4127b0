/**
 * Detects the release of the engine of this machine: by its program, otherwise by asking the engine. Core decides what to ask and what the answers
 * mean.
 */
import { type Discovery, EngineSurvey, EngineVersion } from "@oci-runtimes/core/docker"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Disk } from "../disk/Disk.ts"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import type { EngineApi } from "../machine/EngineApi.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import type { Processes } from "../machine/Processes.ts"
import { Programs } from "../machine/Programs.ts"
import * as Daemons from "./Daemons.ts"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"

/**
 * The limits for each program, which may hang, and for each request to the engine.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })

/**
 * Detects the release of the engine that the `docker` command of this machine would ask. Never fails: the result says what it is
 * based on.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect: Effect.Effect<
  EngineVersion.Detection,
  never,
  Disk | EngineApi | EngineEnvironment | Processes | Programs
> = Effect.gen(function* () {
  return yield* detectOf(Daemons.choose(yield* Daemons.find()))
}).pipe(Effect.withSpan("EngineDetection.detect"))

/**
 * Detects the release of an engine of the machine: by its own program, otherwise by `dockerd` in `PATH`, otherwise by asking the
 * engine at its socket. The program of an engine in a virtual machine is not on this machine, so only the engine is asked.
 *
 * @category looking
 * @since 1.0.0
 */
export const detectOf = Effect.fnUntraced(function* (daemon: Discovery.Daemon | undefined) {
  const answers: Array<EngineVersion.VersionProbe> = []
  const own = daemon && (yield* askProgram(daemon))
  if (own !== undefined) answers.push(own)
  const isHere = (yield* EngineEnvironment).platform === "linux" && daemon?.isVirtual !== true
  if (isHere && !answers.some(EngineVersion.isDecisive)) {
    const question = EngineVersion.askEngine
    answers.push({ question, outcome: yield* SearchedProgram.run(question.program, question.args, limits) })
  }
  if (daemon === undefined || answers.some(EngineVersion.isDecisive)) return EngineVersion.detect(answers)
  const RunningEngine = yield* runningEngine
  const survey = yield* RunningEngine.ask(daemon, { limits, milliseconds: limits.milliseconds })
  return EngineVersion.detect(answers, survey && EngineSurvey.release(survey))
})

/** The module needs much code, and is seldom used here. */
const runningEngine = Effect.promise(() => import("./RunningEngine.ts"))

/**
 * Asks the program of an engine of the machine for its version. Returns undefined if the program is not found, or if the engine is in
 * a virtual machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const askProgram = Effect.fnUntraced(function* ({ isVirtual, next, running }: Discovery.Daemon) {
  const start = next ?? running
  if (start === undefined || isVirtual) return undefined
  const { program, variables, workingDirectory } = start
  const { args, program: name } = EngineVersion.askEngine
  const isEngine = FilePath.isAbsolute(program) && FilePath.lastElement(program) === name
  const environment = { searchPath: variables.PATH ?? "", workingDirectory }
  const found = yield* ExecutableLookup.find(isEngine ? program : name, environment, "go-1.20")
  if (Result.isFailure(found)) return undefined
  const { run } = yield* Programs
  const path = found.success
  const outcome = yield* run({ path, args, environment: variables, workingDirectory, limits })
  const probe: EngineVersion.VersionProbe = { question: { ...EngineVersion.askEngine, path }, outcome }
  return probe
})
