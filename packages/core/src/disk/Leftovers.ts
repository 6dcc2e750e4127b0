/**
 * The leftovers of earlier runs in a directory, and the paths that only look like leftovers. A name proves nothing, because
 * another user can make a directory of any name. A leftover is removed only if it belongs to this user, no other user can write
 * to it, and no other user can have put it there.
 */
import * as Trust from "./Trust.ts"

/**
 * The leftovers in a directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface Leftovers {
  /** The paths that dead runs have left: their staging directories, and the engine's. */
  readonly leftovers: ReadonlyArray<string>
  /** The paths that are named like leftovers but are not removed. */
  readonly leftAlone: ReadonlyArray<LeftAlone>
}

/**
 * A path that is named like a leftover, and why it is not removed.
 *
 * @category models
 * @since 1.0.0
 */
export interface LeftAlone {
  readonly path: string
  readonly reason:
    | { readonly _tag: "NotADirectory"; readonly type: string }
    | { readonly _tag: "OfAnotherUser"; readonly uid: number }
    | { readonly _tag: "OpenToOthers"; readonly path: string }
}

/**
 * Sorts the paths in a directory that are named like leftovers into paths to remove and paths to leave alone.
 *
 * @category operations
 * @since 1.0.0
 */
export const sort = (
  candidates: ReadonlyArray<Trust.NamedFileStatus>,
  directory: Trust.NamedFileStatus | undefined,
  user: Trust.UserAndGroup
): Leftovers => {
  const judged = candidates.map((candidate) => leftAlone(candidate, directory, user) ?? candidate.path)
  return {
    leftovers: judged.filter((one) => typeof one === "string"),
    leftAlone: judged.filter((one) => typeof one !== "string")
  }
}

/**
 * Returns why a path is left alone; undefined if it is a leftover to remove.
 *
 * @category operations
 * @since 1.0.0
 */
export const leftAlone = (
  { path, ...seen }: Trust.NamedFileStatus,
  directory: Trust.NamedFileStatus | undefined,
  user: Trust.UserAndGroup
): LeftAlone | undefined => {
  if (seen.type !== "Directory") return { path, reason: { _tag: "NotADirectory", type: seen.type } }
  if (seen.owner.uid !== user.uid) return { path, reason: { _tag: "OfAnotherUser", uid: seen.owner.uid } }
  if (!Trust.isClosed(seen)) return { path, reason: { _tag: "OpenToOthers", path } }
  if (directory === undefined || Trust.protects(directory, user)) return undefined
  return { path, reason: { _tag: "OpenToOthers", path: directory.path } }
}

/**
 * Returns the message for a path that is left alone, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ path, reason }: LeftAlone): string =>
  `Did not remove ${path}, although its name is that of a leftover of an earlier run: ${why(reason)}. Remove it by hand if it is not needed`

const why = (reason: LeftAlone["reason"]): string => {
  if (reason._tag === "NotADirectory") return "it is not a directory"
  return reason._tag === "OfAnotherUser"
    ? `it belongs to user ${reason.uid}`
    : `other users can write to ${reason.path}`
}
