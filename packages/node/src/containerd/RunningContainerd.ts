/**
 * Asks a running containerd by CRI what it shows of its configuration or, if none runs, the installed program what it makes of the files.
 * Nothing is changed.
 */
import { ConfigDump, Containerd, RunningDaemon, StartAnswer } from "@oci-runtimes/core/containerd"
import { CriAnswer, ProgramRun } from "@oci-runtimes/core/machine"
import { GoText, Wording } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import { CriApi } from "../machine/CriApi.ts"
import * as ContainerdMachine from "./ContainerdMachine.ts"

/**
 * The known facts about a daemon that runs, or could run.
 *
 * @category models
 * @since 1.0.0
 */
export interface Running {
  /** The number of the process; undefined if the daemon does not run. */
  readonly pid: number | undefined
  /** The socket that was asked. */
  readonly socket: string
  /** The release that runs; undefined if it is not known. */
  readonly release: string | undefined
  readonly shown: RunningDaemon.Shown | undefined
  /** The differences between the files and what runs. */
  readonly differences: ReadonlyArray<RunningDaemon.RunningDifference>
  /** Sentences about what cannot be told. */
  readonly unknown: ReadonlyArray<string>
}

/**
 * Asks about the daemon of an assessment. Only a daemon that runs is asked at its socket. What it shows is compared by the rules of the
 * release that runs.
 *
 * @category looking
 * @since 1.0.0
 */
export const ask = Effect.fn("RunningContainerd.ask")(function* (assessed: ContainerdMachine.ContainerdAssessment) {
  const { pid } = assessed.daemon
  const socket = RunningDaemon.socketOf(assessed.daemon, assessed.reading.settings)
  const known: Running = { pid, socket, release: undefined, shown: undefined, differences: [], unknown: [] }
  if (pid === undefined) return { ...known, unknown: yield* contradictions(assessed) }
  const cri = yield* CriApi
  const version = yield* cri.version(socket)
  const status = Result.isFailure(version) ? Result.fail(version.failure) : yield* cri.status(socket)
  const release = Result.isSuccess(version) ? Containerd.plainVersion(version.success.runtimeVersion) : undefined
  const hasNoCri = Result.isFailure(status) && status.failure._tag === "NotCri"
  if (Result.isFailure(status) && !hasNoCri) {
    return { ...known, release, unknown: [CriAnswer.describe(socket, status.failure)] }
  }
  const shown = Result.isSuccess(status) ? RunningDaemon.shownBy(status.success) : undefined
  if (shown === undefined && !hasNoCri) {
    return { ...known, release, unknown: ["The running containerd shows no configuration by CRI."] }
  }
  const { engine, reading, table } = yield* asRelease(assessed, release)
  const start = StartAnswer.of(engine.traits(), reading, table)
  return { ...known, release, shown, differences: RunningDaemon.differences(start, shown) }
})

/** Returns the assessment by the rules of the release that runs. */
const asRelease = Effect.fnUntraced(function* (
  assessed: ContainerdMachine.ContainerdAssessment,
  version: string | undefined
) {
  const engine = version === undefined ? undefined : Result.getOrUndefined(Containerd.release(version))
  if (engine === undefined || engine.id === assessed.engine.id) return assessed
  return yield* Effect.orElseSucceed(ContainerdMachine.assess(engine, assessed), () => assessed)
})

/** Returns what the installed program says otherwise about the files, in sentences. */
const contradictions = Effect.fnUntraced(function* ({
  daemon: { given, program = "containerd" },
  engine,
  files
}: ContainerdMachine.ContainerdAssessment) {
  const command = ["--config", given.config, "config", "dump"]
  const outcome = yield* SearchedProgram.run(program, command, SearchedProgram.limits)
  const words = `${program} ${command.join(" ")}`
  if (Result.isFailure(outcome)) {
    return outcome.failure._tag === "ExecutableNotFound" ? [] : [`${words} ${ProgramRun.describe(outcome.failure)}.`]
  }
  const { exitCode, stderr, stdout } = outcome.success
  const traits = engine.traits()
  const expected = ConfigDump.of(traits, given, files)
  if (expected._tag === "Failed" || exitCode !== 0) {
    const complaint = ProgramRun.complaint({ stderr })
    const isSame = expected._tag === "Failed" && exitCode === expected.status
    return isSame
      ? []
      : [`${words} ends with ${exitCode}${complaint === undefined ? "" : `: ${GoText.quote(complaint)}`}.`]
  }
  const printed = ConfigDump.namesIn(traits, stdout)
  const names = Object.keys(expected.runtimes).toSorted(GoText.compare)
  const isSame = printed?.defaultRuntimeName === expected.defaultRuntimeName && printed.names.join() === names.join()
  return isSame || expected.emptyNames.length > 0
    ? []
    : [`${words} shows ${printed === undefined ? "no runtimes" : shownWords(printed)}, unlike these rules.`]
})

const shownWords = ({ defaultRuntimeName, names }: ConfigDump.PrintedNames): string =>
  `the runtimes ${names.map(Wording.plain).join(", ")} with the default ${Wording.shown(defaultRuntimeName)}`
