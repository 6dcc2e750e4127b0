/** The runtimes of Podman as promises. `promise` loads this module when it is used. */
import { Names } from "@oci-runtimes/core/podman/names"
import { Launch, type Problem, type Resolution, type Suggestion } from "@oci-runtimes/core/engine"
import { Podman, type PodmanChange } from "@oci-runtimes/core/podman"
import { Check, type Explanation, RunVerdict } from "@oci-runtimes/core/questions"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as FileWriter from "./disk/FileWriter.ts"
import type * as Machine from "./Machine.ts"
import * as PodmanEdits from "./podman/PodmanEdits.ts"
import * as PodmanMachine from "./podman/PodmanMachine.ts"
import * as Assessed from "./questions/Assessed.ts"

/**
 * The configuration of Podman to open.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanOptions {
  /** The file in question. If Podman does not read it on the machine, it is the only file. By default all files that Podman reads. */
  readonly config?: string
  /** The release, such as `podman-5.4`. By default, or as `podman`, the installed release. */
  readonly engine?: string
  /** The user whose configuration counts, by name or number. By default this user. */
  readonly as?: string
  /** The machine, such as the result of `Machine.memory`. By default this machine. */
  readonly machine?: Layer.Layer<Machine.Machine>
}

/**
 * The program of a runtime, and the arguments that it gets before its command.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanProgram {
  readonly name: string
  readonly kind: Resolution.Kind
  readonly path: string
  readonly args: ReadonlyArray<string>
}

/**
 * The options for changing a file of Podman.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanChangeOptions extends FileWriter.WriteOptions {
  /** True if nothing is written and only the planned change is returned. */
  readonly dryRun?: boolean
  /** True if the change is made even if no container would run afterwards. */
  readonly force?: boolean
}

/**
 * A change to a file of Podman, and what was written. Nothing is written on a dry run, or if there is nothing to change.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedPodman extends PodmanEdits.PreparedEdit {
  readonly written: FileWriter.WriteReport | undefined
}

/**
 * The runtimes of Podman. Each function reads the files anew. A promise is rejected with a `RuntimesError` for every expected failure.
 * Without `config`, changes are made in a drop-in file of this library.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedPodman {
  /** The name of the release. */
  readonly engine: string
  /** Finds all problems of the files, and what the machine lacks for them. */
  readonly check: () => Promise<Check.Check>
  /** Returns the program of `podman --runtime NAME run`; without a name, of the default runtime. Rejected if no container would run. */
  readonly resolve: (name?: string, options?: { readonly platform?: string }) => Promise<PodmanProgram>
  /** Explains step by step what a name resolves to. */
  readonly explain: (name?: string, options?: { readonly platform?: string }) => Promise<Explanation.Explanation>
  /** Returns every runtime, sorted by name. */
  readonly list: () => Promise<ReadonlyArray<Assessed.ListedRuntime>>
  /** Adds a runtime. With `replace`, an existing runtime of that name is replaced. */
  readonly add: (
    name: string,
    entry: { readonly path: string; readonly flags?: ReadonlyArray<string> },
    options?: PodmanChangeOptions & { readonly replace?: boolean }
  ) => Promise<ChangedPodman>
  /** Removes a runtime. The default runtime is removed only if `newDefault` names another runtime. */
  readonly remove: (
    name: string,
    options?: PodmanChangeOptions & { readonly newDefault?: string }
  ) => Promise<ChangedPodman>
  /** Sets the default runtime. */
  readonly setDefault: (name: string, options?: PodmanChangeOptions) => Promise<ChangedPodman>
}

/**
 * The failures of questions about Podman that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type PodmanFailure =
  | FileWriter.WriteError
  | PodmanEdits.PodmanEditRefused
  | PodmanMachine.PodmanElsewhere
  | PodmanMachine.PodmanHidden
  | PodmanRefused
  | PodmanRuntimeRefused
  | PodmanUnknown
  | UserUnknown

/**
 * The rules of a release are not known, or the name is not one of Podman. `version` is that of the installed release, if it was asked.
 *
 * @category errors
 * @since 1.0.0
 */
export class PodmanUnknown extends Data.TaggedError("PodmanUnknown")<{
  readonly name: string
  readonly version: string | undefined
}> {
  override get message(): string {
    const { name, version } = this
    if (version !== undefined) return Podman.message({ _tag: "UnknownRelease", text: version })
    return `Cannot open the runtimes of ${JSON.stringify(name)}: there is no such release of Podman. Choose ${Names.inWords}`
  }
}

/**
 * The machine has no such user.
 *
 * @category errors
 * @since 1.0.0
 */
export class UserUnknown extends Data.TaggedError("UserUnknown")<{ readonly name: string }> {
  override get message(): string {
    return `There is no user ${JSON.stringify(this.name)} in /etc/passwd`
  }
}

/**
 * Podman refuses its configuration.
 *
 * @category errors
 * @since 1.0.0
 */
export class PodmanRefused extends Data.TaggedError("PodmanRefused")<{
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
export class PodmanRuntimeRefused extends Data.TaggedError("PodmanRuntimeRefused")<{
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

/** Runs a question, and rejects an expected failure. */
type Run = <A, E extends PodmanFailure>(effect: Effect.Effect<A, E, Machine.Machine>) => Promise<A>

/** Opens the runtimes of Podman. */
export const openWith = async ({ as, config, engine: name }: PodmanOptions, run: Run): Promise<OpenedPodman> => {
  const engine = await run(engineOf(name ?? Names.installed))
  const user = as === undefined ? undefined : await run(userNamed(as))
  const options = { ...(config !== undefined && { file: config }), ...(user !== undefined && { user }) }
  const assessed = Effect.flatMap(PodmanMachine.assess(engine, options), (found) => {
    const { accepted, problems, verdict } = Check.make(found)
    return accepted ? Effect.succeed(found) : Effect.fail(new PodmanRefused({ words: verdict, problems }))
  })
  const explain = (request: Resolution.Request) => Effect.flatMap(assessed, (found) => Assessed.explain(found, request))
  const change = (
    asked: PodmanChange.PodmanChange,
    { dryRun = false, force = false, ...writing }: PodmanChangeOptions
  ) =>
    run(
      Effect.gen(function* () {
        const prepared = yield* PodmanEdits.prepare(engine, asked, { ...options, force })
        const written = dryRun ? undefined : yield* PodmanEdits.write(prepared, writing)
        const changed: ChangedPodman = { ...prepared, written }
        return changed
      })
    )
  return {
    engine: engine.id,
    check: () => run(Effect.map(PodmanMachine.assess(engine, options), Check.make)),
    resolve: (asked, request = {}) =>
      run(Effect.flatMap(explain({ name: asked, ...request }), (found) => Effect.fromResult(programOf(found)))),
    explain: (asked, request = {}) => run(explain({ name: asked, ...request })),
    list: () => run(Effect.flatMap(assessed, Assessed.list)),
    add: (added, { flags = [], path }, { replace = false, ...rest } = {}) =>
      change({ _tag: "AddRuntime", name: added, paths: [path], flags, replace }, rest),
    remove: (removed, { newDefault, ...rest } = {}) =>
      change({ _tag: "RemoveRuntime", name: removed, ...(newDefault !== undefined && { newDefault }) }, rest),
    setDefault: (asked, rest = {}) => change({ _tag: "SetDefault", name: asked }, rest)
  }
}

const engineOf = (name: string) => {
  const version = Names.versionIn(name)
  if (version !== "") {
    const release = Effect.fromResult(Podman.release(version ?? ""))
    return Effect.mapError(release, () => new PodmanUnknown({ name, version: undefined }))
  }
  return Effect.mapBoth(PodmanMachine.detect, {
    onSuccess: ({ engine }) => engine,
    onFailure: ({ text }) => new PodmanUnknown({ name, version: text })
  })
}

const userNamed = (name: string) =>
  Effect.flatMap(PodmanMachine.userNamed(name), (user) =>
    user === undefined ? Effect.fail(new UserUnknown({ name })) : Effect.succeed(user)
  )

const programOf = (explanation: Explanation.Explanation): Result.Result<PodmanProgram, PodmanRuntimeRefused> => {
  const { launch, name, outcome } = explanation
  const verdict = RunVerdict.make(explanation)
  const program = Launch.find(launch, "Program")
  if (outcome._tag === "Resolved" && verdict._tag === "WouldRun" && program !== undefined) {
    return Result.succeed({ name, kind: outcome.resolution.kind, path: program.file, args: program.args })
  }
  const { advice = [], messages = [], suggestions = [] } = verdict._tag === "WouldNotRun" ? verdict : {}
  const reason = verdict._tag === "WouldRun" ? "" : verdict.reason
  const words = messages.join("\n") || RunVerdict.describe(name, verdict)
  return Result.fail(new PodmanRuntimeRefused({ name, words, reason, advice, suggestions }))
}
