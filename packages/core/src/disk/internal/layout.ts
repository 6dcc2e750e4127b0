/**
 * Where a publication has everything.
 */
import { FilePath } from "../../text/index.ts"
import type { Survey } from "../Survey.ts"

/**
 * What a plan is to be made for.
 *
 * @category models
 * @since 1.0.0
 */
export interface Request {
  readonly survey: Survey
  /** The name of the directory that the run has made in the data root to claim it. */
  readonly claim: string
  readonly place: Place
  /** Whether everything is brought to the disk in an order that a power cut cannot spoil. */
  readonly sync: boolean
  /** What becomes of whatever else the directory holds. By default it is removed. */
  readonly others?: "left" | "removed"
  /** The engine's words before those of the system, if it has some. */
  readonly words?: Words
}

/**
 * Where to prepare the scripts: in the claim, or within the scripts directory if renaming from the claim is impossible.
 *
 * @category models
 * @since 1.0.0
 */
export type Place = "beside" | "within"

/**
 * The words before those of the system: if there is no place to prepare scripts, and if they cannot take the place of the old ones.
 *
 * @category models
 * @since 1.0.0
 */
export interface Words {
  readonly prepare: string
  readonly exchange: string
}

/** The words for an engine that has none. */
export const plainWords: Words = /*#__PURE__*/ Object.freeze({
  prepare: "cannot make a directory to prepare scripts in",
  exchange: "cannot put the new scripts into place"
})

/** What is there, and where the work on it is done. */
export interface Layout extends Survey {
  /** The directory that claims the data root. */
  readonly claim: string
  /** The directory in which scripts are prepared: the claim, or one that can be renamed from into the scripts directory. */
  readonly staging: string
  readonly place: Place
  readonly words: Words
  /** Returns a path in the staging directory. */
  readonly staged: (...elements: ReadonlyArray<string>) => string
  /** Returns the path of a script. */
  readonly placeOf: (name: string) => string
}

/** Returns the layout of a publication. */
export const layoutOf = ({ claim: name, place, survey, words = plainWords }: Request): Layout => {
  const claim = FilePath.join(survey.dataRoot, name)
  const placeOf = (entry: string) => FilePath.join(survey.scriptsDirectory, entry)
  const staging = place === "beside" ? claim : placeOf(`.${name}`)
  const staged = (...elements: ReadonlyArray<string>) => FilePath.join(staging, ...elements)
  return { ...survey, claim, staging, place, words, staged, placeOf }
}
