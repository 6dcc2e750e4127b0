/**
 * Changes to the runtimes of an engine with a daemon. Core decides which edits make a change, or why the change is refused.
 */
import { Table } from "@oci-runtimes/core/data"
import { AtomicWrite } from "@oci-runtimes/core/disk"
import {
  EditRefusal,
  type Engine,
  type FileEdit,
  Problem,
  type Reading,
  type Resolution,
  RuntimeChange,
  type RuntimeTable,
  Source
} from "@oci-runtimes/core/engine"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { Check } from "@oci-runtimes/core/questions"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as FileWriter from "../disk/FileWriter.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as DaemonTarget from "./DaemonTarget.ts"

/**
 * A change to the files of an engine is refused. Nothing was written. `words` are what is wrong, and `advice` is the way out.
 *
 * @category errors
 * @since 1.0.0
 */
export class DaemonEditRefused extends Data.TaggedError("DaemonEditRefused")<{
  readonly path: string
  readonly refusal: { readonly _tag: string }
  readonly words: string
  readonly advice: string
}> {
  override get message(): string {
    return this.words
  }
}

/**
 * A possible change and its result. Nothing has been written yet. `A` is the assessment of the engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface PreparedEdit<out A, out Settings> {
  readonly change: RuntimeChange.RuntimeChange
  readonly edit: FileEdit.Edit<Settings>
  /** The file that gets the change; the file in question or the main file if there is nothing to do. */
  readonly file: string
  /** The assessments of the configuration before and after the change. */
  readonly before: A
  readonly after: A
  /** Their checks. */
  readonly checks: { readonly before: Check.Check; readonly after: Check.Check }
  /** The problems that the change adds, and those of the changed runtime and of a new default runtime. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** The changed files of which the engine would read a copy next to them, so that the copy would count. */
  readonly readsCopiesOf: ReadonlyArray<string>
}

/**
 * The options for preparing a change. With `force`, it is made even if no container would run afterwards. `searchPath` counts instead of
 * the `PATH` of the daemon.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditOptions {
  readonly force?: boolean
  readonly searchPath?: string
}

/**
 * A refusal in words: what is wrong, and the way out.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refused {
  readonly refusal: { readonly _tag: string }
  readonly words: string
  readonly advice: string
}

/** A change of an engine. `product` is its name. */
interface Asked<Settings> {
  readonly product: string
  readonly change: RuntimeChange.RuntimeChange
  /** The files that the change may change, which are read even if the engine does not read them. The first counts if nothing changes. */
  readonly candidates: ReadonlyArray<string>
  readonly make: (
    files: Source.Files,
    options: { readonly file?: string; readonly force: boolean }
  ) => Result.Result<FileEdit.Edit<Settings>, Refused>
}

/** An assessed configuration, with the daemon that it is about. */
interface AssessedTarget<
  Given,
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution,
  D
> extends DaemonTarget.Target<D> {
  readonly engine: Engine.Engine<Given, Settings, T, R>
  readonly reading: Reading.Reading<Settings>
  readonly facts: HostFacts.HostFacts
  readonly table: T
  readonly files: Source.Files
}

/**
 * Prepares a change of an assessed configuration without writing it. Without a file in question, core chooses the files.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fnUntraced(function* <
  Given extends { readonly workingDirectory: string },
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution,
  D extends DaemonTarget.EngineDaemon<Given>,
  A
>(
  assessed: A & AssessedTarget<Given, Settings, T, R, D>,
  { candidates, change, make, product }: Asked<Settings>,
  { force = false, searchPath }: EditOptions = {}
) {
  const { engine, file } = assessed
  const path = file ?? candidates[0]!
  const refused = (failure: Refused) => Effect.fail(new DaemonEditRefused({ path, ...failure }))
  const looked = yield* Effect.forEach(
    [...new Set([path, ...candidates])].filter((one) => !assessed.files.has(one)),
    (one) => Effect.map(SourceFiles.look({ _tag: "File", path: one }), (state) => [one, state] as const)
  )
  const files = Table.make<Source.SourceState>([...assessed.files, ...looked])
  const edit = yield* Effect.catch(
    Effect.fromResult(make(files, { force, ...(file !== undefined && { file }) })),
    refused
  )
  for (const one of edit.edits) yield* FileWriter.requireRegular({ path: one.file })
  const later = yield* DaemonTarget.assessFiles(engine, assessed, edit.after.files, searchPath)
  const after = { ...assessed, ...later, engine, files: edit.after.files }
  const checks = { before: Check.make(assessed), after: Check.make(after) }
  const [known, found] = [checks.before.problems, checks.after.problems]
  const refusal = force ? undefined : EditRefusal.runFault(known, found)
  if (refusal !== undefined) return yield* refused(described(refusal, product))
  const names = new Set([change._tag === "AddRuntime" ? change.name : undefined, RuntimeChange.defaultSetBy(change)])
  const isOfChange = (problem: Problem.Problem) => {
    const name = engine.runtimeOf?.(problem)
    return name !== undefined && names.has(name)
  }
  const prepared: PreparedEdit<A, Settings> = {
    change,
    edit,
    file: edit.edits[0]?.file ?? path,
    before: assessed,
    after,
    checks,
    problems: Problem.afterChange(known, found, isOfChange),
    readsCopiesOf: edit.edits.flatMap((one) =>
      Source.reads(engine.sources, assessed.daemon.given, edit.after.files, AtomicWrite.backupPath(one.file))
        ? [one.file]
        : []
    )
  }
  return prepared
})

/**
 * Describes a refusal that any engine may have. `product` is the name of the engine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const described = (refusal: EditRefusal.EditRefusal, product: string): Refused => ({
  refusal,
  words: EditRefusal.message(refusal, product),
  advice: EditRefusal.advice(refusal, product)
})

/**
 * Writes the files of a change, all or none: if one cannot be written, those before it are restored. Fails if a file has changed since it
 * was read, and if a copy is wanted where the engine would read it.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("DaemonEdit.write")(function* (
  { edit, readsCopiesOf }: Pick<PreparedEdit<unknown, unknown>, "edit" | "readsCopiesOf">,
  options: FileWriter.WriteOptions = {}
) {
  const [copied] = readsCopiesOf
  if (options.backup === true && copied !== undefined) {
    return yield* new DaemonEditRefused({
      path: copied,
      refusal: { _tag: "CopyCounts" },
      words: EditRefusal.copyCounts(copied),
      advice: "Leave out the copy. A patch that undoes the change can be printed instead."
    })
  }
  return yield* FileWriter.writeAll(
    edit.edits.map(({ after, before, file: path }) => ({ ...options, path, before, after }))
  )
})
