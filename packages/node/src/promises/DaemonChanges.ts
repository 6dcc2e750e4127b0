/** The changes of engines with a daemon, as promises. */
import type { RuntimeChange } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import type * as FileWriter from "../disk/FileWriter.ts"
import * as DaemonEdit from "../engine/DaemonEdit.ts"
import type * as Machine from "../Machine.ts"
import type { Run } from "./OpenedEngine.ts"

/**
 * The options for changing the files of a daemon.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonChangeOptions extends FileWriter.WriteOptions {
  /** True if nothing is written and only the planned change is returned. */
  readonly dryRun?: boolean
  /** True if the change is made even if no container would run afterwards. */
  readonly force?: boolean
}

/**
 * A change to the files of a daemon, and what was written. Nothing is written on a dry run, or if there is nothing to change.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedDaemon<out A, out Settings> extends DaemonEdit.PreparedEdit<A, Settings> {
  readonly written: ReadonlyArray<FileWriter.WriteReport>
}

/**
 * The changes of the runtimes of a daemon. Each reads the files anew. `Entry` is how a runtime is added.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonChanges<in Entry, out A, out Settings> {
  /** Adds a runtime. With `replace`, an existing runtime of that name is replaced. */
  readonly add: (
    name: string,
    entry: Entry,
    options?: DaemonChangeOptions & { readonly replace?: boolean }
  ) => Promise<ChangedDaemon<A, Settings>>
  /** Removes a runtime. The default runtime is removed only if `newDefault` names another runtime. */
  readonly remove: (
    name: string,
    options?: DaemonChangeOptions & { readonly newDefault?: string }
  ) => Promise<ChangedDaemon<A, Settings>>
  /** Sets the default runtime. */
  readonly setDefault: (name: string, options?: DaemonChangeOptions) => Promise<ChangedDaemon<A, Settings>>
}

/**
 * Returns the functions that change the files of a daemon. `change` makes the change that adds a runtime.
 *
 * @category constructors
 * @since 1.0.0
 */
export const changes = <Entry, Add extends RuntimeChange.AddRuntime, A, Settings, Failure>(
  run: Run<DaemonEdit.DaemonEditRefused | Failure | FileWriter.FilesLeftWritten | FileWriter.WriteError>,
  toAdd: (name: string, entry: Entry, replace: boolean) => Add,
  prepare: (
    change: RuntimeChange.RuntimeChange<Add>,
    force: boolean
  ) => Effect.Effect<
    DaemonEdit.PreparedEdit<A, Settings>,
    DaemonEdit.DaemonEditRefused | Failure | FileWriter.WriteError,
    Machine.Machine
  >
): DaemonChanges<Entry, A, Settings> => {
  const change = (
    asked: RuntimeChange.RuntimeChange<Add>,
    { dryRun = false, force = false, ...writing }: DaemonChangeOptions = {}
  ) =>
    run(
      Effect.gen(function* () {
        const prepared = yield* prepare(asked, force)
        const written = dryRun ? [] : yield* DaemonEdit.write(prepared, writing)
        const changed: ChangedDaemon<A, Settings> = { ...prepared, written }
        return changed
      })
    )
  return {
    add: (name, entry, { replace = false, ...rest } = {}) => change(toAdd(name, entry, replace), rest),
    remove: (name, { newDefault, ...rest } = {}) =>
      change({ _tag: "RemoveRuntime", name, ...(newDefault !== undefined && { newDefault }) }, rest),
    setDefault: (name, rest) => change({ _tag: "SetDefault", name }, rest)
  }
}
