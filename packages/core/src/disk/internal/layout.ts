/**
 * Where a publication has everything.
 */
import { FilePath } from "../../text/index.ts"
import type { ScriptsSnapshot } from "../ScriptsSnapshot.ts"

/**
 * What a plan is to be made for.
 *
 * @category models
 * @since 1.0.0
 */
export interface SwapRequest {
  readonly snapshot: ScriptsSnapshot
  /** The name of the directory that the run has made in the data root to lock it. */
  readonly lock: string
  readonly stagingLocation: StagingLocation
  /** Whether everything is brought to the disk in an order that a power cut cannot spoil. */
  readonly sync: boolean
  /** What becomes of whatever else the directory holds. By default it is removed. */
  readonly others?: "left" | "removed"
  /** The engine's words before those of the system, if it has some. */
  readonly words?: SwapWords
}

/**
 * Where to prepare the scripts: in the lock, or within the scripts directory if renaming from the lock is impossible.
 *
 * @category models
 * @since 1.0.0
 */
export type StagingLocation = "beside" | "within"

/**
 * The words before those of the system: if there is no place to prepare scripts, and if they cannot take the place of the old ones.
 *
 * @category models
 * @since 1.0.0
 */
export interface SwapWords {
  readonly prepare: string
  readonly exchange: string
}

/** The words for an engine that has none. */
export const plainWords: SwapWords = /*#__PURE__*/ Object.freeze({
  prepare: "cannot make a directory to prepare scripts in",
  exchange: "cannot put the new scripts into place"
})

/** What is there, and where the work on it is done. */
export interface SwapLayout extends ScriptsSnapshot {
  /** The directory that locks the data root. */
  readonly lock: string
  /** The directory in which scripts are prepared: the lock, or one that can be renamed from into the scripts directory. */
  readonly staging: string
  readonly stagingLocation: StagingLocation
  readonly words: SwapWords
  /** Returns a path in the staging directory. */
  readonly staged: (...elements: ReadonlyArray<string>) => string
  /** Returns the path of a script. */
  readonly placeOf: (name: string) => string
}

/** Returns the layout of a publication. */
export const layoutOf = ({ lock: name, stagingLocation, snapshot, words = plainWords }: SwapRequest): SwapLayout => {
  const lock = FilePath.join(snapshot.dataRoot, name)
  const placeOf = (entry: string) => FilePath.join(snapshot.scriptsDirectory, entry)
  const staging = stagingLocation === "beside" ? lock : placeOf(`.${name}`)
  const staged = (...elements: ReadonlyArray<string>) => FilePath.join(staging, ...elements)
  return { ...snapshot, lock, staging, stagingLocation, words, staged, placeOf }
}
