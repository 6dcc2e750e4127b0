/**
 * Changes to the runtimes of containerd on a machine. Core decides which edits make a change, or why the change is refused.
 */
import {
  type ContainerdChange,
  ContainerdEdit,
  type ContainerdEngine,
  EditRefusal
} from "@oci-runtimes/core/containerd"
import { Table } from "@oci-runtimes/core/data"
import { EditRefusal as CommonRefusal, Problem, type Source } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileWriter from "../disk/FileWriter.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as DaemonTarget from "../engine/DaemonTarget.ts"
import * as ContainerdMachine from "./ContainerdMachine.ts"

/**
 * A change to the files of containerd is refused. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class ContainerdEditRefused extends Data.TaggedError("ContainerdEditRefused")<{
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
  readonly change: ContainerdChange.ContainerdChange
  readonly edit: ContainerdEdit.Edit
  /** The assessments of the configuration before and after the change. */
  readonly before: ContainerdMachine.ContainerdAssessment
  readonly after: ContainerdMachine.ContainerdAssessment
  /** The problems that the change adds, and those of the changed runtime. */
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * The options for preparing a change. `searchPath` counts instead of the `PATH` of the daemon.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditOptions extends Pick<ContainerdEdit.Options, "force"> {
  readonly searchPath?: string
}

/**
 * Prepares a change of the configuration of a daemon without writing it. Without a file in question, core chooses the files.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("ContainerdEdits.prepare")(function* (
  engine: ContainerdEngine.ContainerdEngine,
  target: ContainerdMachine.Target,
  change: ContainerdChange.ContainerdChange,
  { force = false, searchPath }: EditOptions = {}
) {
  const { daemon, file } = target
  const assessed = yield* ContainerdMachine.assess(engine, target, searchPath)
  const wanted = ContainerdEdit.candidates(daemon.given, file).filter((path) => !assessed.files.has(path))
  const looked = yield* Effect.forEach(wanted, (path) =>
    Effect.map(SourceFiles.look({ _tag: "File", path }), (state) => [path, state] as const)
  )
  const before = { ...assessed, files: Table.make<Source.SourceState>([...assessed.files, ...looked]) }
  const configuration = { engine, given: daemon.given, files: before.files, installation: daemon.installation }
  const edit = yield* Effect.catch(
    Effect.fromResult(ContainerdEdit.make(configuration, change, { force, ...(file !== undefined && { file }) })),
    (refusal) => refused(file ?? daemon.given.config, refusal)
  )
  for (const { file: path } of edit.edits) yield* FileWriter.requireRegular({ path })
  const made = yield* DaemonTarget.assessFiles(engine, target, edit.after.files, searchPath)
  const after: ContainerdMachine.ContainerdAssessment = { ...before, ...made, engine, files: edit.after.files }
  const [known, found] = [problemsOf(before), problemsOf(after)]
  const refusal = force ? undefined : CommonRefusal.runFault(known, found)
  if (refusal !== undefined) return yield* refused(edit.edits[0]?.file ?? daemon.given.config, refusal)
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
 * Writes the files of a change, all or none: if one cannot be written, those before it are restored. Fails if a file has changed since it
 * was read.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("ContainerdEdits.write")(function* (
  { edit }: Pick<PreparedEdit, "edit">,
  options: FileWriter.WriteOptions = {}
) {
  return yield* FileWriter.writeAll(
    edit.edits.map(({ after, before, file: path }) => ({ ...options, path, before, after }))
  )
})

const refused = (path: string, refusal: EditRefusal.EditRefusal) =>
  Effect.fail(new ContainerdEditRefused({ path, refusal }))

const problemsOf = (assessed: ContainerdMachine.ContainerdAssessment): ReadonlyArray<Problem.Problem> =>
  Check.make(assessed).problems
