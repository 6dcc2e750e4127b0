/**
 * Which engine's rules hold on a machine, by what its programs say about their version.
 *
 * Source of the rule: Docker Engine, `daemon/runtime_unix.go` at 20.10.27, 23.0.18, 24.0.9, 25.0.0, 28.5.2 and 29.7.2;
 * `cmd/dockerd/docker.go` and `cobra.go` (since 29 in `daemon/command`), the version template.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText } from "../text/index.ts"

/**
 * The engines whose rules are known, by their `id`.
 *
 * @category models
 * @since 1.0.0
 */
export type EngineName = "moby-23" | "moby-25"

/**
 * A program that may know the engine's version, and the arguments that make it tell.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionQuestion {
  readonly program: "dockerd" | "docker"
  readonly args: ReadonlyArray<string>
}

/**
 * The engine itself: it need not run.
 *
 * @category constants
 * @since 1.0.0
 */
export const askEngine: VersionQuestion = /*#__PURE__*/ Frozen.frozen({ program: "dockerd", args: ["--version"] })

/**
 * The engine that runs, asked by the client. `docker --version` would tell the version of the client alone.
 *
 * @category constants
 * @since 1.0.0
 */
export const askRunningEngine: VersionQuestion = /*#__PURE__*/ Frozen.frozen({
  program: "docker",
  args: ["version", "--format", "{{.Server.Version}}"]
})

/**
 * What to ask, in this order, until there is an answer.
 *
 * @category constants
 * @since 1.0.0
 */
export const questions: ReadonlyArray<VersionQuestion> = /*#__PURE__*/ Frozen.frozen([askEngine, askRunningEngine])

/**
 * A question with what came of it: the program was not found, or was run.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionProbe {
  readonly question: VersionQuestion
  readonly outcome: ProgramRun.SearchedOutcome
}

/**
 * Why an answer tells no version.
 *
 * @category models
 * @since 1.0.0
 */
export type Unanswered =
  | ExecutableSearch.ExecutableNotFound
  | ProgramRun.ProgramFailure
  /** The program ended with a failure of its own, such as when no engine runs. */
  | (ProgramRun.Finished & { readonly _tag: "VersionRefused" })
  /** The program speaks of another engine, such as the stand-in of Podman that is called `docker`. */
  | { readonly _tag: "OtherEngine"; readonly name: string; readonly output: string }
  /** What the program printed holds no version, or one without a number. */
  | { readonly _tag: "NoVersion"; readonly output: string }

/**
 * The version of an engine with what distributions put behind it, such as `26.1.5+dfsg1`, its first number, and everything
 * that the program printed.
 *
 * @category models
 * @since 1.0.0
 */
export interface Version {
  readonly text: string
  readonly major: number
  readonly output: string
}

/**
 * What the rules chosen for a version leave out. Engines up to 20.10 pass no implicit names to containerd. 24.0 sets up
 * scripts as 23.0 does, and knows entries with a `runtimeType` and looks for programs as 25.0 does (`Engines.detected`). Engines after 29 have not been looked into.
 *
 * @category models
 * @since 1.0.0
 */
export type Reservation = "OlderThanRecorded" | "KnowsRuntimeType" | "NewerThanRecorded"

/**
 * The engine that was chosen, and why: a program told the version, or none did, so that the newest engine was chosen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Detection {
  readonly engine: EngineName
  readonly because: VersionFound | { readonly _tag: "NothingFound"; readonly attempts: ReadonlyArray<Attempt> }
}

/**
 * A program told the version. `output` is what it printed.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionFound {
  readonly _tag: "VersionFound"
  readonly version: string
  readonly program: string
  readonly output: string
  readonly reservation: Reservation | undefined
}

/**
 * A program that told no version, and why.
 *
 * @category models
 * @since 1.0.0
 */
export interface Attempt {
  readonly program: string
  readonly unanswered: Unanswered
}

/**
 * The engine by the first answer that tells a version.
 *
 * ```ts
 * import { EngineVersion } from "@oci-runtimes/core/docker"
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 *
 * const outcome = ProgramRun.printed("Docker version 26.1.5+dfsg1, build a72d7cd")
 * const detection = EngineVersion.detect([{ question: EngineVersion.askEngine, outcome }])
 * console.log(EngineVersion.describe(detection))
 * // => The rules are those of moby-25, because "dockerd --version" tells version 26.1.5+dfsg1 of the engine.
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = (answers: ReadonlyArray<VersionProbe>): Detection => {
  const attempts: Array<Attempt> = []
  for (const answer of answers) {
    const program = commandLine(answer.question)
    const version = read(answer)
    if (Result.isFailure(version)) attempts.push({ program, unanswered: version.failure })
    else {
      const { output, text } = version.success
      const { engine, reservation } = engineFor(version.success)
      return { engine, because: { _tag: "VersionFound", version: text, program, output, reservation } }
    }
  }
  return { engine: "moby-25", because: { _tag: "NothingFound", attempts } }
}

/**
 * Whether an answer tells the version, so that nothing else need be asked.
 *
 * @category guards
 * @since 1.0.0
 */
export const isDecisive = (answer: VersionProbe): boolean => Result.isSuccess(read(answer))

/**
 * The version that an answer tells.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = ({ outcome, question }: VersionProbe): Result.Result<Version, Unanswered> => {
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure)
  const { exitCode, stderr, stdout } = outcome.success
  const name = standIn.exec(`${stdout}\n${stderr}`)?.[1]
  if (name !== undefined) return Result.fail({ _tag: "OtherEngine", name, output: stdout })
  if (exitCode !== 0) return Result.fail({ _tag: "VersionRefused", ...outcome.success })
  const told = question.program === "dockerd" ? /^Docker version ([^\s,]+)/m.exec(stdout)?.[1] : stdout.trim()
  const [text, number = 0] = /^v?([0-9]{1,4})\.[0-9]+(?:[.+~_-][\w.+~-]*)?$/.exec(told ?? "") ?? [""]
  const version = { text, major: Number(number), output: stdout }
  if (version.major === 0) return Result.fail({ _tag: "NoVersion", output: stdout })
  return isOfDocker(version)
    ? Result.succeed(version)
    : Result.fail({ _tag: "OtherEngine", name: `version ${text}`, output: stdout })
}

/**
 * The engine whose rules hold for a version, and what they leave out.
 *
 * @category operations
 * @since 1.0.0
 */
export const engineFor = ({
  major
}: Pick<Version, "major">): Pick<Detection, "engine"> & Pick<VersionFound, "reservation"> => {
  if (major <= 20) return { engine: "moby-23", reservation: "OlderThanRecorded" }
  if (major < 25) return { engine: "moby-23", reservation: major === 24 ? "KnowsRuntimeType" : undefined }
  return { engine: "moby-25", reservation: major > newestRecorded ? "NewerThanRecorded" : undefined }
}

/**
 * Which engine was chosen and why, in a few words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const summarise = ({ because, engine }: Detection): string =>
  because._tag === "NothingFound"
    ? `${engine}, by default: no program tells the version of an engine`
    : `${engine}, for ${GoText.quote(because.program)} tells version ${because.version}${reserving(because)}`

/**
 * Which engine was chosen and why, with everything that was tried, in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ because, engine }: Detection): string => {
  if (because._tag === "VersionFound") {
    const told = `${GoText.quote(because.program)} tells version ${because.version} of the engine${reserving(because)}`
    return `The rules are those of ${engine}, because ${told}.`
  }
  const tried = because.attempts.map(({ program, unanswered }) => `${GoText.quote(program)} ${reasonOf(unanswered)}`)
  const why = tried.length === 0 ? "" : `: ${tried.join("; ")}`
  return `The rules are those of ${engine}, by default, because no program tells the version of an engine${why}.`
}

/**
 * The newest major version of Docker Engine whose rules were looked into.
 *
 * @category constants
 * @since 1.0.0
 */
export const newestRecorded = 29

/** How a question is typed in a shell. */
const commandLine = ({ args, program }: VersionQuestion): string =>
  [program, ...args.map((word) => (word.includes("{") ? `'${word}'` : word))].join(" ")

/** How other programs that are called `docker` give themselves away. */
const standIn = /^(?:Emulate Docker CLI using )?(podman|nerdctl)\b/m

/** Docker's major versions: 1, then the years from 17 on, and on from there. Those of Podman lie between. */
const isOfDocker = ({ major }: Pick<Version, "major">): boolean => major === 1 || major >= 17

const reserving = ({ reservation }: VersionFound): string =>
  reservation === undefined ? "" : `, ${reservations[reservation]}`

const reservations: { readonly [reservation in Reservation]: string } = {
  OlderThanRecorded: "which is older than 23.0, the oldest whose rules were recorded",
  KnowsRuntimeType: "which sets up scripts by these rules but knows a runtimeType as moby-25 does",
  NewerThanRecorded: `which is newer than ${newestRecorded}, the newest whose rules were recorded`
}

const reasonOf = (unanswered: Unanswered): string => {
  switch (unanswered._tag) {
    case "ExecutableNotFound":
      return `is not there (${ExecutableSearch.message(unanswered)})`
    case "VersionRefused":
      return `ended with exit code ${unanswered.exitCode}${ProgramRun.saying(unanswered)}`
    case "OtherEngine":
      return `speaks for another engine (${unanswered.name})`
    case "NoVersion": {
      const line = ProgramRun.complaint({ stderr: unanswered.output })
      return line === undefined ? "printed nothing" : `printed no version: ${GoText.quote(line)}`
    }
    default:
      return ProgramRun.describe(unanswered)
  }
}
