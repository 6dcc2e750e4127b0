/**
 * The files of a unit, before its settings are complete.
 */
import type { Unforeseen } from "../Unforeseen.ts"
import { longestFile } from "./environmentText.ts"
import { isMask, type UnitSource } from "./fragments.ts"
import type { FileUse, UnitRequest } from "./model.ts"
import { isMissing } from "./reader.ts"

/** The facts about a unit before its settings are complete. */
export interface Found {
  readonly given: UnitRequest
  readonly name: string
  readonly names: ReadonlyArray<string>
  readonly fragment: UnitSource | undefined
  readonly dropIns: ReadonlyArray<FileUse>
  readonly unforeseen: ReadonlyArray<Unforeseen>
}

/** Returns the use of a file of a unit. */
export const useOf = (source: UnitSource): FileUse => {
  const { path, state } = source
  if (state._tag === "Unreadable")
    return { path, state: isMissing(state.errno) ? "missing" : "unreadable", errno: state.errno }
  if (state._tag !== "File") return { path, state: "refused", errno: "EISDIR" }
  if (state.bytes.length > longestFile) return { path, state: "unreadable", errno: "EFBIG" }
  return { path, state: isMask(source) ? "masked" : "read" }
}
