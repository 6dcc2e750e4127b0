/**
 * Work on a file system, such as setting up the scripts directory, as data: steps for an interpreter to take in order, with
 * what undoes those that can be undone. A plan can be printed, compared, stored, counted, and carried out on any machine
 * or model of one. Each operation is one thing to the file system, so that stopping between any two of them can be thought
 * through.
 */
/**
 * A file in a directory: its name there, its text, and its permission bits.
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
 * One operation on the file system. Paths are absolute. What is made, renamed or removed is never what a link leads to; modes,
 * owners and syncs are for what a plan knows to be no link.
 *
 * @category models
 * @since 1.0.0
 */
export type Operation =
  /** Makes a directory where nothing is. */
  | { readonly _tag: "MakeDirectory"; readonly path: string; readonly mode: number }
  /** Makes a file where nothing is. A text is written as UTF-8. */
  | { readonly _tag: "WriteFile"; readonly path: string; readonly content: string | Uint8Array; readonly mode: number }
  /** Gives a file a second name where nothing is. */
  | { readonly _tag: "Link"; readonly from: string; readonly to: string }
  /** Makes a symbolic link where nothing is. */
  | { readonly _tag: "Symlink"; readonly target: string; readonly path: string }
  /** Renames, over a file or link that is at `to`. */
  | { readonly _tag: "Rename"; readonly from: string; readonly to: string }
  | { readonly _tag: "SetMode"; readonly path: string; readonly mode: number }
  | { readonly _tag: "SetOwner"; readonly path: string; readonly uid: number; readonly gid: number }
  /** Removes a file or link. */
  | { readonly _tag: "Unlink"; readonly path: string }
  /** Removes a directory if it is empty, and leaves it otherwise. */
  | { readonly _tag: "RemoveDirectory"; readonly path: string }
  /** Removes what is there, a directory with all it holds. There may be nothing. */
  | { readonly _tag: "RemoveTree"; readonly path: string }
  /** Has a file's text, or the names in a directory, brought to the disk. */
  | { readonly _tag: "Sync"; readonly path: string }

/**
 * What a step puts right that an earlier run left half done.
 *
 * @category models
 * @since 1.0.0
 */
export type Repair = "RestoredScripts" | "SettledScript" | "RemovedLeftover"

/**
 * A step: the operation, what its failure means, and what takes it back, in order, when a later step aborts the plan.
 *
 * @category models
 * @since 1.0.0
 */
export interface Step {
  readonly operation: Operation
  /** What the failure of the step means: the end of the plan, or a warning in the report. */
  readonly onFailure: "abort" | "warn"
  /** The words that the engine puts before the system's when this step fails. */
  readonly failure?: string
  readonly undo?: ReadonlyArray<Operation>
  readonly repair?: Repair
}

/**
 * Steps that lead to `scriptsDirectory` holding the scripts of the engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Plan {
  readonly scriptsDirectory: string
  /** The directory in which the plan prepares its work. Whatever becomes of the plan, it has to be removed afterwards. */
  readonly staging: string
  /** What becomes of each script, sorted by name. */
  readonly changes: ReadonlyArray<ScriptChange>
  readonly steps: ReadonlyArray<Step>
}

/**
 * How a script would change. What is left is not of the configuration, but somebody may still refer to it.
 *
 * @category models
 * @since 1.0.0
 */
export type ScriptChangeKind = "added" | "changed" | "left" | "removed" | "unchanged"

/**
 * A script as it is: text and permission bits, or null for what is not a script at all.
 *
 * @category models
 * @since 1.0.0
 */
export type PresentScript = Pick<NamedFile, "content" | "mode"> | null

/**
 * What becomes of a script. `before` is undefined where there is none yet, `after` where there will be none.
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
 * Whether the plan changes nothing on the file system: at the most it brings to the disk what is there.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNoop = ({ steps }: Plan): boolean => steps.every(({ operation }) => operation._tag === "Sync")

/**
 * The paths that an operation is about.
 *
 * @category operations
 * @since 1.0.0
 */
export const paths = (operation: Operation): ReadonlyArray<string> =>
  operation._tag === "Rename" || operation._tag === "Link" ? [operation.from, operation.to] : [operation.path]

/**
 * The system call that does it, as error messages name it.
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
 * Whether the failure says that the file system cannot sync such a thing at all, as some network file systems cannot
 * sync directories. Nothing is gained by giving up over it.
 *
 * @category operations
 * @since 1.0.0
 */
export const cannotSync = (operation: Operation, errno: string): boolean =>
  operation._tag === "Sync" && ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(errno)

/**
 * Whether what was done before must stay as it is when this operation, which was to take something back, fails: it moves
 * scripts about, or makes sure that they are on the disk.
 *
 * @category guards
 * @since 1.0.0
 */
export const isVital = (operation: Operation, errno: string): boolean =>
  ["Link", "Rename", "Symlink", "Unlink", "Sync"].includes(operation._tag) && !cannotSync(operation, errno)

/**
 * An operation in plain words.
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
      return `remove ${operation.path} with all it holds`
    case "Sync":
      return `sync ${operation.path}`
  }
}

/**
 * A mode as `ls` and `chmod` users write it: four octal digits.
 *
 * @category formatting
 * @since 1.0.0
 */
export const octal = (mode: number): string => mode.toString(8).padStart(4, "0")
