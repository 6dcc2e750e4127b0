/**
 * The trust in paths: what another user of the machine could have prepared, or could exchange during the work. Only root and
 * the user who does the work are trusted.
 *
 * The checks follow from two rules of the kernel. A user who may write to a directory may rename and remove what is in it. If
 * the sticky bit is set, this applies only to what the user owns. The owner of a directory or file may give any user
 * permissions on it.
 */

/**
 * A user and a group, by ID.
 *
 * @category models
 * @since 1.0.0
 */
export interface UserAndGroup {
  readonly uid: number
  readonly gid: number
}

/**
 * The type, mode and owner of a path. Links are not followed.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileStatus {
  readonly type: string
  /** The permission bits, including the special bits. */
  readonly mode: number
  readonly owner: UserAndGroup
}

/**
 * A path and its status.
 *
 * @category models
 * @since 1.0.0
 */
export interface NamedFileStatus extends FileStatus {
  readonly path: string
}

/**
 * The reason why a path is not touched.
 *
 * @category models
 * @since 1.0.0
 */
export type DistrustReason =
  /** A symbolic link of another user, who can change where it leads. */
  | { readonly _tag: "ForeignLink"; readonly path: string; readonly uid: number }
  /** A symbolic link in a directory in which another user can exchange it. */
  | { readonly _tag: "ExchangeableLink"; readonly path: string; readonly directory: string }
  /** A directory of another user, which is not removed. */
  | { readonly _tag: "ForeignTree"; readonly path: string; readonly uid: number }
  /** A directory that was just made and has been exchanged for something else. */
  | { readonly _tag: "ExchangedDirectory"; readonly path: string }
  /** A path that no longer leads where it did when the work was prepared. */
  | { readonly _tag: "MovedPlace"; readonly path: string; readonly before: string }
  /** A directory whose content another user can exchange, on a system that cannot protect against that. */
  | { readonly _tag: "OpenDirectory"; readonly path: string; readonly uid: number }
  /** A directory outside the home of the user, on a system that does not say who may write in it. */
  | { readonly _tag: "UnknownDirectory"; readonly path: string; readonly home: string | undefined }

/**
 * Reports whether the owner is root or the user.
 *
 * @category guards
 * @since 1.0.0
 */
export const isTrusted = (owner: UserAndGroup, user: UserAndGroup): boolean => owner.uid === 0 || owner.uid === user.uid

/**
 * Reports whether only the owner and root may write to a file or directory.
 *
 * @category guards
 * @since 1.0.0
 */
export const isClosed = ({ mode }: Pick<FileStatus, "mode">): boolean => (mode & writeOfOthers) === 0

/**
 * Reports whether no other user can rename, exchange or remove what belongs to root or the user in this directory. If the
 * sticky bit is set, other users may still add files of their own.
 *
 * @category guards
 * @since 1.0.0
 */
export const protects = (directory: FileStatus, user: UserAndGroup): boolean =>
  isTrusted(directory.owner, user) && (isClosed(directory) || (directory.mode & stickyBit) !== 0)

/**
 * Returns the first directory in which another user could exchange what belongs to the user; undefined if there is none.
 * `directories` lists the directory to work in, then its parents. For a user other than root only the first directory counts,
 * because ordinary users often own directories that a group can write to.
 *
 * @category operations
 * @since 1.0.0
 */
export const unprotected = (
  directories: ReadonlyArray<NamedFileStatus>,
  user: UserAndGroup
): NamedFileStatus | undefined =>
  directories.slice(0, user.uid === 0 ? undefined : 1).find((directory) => !protects(directory, user))

/**
 * Returns why a symbolic link in a directory must not be followed; undefined if it may be followed.
 *
 * @category operations
 * @since 1.0.0
 */
export const linkRefusal = (
  link: NamedFileStatus,
  directory: NamedFileStatus,
  user: UserAndGroup
): DistrustReason | undefined => {
  if (!isTrusted(link.owner, user)) return { _tag: "ForeignLink", path: link.path, uid: link.owner.uid }
  if (protects(directory, user)) return undefined
  return { _tag: "ExchangeableLink", path: link.path, directory: directory.path }
}

/**
 * Returns why a directory and its content must not be removed; undefined if they may be removed.
 *
 * @category operations
 * @since 1.0.0
 */
export const treeRefusal = (path: string, directory: FileStatus, user: UserAndGroup): DistrustReason | undefined =>
  directory.owner.uid === user.uid ? undefined : { _tag: "ForeignTree", path, uid: directory.owner.uid }

/**
 * Returns the message for a refusal, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: DistrustReason): string => {
  const { path } = refusal
  switch (refusal._tag) {
    case "ForeignLink":
      return `Cannot follow the symbolic link ${path}: it belongs to user ${refusal.uid}, who can change its target. Give the path of the target instead`
    case "ExchangeableLink":
      return `Cannot follow the symbolic link ${path}: other users can replace it, because they can write to ${refusal.directory}. Give the path of its target instead, or run chmod go-w ${refusal.directory}`
    case "ForeignTree":
      return `Cannot remove ${path}: it belongs to user ${refusal.uid}. Remove it by hand if it is not needed`
    case "ExchangedDirectory":
      return `Cannot work in ${path}: another user replaced the directory that was just made. Choose a directory that only this user can write to`
    case "MovedPlace":
      return `Cannot work in ${path}: it led to ${refusal.before} a moment ago, and leads elsewhere now. Run this again`
    case "OpenDirectory":
      return `Cannot work in ${path}: other users can replace files in it (it belongs to user ${refusal.uid}), and this disk cannot protect against that. Choose a directory that only this user can write to`
    case "UnknownDirectory":
      return `Cannot work in ${path}: on Windows, only ${refusal.home ?? "the home directory of the user"} is known to be closed to other users. Copy the file to a directory there, change the copy, and copy it back`
  }
}

const writeOfOthers = 0o022

const stickyBit = 0o1000
