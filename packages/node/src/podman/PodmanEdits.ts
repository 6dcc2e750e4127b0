/**
 * Changes to the runtimes of Podman on a machine. Core decides which edits make a change, or why the change is refused.
 */
import { EditRefusal as CommonRefusal, Problem } from "@oci-runtimes/core/engine"
import { EditRefusal, type PodmanChange, PodmanEdit, type PodmanEngine } from "@oci-runtimes/core/podman"
import { Check } from "@oci-runtimes/core/questions"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileWriter from "../disk/FileWriter.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"
import * as PodmanMachine from "./PodmanMachine.ts"

/**
 * A change to a file of Podman is refused. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class PodmanEditRefused extends Data.TaggedError("PodmanEditRefused")<{
  readonly path: string
  readonly refusal: EditRefusal.EditRefusal
}> {
  override get message(): string {
    return EditRefusal.message(this.refusal)
  }
}

/**
 * A possible change and its result. Nothing has been written yet.
 *
 * @category models
 * @since 1.0.0
 */
export interface PreparedEdit {
  readonly change: PodmanChange.PodmanChange
  readonly edit: PodmanEdit.Edit
  /** The assessments of the configuration before and after the change. */
  readonly before: PodmanMachine.PodmanAssessment
  readonly after: PodmanMachine.PodmanAssessment
  /** The problems that the change adds, and those of the changed runtime. */
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * The configuration to change. Without a file, it is the drop-in file that this library makes for its changes.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditOptions extends Omit<PodmanMachine.AssessOptions, "host">, Pick<PodmanEdit.Options, "force"> {}

/**
 * Prepares a change without writing it.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("PodmanEdits.prepare")(function* (
  engine: PodmanEngine.PodmanEngine,
  change: PodmanChange.PodmanChange,
  { force = false, ...options }: EditOptions = {}
) {
  const { workingDirectory } = yield* EngineEnvironment
  if (options.file !== undefined) yield* FileWriter.requireRegular({ path: options.file, workingDirectory })
  const before = yield* PodmanMachine.assess(engine, options)
  const { files, given } = before
  const file = before.file ?? PodmanEdit.defaultTarget(given)
  yield* FileWriter.requireRegular({ path: file, workingDirectory })
  const edit = yield* Effect.catch(
    Effect.fromResult(PodmanEdit.make({ engine, given, files }, change, { file, force })),
    (refusal) => refused(file, refusal)
  )
  const isOfOther = given.uid !== (yield* Processes).user.uid && file.startsWith(`${given.home}/`)
  if (isOfOther && edit.before.bytes === undefined) return yield* refused(file, { _tag: "OtherUser" })
  const after = yield* PodmanMachine.assessAgain(before, edit.after.files)
  const [known, found] = [problemsOf(before), problemsOf(after)]
  const refusal = force ? undefined : CommonRefusal.runFault(known, found)
  if (refusal !== undefined) return yield* refused(file, refusal)
  const prepared: PreparedEdit = {
    change,
    edit,
    before,
    after,
    problems: Problem.afterChange(
      known,
      found,
      (problem) => change._tag === "AddRuntime" && engine.runtimeOf?.(problem) === change.name
    )
  }
  return prepared
})

/**
 * Writes a change, completely or not at all. Fails if the file has changed since it was read. Does nothing if there are no edits.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("PodmanEdits.write")(function* (
  { edit }: Pick<PreparedEdit, "edit">,
  options: FileWriter.WriteOptions = {}
) {
  const { after, before, file: path } = edit
  return PodmanEdit.isNoop(edit)
    ? undefined
    : yield* FileWriter.write({ ...options, path, before: before.bytes, after: after.bytes })
})

const refused = (path: string, refusal: EditRefusal.EditRefusal) =>
  Effect.fail(new PodmanEditRefused({ path, refusal }))

const problemsOf = (assessed: PodmanMachine.PodmanAssessment): ReadonlyArray<Problem.Problem> =>
  Check.make(assessed).problems
