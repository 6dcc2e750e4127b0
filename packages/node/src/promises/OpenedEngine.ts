/** The questions that the promises of all engines without wrapper scripts answer. */
import { Launch, type Problem, type Resolution, type RuntimeTable, type Suggestion } from "@oci-runtimes/core/engine"
import { type Assessment, Check, Explanation, RunVerdict } from "@oci-runtimes/core/questions"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Machine from "../Machine.ts"
import * as Assessed from "../questions/Assessed.ts"

/**
 * A runtime with which a container runs.
 *
 * @category models
 * @since 1.0.0
 */
export interface ResolvedRuntime {
  readonly name: string
  readonly kind: Resolution.Kind
  /** The shim, by the name or path that the engine looks for; undefined if the engine has no shims. */
  readonly shim: string | undefined
  /** The program, as it is called; undefined if the shim decides what to run. */
  readonly path: string | undefined
  /** The arguments that the program gets before its command. */
  readonly args: ReadonlyArray<string>
  /** The paths at which the shim and the program are found, in the order in which they start. */
  readonly started: ReadonlyArray<string>
}

/**
 * The runtimes of an engine. `Asked` is what a container may ask for besides a name. Each function reads the files anew. A promise is
 * rejected with a `RuntimesError` for every expected failure.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedEngine<in Asked = Pick<Resolution.Request, "platform">> {
  /** The name of the release. */
  readonly engine: string
  /** Finds all problems of the files, and what the machine lacks for them. */
  readonly check: () => Promise<Check.Check>
  /** Returns the runtime with which a container runs that asks for a name; without a name, the default runtime. Rejected if none would run. */
  readonly resolve: (name?: string, asked?: Asked) => Promise<ResolvedRuntime>
  /** Explains step by step what a name resolves to. */
  readonly explain: (name?: string, asked?: Asked) => Promise<Explanation.Explanation>
  /** Returns every runtime, sorted by name. */
  readonly list: () => Promise<ReadonlyArray<Assessed.ListedRuntime>>
}

/**
 * The rules of a release are not known, or the name is not one of the engine. `version` is that of the installed release, if it was asked.
 *
 * @category errors
 * @since 1.0.0
 */
export class ReleaseUnknown extends Data.TaggedError("ReleaseUnknown")<{
  readonly engine: string
  readonly name: string
  readonly version: string | undefined
  readonly words: string
}> {
  override get message(): string {
    return this.words
  }
}

/**
 * The engine refuses its configuration.
 *
 * @category errors
 * @since 1.0.0
 */
export class ConfigurationRefused extends Data.TaggedError("ConfigurationRefused")<{
  readonly words: string
  readonly problems: ReadonlyArray<Problem.Problem>
}> {
  override get message(): string {
    return this.words
  }
}

/**
 * A container that asks for the name would not run. `reason` is the reason in plain words.
 *
 * @category errors
 * @since 1.0.0
 */
export class RuntimeUnusable extends Data.TaggedError("RuntimeUnusable")<{
  readonly name: string
  readonly words: string
  readonly reason: string
  readonly advice: ReadonlyArray<string>
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}> {
  override get message(): string {
    return this.words
  }
}

/** An engine whose releases are named. */
interface Releases<Release, Unknown extends { readonly text: string }, Needs> {
  readonly title: string
  readonly names: {
    readonly installed: string
    readonly inWords: string
    readonly versionIn: (name: string) => string | undefined
  }
  readonly release: (version: string) => Result.Result<Release, Unknown>
  readonly message: (unknown: Unknown) => string
  readonly detect: Effect.Effect<{ readonly engine: Release }, Unknown, Needs>
}

/**
 * Returns the release that has a name, or the installed one.
 *
 * @category looking
 * @since 1.0.0
 */
export const releaseOf = <Release, Unknown extends { readonly text: string }, Needs>(
  asked: string | undefined,
  { detect, message, names, release, title }: Releases<Release, Unknown, Needs>
): Effect.Effect<Release, ReleaseUnknown, Needs> => {
  const name = asked ?? names.installed
  const version = names.versionIn(name)
  if (version === "") {
    return Effect.mapBoth(detect, {
      onSuccess: ({ engine }) => engine,
      onFailure: (unknown) =>
        new ReleaseUnknown({ engine: title, name, version: unknown.text, words: message(unknown) })
    })
  }
  const words = `Cannot open the runtimes of ${JSON.stringify(name)}: there is no such release of ${title}. Choose ${names.inWords}`
  return Effect.mapError(
    Effect.fromResult(release(version ?? "")),
    () => new ReleaseUnknown({ engine: title, name, version: undefined, words })
  )
}

/**
 * A function that runs a question, and rejects an expected failure.
 *
 * @category models
 * @since 1.0.0
 */
export type Run<in Failure> = <A, E extends Failure>(effect: Effect.Effect<A, E, Machine.Machine>) => Promise<A>

/**
 * Returns the functions that ask about an assessment, which is made for each question.
 *
 * @category constructors
 * @since 1.0.0
 */
export const questions = <
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution,
  A extends Assessment.Assessment<Settings, T, R>,
  Failure,
  Asked extends object
>(
  assess: Effect.Effect<A & Assessment.Assessment<Settings, T, R>, Failure, Machine.Machine>,
  run: Run<ConfigurationRefused | Failure | RuntimeUnusable>,
  explain: (
    assessment: A,
    request: Asked & Pick<Resolution.Request, "name">
  ) => Effect.Effect<Explanation.Explanation, never, Machine.Machine>
): Omit<OpenedEngine<Asked>, "engine"> => {
  const accepted = Effect.flatMap(assess, (found) => {
    const check = Check.make(found)
    return check.accepted
      ? Effect.succeed(found)
      : Effect.fail(new ConfigurationRefused({ words: check.verdict, problems: check.problems }))
  })
  const explained = (name: string | undefined, asked: Asked | undefined) =>
    Effect.flatMap(accepted, (found) => explain(found, { ...asked!, name }))
  return {
    check: () => run(Effect.map(assess, Check.make)),
    resolve: (name, asked) =>
      run(Effect.flatMap(explained(name, asked), (found) => Effect.fromResult(runtimeOf(found)))),
    explain: (name, asked) => run(explained(name, asked)),
    list: () => run(Effect.flatMap(accepted, Assessed.list))
  }
}

const runtimeOf = (explanation: Explanation.Explanation): Result.Result<ResolvedRuntime, RuntimeUnusable> => {
  const { launch, name, outcome } = explanation
  const verdict = RunVerdict.make(explanation)
  if (outcome._tag === "Resolved" && verdict._tag === "WouldRun") {
    const program = Launch.find(launch, "Program")
    return Result.succeed({
      name,
      kind: outcome.resolution.kind,
      shim: Launch.find(launch, "Shim")?.name,
      path: program?.file,
      args: program?.args ?? [],
      started: startedBy(explanation)
    })
  }
  const { advice = [], messages = [], suggestions = [] } = verdict._tag === "WouldNotRun" ? verdict : {}
  const reason = verdict._tag === "WouldRun" ? "" : verdict.reason
  const words = messages.join("\n") || RunVerdict.describe(name, verdict)
  return Result.fail(new RuntimeUnusable({ name, words, reason, advice, suggestions }))
}

const startedBy = (explanation: Explanation.Explanation): ReadonlyArray<string> => {
  const paths = Explanation.searched(explanation).flatMap(({ found, sought: { link } }) =>
    (link === "Shim" || link === "Program") && found !== null && Result.isSuccess(found) ? [found.success] : []
  )
  // Some engines look for the program more than once.
  return [...new Set(paths)]
}
