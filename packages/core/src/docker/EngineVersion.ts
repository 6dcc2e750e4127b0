/**
 * The detection of the engine on a machine, by the version that its program prints, or that the engine says if it is asked.
 *
 * Source of the rule: Docker Engine, `daemon/runtime_unix.go` at 20.10.27, 23.0.18, 24.0.9, 25.0.0, 28.5.2 and 29.7.2;
 * `cmd/dockerd/docker.go` and `cobra.go` (since 29 in `daemon/command`), the version template.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText } from "../text/index.ts"
import * as ReleaseNumber from "./releases/ReleaseNumber.ts"

/**
 * The engines whose rules are known, by their `id`.
 *
 * @category models
 * @since 1.0.0
 */
export type EngineName = "moby-23" | "moby-25"

/**
 * The program that knows the engine's version, and the arguments that make it print the version.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionQuestion {
  readonly program: "dockerd"
  /** The path of the program, if a certain one is asked. */
  readonly path?: string
  readonly args: ReadonlyArray<string>
}

/**
 * The question to the engine's own program. The engine need not be running.
 *
 * @category constants
 * @since 1.0.0
 */
export const askEngine: VersionQuestion = /*#__PURE__*/ Frozen.frozen({ program: "dockerd", args: ["--version"] })

/**
 * A question and its outcome: the program was not found, or was run.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionProbe {
  readonly question: VersionQuestion
  readonly outcome: ProgramRun.SearchedOutcome
}

/**
 * The version that a running engine says, or the reason why it says none. `question` is the request, such as
 * `GET /version at /run/docker.sock`.
 *
 * @category models
 * @since 1.0.0
 */
export interface RunningRelease {
  readonly question: string
  readonly version: Result.Result<Version, Unanswered>
}

/**
 * The reason why an answer has no version.
 *
 * @category models
 * @since 1.0.0
 */
export type Unanswered =
  | ExecutableSearch.ExecutableNotFound
  | ProgramRun.ProgramFailure
  /** The program exited with an error. */
  | (ProgramRun.Finished & { readonly _tag: "VersionRefused" })
  /** The running engine did not answer. `why` has the reason in sentences. */
  | { readonly _tag: "EngineUnanswered"; readonly why: string }
  /** The program belongs to another engine, or another engine answers, for example Podman. */
  | { readonly _tag: "OtherEngine"; readonly name: string; readonly output: string }
  /** The output contains no version, or a version with the major number 0. */
  | { readonly _tag: "NoVersion"; readonly output: string }

/**
 * The version of an engine: the text with the suffix of a distribution, such as `26.1.5+dfsg1`, the major number, and
 * everything that the program printed or the engine said.
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
 * A known difference between a version and the rules chosen for it. Of versions before 23.0 only the directives are known.
 * Versions after 29 have not been examined.
 *
 * @category models
 * @since 1.0.0
 */
export type Reservation = "OlderThanRecorded" | "NewerThanRecorded"

/**
 * The chosen engine and the reason: a program or an engine reported a version, or none did and the newest engine was chosen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Detection {
  readonly engine: EngineName
  readonly because: VersionFound | { readonly _tag: "NothingFound"; readonly attempts: ReadonlyArray<Attempt> }
}

/**
 * A version that a program or a running engine reported. `program` is the command line or the request. `output` is everything
 * that was reported.
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
 * A command line or a request that got no version, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface Attempt {
  readonly program: string
  readonly unanswered: Unanswered
}

/**
 * Chooses the engine by the first answer of a program that has a version, otherwise by the running engine.
 *
 * ```ts
 * import { EngineVersion } from "@oci-runtimes/core/docker"
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 *
 * const outcome = ProgramRun.printed("Docker version 26.1.5+dfsg1, build a72d7cd")
 * const detection = EngineVersion.detect([{ question: EngineVersion.askEngine, outcome }])
 * console.log(EngineVersion.describe(detection))
 * // => The rules of moby-25 apply, because "dockerd --version" reports version 26.1.5+dfsg1.
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = (answers: ReadonlyArray<VersionProbe>, running?: RunningRelease): Detection => {
  const attempts: Array<Attempt> = []
  const told = [
    ...answers.map((answer) => ({ question: commandLine(answer.question), version: read(answer) })),
    ...(running === undefined ? [] : [running])
  ]
  for (const { question: program, version } of told) {
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
 * Reports whether an answer has a version, so that no other question is needed.
 *
 * @category guards
 * @since 1.0.0
 */
export const isDecisive = (answer: VersionProbe): boolean => Result.isSuccess(read(answer))

/**
 * Reads the version from the answer of a program.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = ({ outcome }: VersionProbe): Result.Result<Version, Unanswered> => {
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure)
  const { exitCode, stderr, stdout } = outcome.success
  const name = standIn.exec(`${stdout}\n${stderr}`)?.[1]
  if (name !== undefined) return Result.fail({ _tag: "OtherEngine", name, output: stdout })
  if (exitCode !== 0) return Result.fail({ _tag: "VersionRefused", ...outcome.success })
  return readText(/^Docker version ([^\s,]+)/m.exec(stdout)?.[1] ?? "", stdout)
}

/**
 * Reads a version as an engine says it. `output` is everything that was said.
 *
 * @category decoding
 * @since 1.0.0
 */
export const readText = (said: string, output: string = said): Result.Result<Version, Unanswered> => {
  const [text, number = 0] = /^v?([0-9]{1,4})\.[0-9]+(?:[.+~_-][\w.+~-]*)?$/.exec(said) ?? [""]
  const version = { text, major: Number(number), output }
  if (version.major === 0) return Result.fail({ _tag: "NoVersion", output })
  return ReleaseNumber.isOfDocker(version)
    ? Result.succeed(version)
    : Result.fail({ _tag: "OtherEngine", name: `version ${text}`, output })
}

/**
 * Returns the engine whose rules apply to a version, and the known difference, if any.
 *
 * @category operations
 * @since 1.0.0
 */
export const engineFor = ({
  major
}: Pick<Version, "major">): Pick<Detection, "engine"> & Pick<VersionFound, "reservation"> => {
  if (major < ReleaseNumber.oldestMajor) return { engine: "moby-23", reservation: "OlderThanRecorded" }
  if (major < 25) return { engine: "moby-23", reservation: undefined }
  return { engine: "moby-25", reservation: major > ReleaseNumber.newestMajor ? "NewerThanRecorded" : undefined }
}

/**
 * Describes in a few words why an engine was chosen.
 *
 * @category formatting
 * @since 1.0.0
 */
export const summarise = ({ because }: Detection): string =>
  because._tag === "NothingFound"
    ? `assumed: ${because.attempts.some(({ program }) => program.endsWith("--version")) ? "neither dockerd nor a" : "no"} running engine reports a version`
    : `${because.program} reports ${because.version}${reserving(because)}`

/**
 * Describes in a sentence which engine was chosen and why, with everything that was tried.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ because, engine }: Detection): string => {
  if (because._tag === "VersionFound") {
    const told = `${GoText.quote(because.program)} reports version ${because.version}${reserving(because)}`
    return `${rulesOf(engine, because)} apply, because ${told}.`
  }
  const tried = because.attempts.map(({ program, unanswered }) => `${GoText.quote(program)} ${reasonOf(unanswered)}`)
  const why = tried.length === 0 ? "" : `: ${tried.join("; ")}`
  return `The rules of ${engine} apply by default, because no program reports the version of an engine${why}.`
}

/** Returns in words what the answers rest on. Docker Engine 24 combines the rules of both generations. */
const rulesOf = (engine: EngineName, { reservation, version }: VersionFound): string => {
  if (reservation === "OlderThanRecorded") return "The directives of Docker Engine 20.10"
  return `The rules of ${/^v?24\./.test(version) ? "moby-23 and moby-25" : engine}`
}

/** Returns a question as typed in a shell. */
const commandLine = ({ args, path, program }: VersionQuestion): string => [path ?? program, ...args].join(" ")

/** The output by which programs of other engines are recognised. */
const standIn = /^(?:Emulate Docker CLI using )?(podman|nerdctl)\b/m

const reserving = ({ reservation }: VersionFound): string =>
  reservation === undefined ? "" : `, ${reservations[reservation]}`

const reservations: { readonly [reservation in Reservation]: string } = {
  OlderThanRecorded: "which is older than 23.0, the oldest release with recorded rules",
  NewerThanRecorded: `which is newer than ${ReleaseNumber.newestMajor}, the newest release with recorded rules`
}

const reasonOf = (unanswered: Unanswered): string => {
  switch (unanswered._tag) {
    case "ExecutableNotFound":
      return `was not found (${ExecutableSearch.message(unanswered)})`
    case "VersionRefused":
      return `ended with exit code ${unanswered.exitCode}${ProgramRun.saying(unanswered)}`
    case "EngineUnanswered":
      return `got no answer (${unanswered.why.replace(/\.$/, "")})`
    case "OtherEngine":
      return `belongs to another engine (${unanswered.name})`
    case "NoVersion": {
      const line = ProgramRun.complaint({ stderr: unanswered.output })
      return line === undefined ? "printed nothing" : `did not print a version: ${GoText.quote(line)}`
    }
    default:
      return ProgramRun.describe(unanswered)
  }
}
