/**
 * Whom a place on a disk can be trusted to: what another user of the machine could have prepared there, or could exchange in
 * the middle of the work. Only root and the user who does the work are trusted.
 *
 * The rules follow from two of the kernel: whoever may write to a directory may rename and remove what is in it, but with the
 * sticky bit only what belongs to them; and the owner of a directory, or of a file, may give its permissions to anybody.
 */

/**
 * User and group by number.
 *
 * @category models
 * @since 1.0.0
 */
export interface UserAndGroup {
  readonly uid: number
  readonly gid: number
}

/**
 * The type, mode and owner of a path, with links not followed.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileStatus {
  readonly type: string
  /** The permission bits, special ones included. */
  readonly mode: number
  readonly owner: UserAndGroup
}

/**
 * What was seen at a path.
 *
 * @category models
 * @since 1.0.0
 */
export interface NamedFileStatus extends FileStatus {
  readonly path: string
}

/**
 * Why a place is not touched.
 *
 * @category models
 * @since 1.0.0
 */
export type DistrustReason =
  /** A symbolic link of another user, who may have it lead anywhere. */
  | { readonly _tag: "ForeignLink"; readonly path: string; readonly uid: number }
  /** A symbolic link in a directory in which another user may exchange it. */
  | { readonly _tag: "ExchangeableLink"; readonly path: string; readonly directory: string }
  /** A directory of another user, so what is in it is not removed. */
  | { readonly _tag: "ForeignTree"; readonly path: string; readonly uid: number }
  /** A directory that was just made has been exchanged for something else. */
  | { readonly _tag: "ExchangedDirectory"; readonly path: string }
  /** A path leads elsewhere than it did when the work was prepared. */
  | { readonly _tag: "MovedPlace"; readonly path: string; readonly before: string }
  /** Another user may exchange what is in a directory, on a system on which nothing protects from that. */
  | { readonly _tag: "OpenDirectory"; readonly path: string; readonly uid: number }

/**
 * Reports whether the owner is root or the user.
 *
 * @category guards
 * @since 1.0.0
 */
export const isTrusted = (owner: UserAndGroup, user: UserAndGroup): boolean => owner.uid === 0 || owner.uid === user.uid

/**
 * Reports whether no user except the owner and root may write to something.
 *
 * @category guards
 * @since 1.0.0
 */
export const isClosed = ({ mode }: Pick<FileStatus, "mode">): boolean => (mode & writeOfOthers) === 0

/**
 * Reports whether no other user can rename, exchange or remove what belongs to root or the user in this directory. With the
 * sticky bit others may still put things of their own where nothing is.
 *
 * @category guards
 * @since 1.0.0
 */
export const protects = (directory: FileStatus, user: UserAndGroup): boolean =>
  isTrusted(directory.owner, user) && (isClosed(directory) || (directory.mode & stickyBit) !== 0)

/**
 * Returns the first of these directories in which another user could exchange what belongs to the user: the one that is worked
 * in, and those above it, in this order. Undefined if there is none. For an ordinary user only the first one counts, since
 * directories of theirs that a group can write to are usual.
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
 * Returns why a symbolic link in a directory is not followed; undefined if it is.
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
 * Returns why a directory is not removed with all it holds; undefined if it is.
 *
 * @category operations
 * @since 1.0.0
 */
export const treeRefusal = (path: string, directory: FileStatus, user: UserAndGroup): DistrustReason | undefined =>
  directory.owner.uid === user.uid ? undefined : { _tag: "ForeignTree", path, uid: directory.owner.uid }

/**
 * A refusal in words, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: DistrustReason): string => {
  const { path } = refusal
  switch (refusal._tag) {
    case "ForeignLink":
      return `Cannot follow the symbolic link ${path}: it belongs to user ${refusal.uid}, who may change where it leads. Name the place it leads to`
    case "ExchangeableLink":
      return `Cannot follow the symbolic link ${path}: other users can exchange it, because they can write to ${refusal.directory}. Name the place it leads to, or run chmod go-w ${refusal.directory}`
    case "ForeignTree":
      return `Cannot remove ${path}: it belongs to user ${refusal.uid}. Remove it by hand if it is not needed`
    case "ExchangedDirectory":
      return `Cannot work in ${path}: another user has exchanged the directory that was just made. Write in a directory that only this user can write to`
    case "MovedPlace":
      return `Cannot work in ${path}: it led to ${refusal.before} a moment ago. Run this again`
    case "OpenDirectory":
      return `Cannot work in ${path}: other users can exchange what is in it (it belongs to user ${refusal.uid}), and this disk has nothing to guard against that. Write in a directory that only this user can write to`
  }
}

const writeOfOthers = 0o022

const stickyBit = 0o1000
