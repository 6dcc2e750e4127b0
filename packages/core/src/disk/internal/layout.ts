/**
 * The paths that a script swap uses.
 */
import { FilePath } from "../../text/index.ts"
import type { ScriptsSnapshot } from "../ScriptsSnapshot.ts"

/**
 * A request for a script swap.
 *
 * @category models
 * @since 1.0.0
 */
export interface SwapRequest {
  readonly snapshot: ScriptsSnapshot
  /** The name of the run's lock in the data root. */
  readonly lock: string
  readonly stagingLocation: StagingLocation
  /** True if everything is synced to the disk, in an order that a power cut cannot spoil. */
  readonly sync: boolean
  /** The treatment of other entries in the scripts directory; `removed` by default. */
  readonly others?: "left" | "removed"
  /** The engine's words that precede the system's error message, if it has any. */
  readonly words?: SwapWords
}

/**
 * The location in which scripts are prepared: `beside` the scripts directory, in the lock; or `within` it, if renaming from the
 * lock is impossible.
 *
 * @category models
 * @since 1.0.0
 */
export type StagingLocation = "beside" | "within"

/**
 * The words that precede the system's error message: `prepare` if the directory to prepare scripts in cannot be made,
 * `exchange` if the new scripts cannot replace the old scripts.
 *
 * @category models
 * @since 1.0.0
 */
export interface SwapWords {
  readonly prepare: string
  readonly swap: string
}

/** The words for an engine without words of its own. */
export const plainWords: SwapWords = /*#__PURE__*/ Object.freeze({
  prepare: "cannot make a directory to prepare scripts in",
  swap: "cannot put the new scripts into place"
})

/** A snapshot, and the paths that a swap uses. */
export interface SwapLayout extends ScriptsSnapshot {
  /** The path of the lock in the data root. */
  readonly lock: string
  /** The directory in which scripts are prepared: the lock, or a directory within the scripts directory. */
  readonly staging: string
  readonly stagingLocation: StagingLocation
  readonly words: SwapWords
  /** Returns a path in the staging directory. */
  readonly staged: (...elements: ReadonlyArray<string>) => string
  /** Returns the path of a script. */
  readonly placeOf: (name: string) => string
}

/** Returns the layout of a script swap. */
export const layoutOf = ({ lock: name, stagingLocation, snapshot, words = plainWords }: SwapRequest): SwapLayout => {
  const lock = FilePath.join(snapshot.dataRoot, name)
  const placeOf = (entry: string) => FilePath.join(snapshot.scriptsDirectory, entry)
  const staging = stagingLocation === "beside" ? lock : placeOf(`.${name}`)
  const staged = (...elements: ReadonlyArray<string>) => FilePath.join(staging, ...elements)
  return { ...snapshot, lock, staging, stagingLocation, words, staged, placeOf }
}
