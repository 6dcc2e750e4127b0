/**
 * A plan: work on a file system, such as setting up the scripts directory, as data. An interpreter carries out the steps in
 * order. A step that can be undone lists the operations that undo it. A plan can be printed, compared, stored, counted, and
 * carried out on any machine or on a model of a machine. Each operation does one thing to the file system, so the state after
 * any stop can be worked out.
 */
/**
 * A file in a directory: its name, text and permission bits.
 *
 * @category models
 * @since 1.0.0
 */
export interface NamedFile {
  readonly name: string
  readonly content: string
  readonly mode: number
}

/**
 * One operation on the file system. Paths are absolute. Making, renaming and removing do not follow links. A plan sets modes
 * and owners, and syncs, only at paths that it knows are not links.
 *
 * @category models
 * @since 1.0.0
 */
export type Operation =
  /** Makes a directory at a free path. */
  | { readonly _tag: "MakeDirectory"; readonly path: string; readonly mode: number }
  /** Makes a file at a free path. A string is written as UTF-8. */
  | { readonly _tag: "WriteFile"; readonly path: string; readonly content: string | Uint8Array; readonly mode: number }
  /** Makes a hard link at a free path. */
  | { readonly _tag: "Link"; readonly from: string; readonly to: string }
  /** Makes a symbolic link at a free path. */
  | { readonly _tag: "Symlink"; readonly target: string; readonly path: string }
  /** Renames a path, replacing a file or link at `to`. */
  | { readonly _tag: "Rename"; readonly from: string; readonly to: string }
  | { readonly _tag: "SetMode"; readonly path: string; readonly mode: number }
  | { readonly _tag: "SetOwner"; readonly path: string; readonly uid: number; readonly gid: number }
  /** Removes a file or link. */
  | { readonly _tag: "Unlink"; readonly path: string }
  /** Removes a directory if it is empty, and leaves it otherwise. */
  | { readonly _tag: "RemoveDirectory"; readonly path: string }
  /** Removes a path, and everything in it if it is a directory. It is not an error if nothing is there. */
  | { readonly _tag: "RemoveTree"; readonly path: string }
  /** Syncs a file's content, or the names in a directory, to the disk. */
  | { readonly _tag: "Sync"; readonly path: string }

/**
 * A repair of what an earlier run left unfinished.
 *
 * @category models
 * @since 1.0.0
 */
export type Repair = "RestoredScripts" | "SettledScript" | "RemovedLeftover"

/**
 * A step of a plan: an operation, the consequence of its failure, and the operations that undo it, in order, if a later step
 * aborts the plan.
 *
 * @category models
 * @since 1.0.0
 */
export interface Step {
  readonly operation: Operation
  /** The consequence of a failure: the plan is aborted, or the report gets a warning. */
  readonly onFailure: "abort" | "warn"
  /** The engine's words that precede the system's error message if this step fails. */
  readonly failure?: string
  readonly undo?: ReadonlyArray<Operation>
  readonly repair?: Repair
}

/**
 * The steps that bring `scriptsDirectory` to the wanted state.
 *
 * @category models
 * @since 1.0.0
 */
export interface Plan {
  readonly scriptsDirectory: string
  /** The directory in which the plan prepares its work. It must be removed afterwards, even if the plan fails. */
  readonly staging: string
  /** The change to each script, sorted by name. */
  readonly changes: ReadonlyArray<ScriptChange>
  readonly steps: ReadonlyArray<Step>
}

/**
 * The kind of change to a script. A `left` script is not one of the plan's scripts, but stays because a container may still
 * refer to it.
 *
 * @category models
 * @since 1.0.0
 */
export type ScriptChangeKind = "added" | "changed" | "left" | "removed" | "unchanged"

/**
 * The present text and permission bits of a script; null if the entry is not a script.
 *
 * @category models
 * @since 1.0.0
 */
export type PresentScript = Pick<NamedFile, "content" | "mode"> | null

/**
 * The change to a script. `before` is undefined if nothing is there yet; `after` is undefined if the script is left or removed.
 *
 * @category models
 * @since 1.0.0
 */
export interface ScriptChange {
  readonly name: string
  readonly change: ScriptChangeKind
  readonly before: PresentScript | undefined
  readonly after: NamedFile | undefined
}

/**
 * Reports whether the steps of a plan, or performed operations, change nothing on the file system. They may still sync what is
 * already there.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNoop = ({ steps }: { readonly steps: ReadonlyArray<Pick<Step, "operation">> }): boolean =>
  steps.every(isSync)

/**
 * Returns the steps in groups, in order. The steps of a group may run at the same time: up to 32 adjacent syncs form a group,
 * because a file system that syncs several files at once waits for the disk only once. Every other step is alone.
 *
 * @category operations
 * @since 1.0.0
 */
export const groups = (steps: ReadonlyArray<Step>): ReadonlyArray<ReadonlyArray<Step>> => {
  const grouped: Array<Array<Step>> = []
  for (const step of steps) {
    const last = grouped.at(-1)
    if (last !== undefined && last.length < largestGroup && isSync(step) && last.every(isSync)) last.push(step)
    else grouped.push([step])
  }
  return grouped
}

const largestGroup = 32

const isSync = ({ operation }: Pick<Step, "operation">): boolean => operation._tag === "Sync"

/**
 * Returns the paths that an operation concerns.
 *
 * @category operations
 * @since 1.0.0
 */
export const paths = (operation: Operation): ReadonlyArray<string> =>
  operation._tag === "Rename" || operation._tag === "Link" ? [operation.from, operation.to] : [operation.path]

/**
 * Returns an operation on other paths: those that a function makes of its own, the target of a symbolic link included.
 *
 * @category operations
 * @since 1.0.0
 */
export const mapPaths = (operation: Operation, to: (path: string) => string): Operation => {
  switch (operation._tag) {
    case "Rename":
    case "Link":
      return { ...operation, from: to(operation.from), to: to(operation.to) }
    case "Symlink":
      return { ...operation, target: to(operation.target), path: to(operation.path) }
    default:
      return { ...operation, path: to(operation.path) }
  }
}

/**
 * Returns the system call of an operation, as error messages name it.
 *
 * @category operations
 * @since 1.0.0
 */
export const systemCall = (operation: Operation): string => systemCalls[operation._tag]

const systemCalls: { readonly [tag in Operation["_tag"]]: string } = {
  MakeDirectory: "mkdir",
  WriteFile: "open",
  Link: "link",
  Symlink: "symlink",
  Rename: "rename",
  SetMode: "chmod",
  SetOwner: "chown",
  Unlink: "unlinkat",
  RemoveDirectory: "unlinkat",
  RemoveTree: "unlinkat",
  Sync: "fsync"
}

/**
 * Reports whether a sync failed because the file system does not support it, as some network file systems do not for
 * directories. Such a failure is not a reason to abort.
 *
 * @category operations
 * @since 1.0.0
 */
export const cannotSync = (operation: Operation, errno: string): boolean =>
  operation._tag === "Sync" && ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(errno)

/**
 * Reports whether a rollback must stop if this undo operation fails. It must if the operation moves scripts or syncs them.
 *
 * @category guards
 * @since 1.0.0
 */
export const isVital = (operation: Operation, errno: string): boolean =>
  ["Link", "Rename", "Symlink", "Unlink", "Sync"].includes(operation._tag) && !cannotSync(operation, errno)

/**
 * Describes an operation in plain words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (operation: Operation): string => {
  switch (operation._tag) {
    case "MakeDirectory":
      return `make directory ${operation.path} (mode ${octal(operation.mode)})`
    case "WriteFile":
      return `write ${operation.path} (mode ${octal(operation.mode)})`
    case "Link":
      return `link ${operation.from} as ${operation.to}`
    case "Symlink":
      return `make symbolic link ${operation.path} to ${operation.target}`
    case "Rename":
      return `rename ${operation.from} to ${operation.to}`
    case "SetMode":
      return `set mode of ${operation.path} to ${octal(operation.mode)}`
    case "SetOwner":
      return `set owner of ${operation.path} to ${operation.uid}:${operation.gid}`
    case "Unlink":
      return `remove ${operation.path}`
    case "RemoveDirectory":
      return `remove directory ${operation.path} if it is empty`
    case "RemoveTree":
      return `remove ${operation.path} and its contents`
    case "Sync":
      return `sync ${operation.path}`
  }
}

/**
 * Formats a mode as four octal digits, as users of `chmod` write it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const octal = (mode: number): string => mode.toString(8).padStart(4, "0")
