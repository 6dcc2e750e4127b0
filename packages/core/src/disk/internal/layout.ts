/**
 * Where a publication has everything.
 */
import { FilePath } from "../../text/index.ts"
import type { Survey } from "../Survey.ts"

/** Where scripts are prepared: beside the scripts directory or within it. */
export type Place = "beside" | "within"

/** Where everything is, and how it is done. */
export interface Layout {
  readonly dataRoot: string
  readonly scriptsDirectory: string
  /** The directory that claims the data root. */
  readonly claim: string
  /** The directory in which scripts are prepared: the claim, or one that can be renamed from into the scripts directory. */
  readonly staging: string
  readonly place: Place
  readonly sync: boolean
  readonly words: Words
}

/** The words before those of the system: if there is no place to prepare scripts, and if they cannot take the place of the old ones. */
export interface Words {
  readonly prepare: string
  readonly exchange: string
}

/** The words for an engine that has none. */
export const plainWords: Words = /*#__PURE__*/ Object.freeze({
  prepare: "cannot make a directory to prepare scripts in",
  exchange: "cannot put the new scripts into place"
})

/** The layout of a publication; see `Publication.Request`. */
export const layoutOf = (request: {
  readonly survey: Pick<Survey, "dataRoot" | "scriptsDirectory">
  readonly claim: string
  readonly place: Place
  readonly sync: boolean
  readonly words?: Words
}): Layout => {
  const { place, sync, words = plainWords } = request
  const { dataRoot, scriptsDirectory } = request.survey
  const claim = FilePath.join(dataRoot, request.claim)
  const staging = place === "beside" ? claim : FilePath.join(scriptsDirectory, `.${request.claim}`)
  return { dataRoot, scriptsDirectory, claim, staging, place, sync, words }
}
