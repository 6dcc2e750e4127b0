/**
 * The changes of the files of a configuration, as data.
 */
import * as Result from "effect/Result"
import { Bytes, type TextEdit } from "../text/index.ts"
import type { EditRefusal, Obstacle } from "./EditRefusal.ts"
import type { Reading } from "./Reading.ts"
import * as Source from "./Source.ts"

/**
 * A changed file. `before` and `after` are undefined if the file does not exist then. `undo` has the edits of the new text that restore the
 * old text.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileEdit {
  readonly file: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly undo: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * A configuration before or after a change.
 *
 * @category models
 * @since 1.0.0
 */
export interface Side<out Settings> {
  readonly files: Source.Files
  readonly reading: Reading<Settings>
}

/**
 * The edits of a change; none if the configuration already has the intended result. They are in the order in which the files must be
 * written, so that the engine accepts each state between.
 *
 * @category models
 * @since 1.0.0
 */
export interface Edit<out Settings> {
  readonly edits: ReadonlyArray<FileEdit>
  readonly before: Side<Settings>
  readonly after: Side<Settings>
}

/**
 * Returns the change of a file. `edit` makes the edits of its bytes, and fails with an obstacle, or with null if they are not text. `isGone`
 * reports whether a file with the new bytes is removed instead.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  file: string,
  state: Source.SourceState | undefined,
  edit: (
    bytes: Uint8Array
  ) => Result.Result<Omit<FileEdit, "after" | "before" | "file"> & { readonly after: Uint8Array }, Obstacle | null>,
  isGone: (after: Uint8Array) => boolean
): Result.Result<FileEdit, EditRefusal> => {
  const refusal = unreadable(file, state)
  if (refusal !== undefined) return Result.fail(refusal)
  const before = state?._tag === "File" ? state.bytes.slice() : undefined
  return edit(before ?? new Uint8Array()).pipe(
    Result.mapError((obstacle): EditRefusal =>
      obstacle === null ? { _tag: "NotText", file } : { _tag: "Uneditable", file, obstacle }
    ),
    Result.map((made) => (isGone(made.after) ? removed(file, before) : { file, before, ...made }))
  )
}

/**
 * Returns the removal of a file, whose text is UTF-8; nothing changes if the file does not exist.
 *
 * @category constructors
 * @since 1.0.0
 */
export const removed = (file: string, before: Uint8Array | undefined): FileEdit => {
  const text = before === undefined ? "" : Bytes.toText(before)
  const [edits, undo] =
    text === "" ? [[], []] : [[{ offset: 0, length: text.length, text: "" }], [{ offset: 0, length: 0, text }]]
  return { file, before, after: undefined, edits, undo }
}

/**
 * Returns the states of what has been read after the change of a file.
 *
 * @category operations
 * @since 1.0.0
 */
export const applied = (files: Source.Files, { after, file }: Pick<FileEdit, "after" | "file">): Source.Files =>
  after === undefined ? Source.withoutFile(files, file) : Source.withFile(files, file, after)

/**
 * Returns the reason why a file cannot be changed: it is there, and cannot be read.
 *
 * @category guards
 * @since 1.0.0
 */
export const unreadable = (file: string, state: Source.SourceState | undefined): EditRefusal | undefined => {
  if (state === undefined || state._tag === "File") return undefined
  const errno = state._tag === "Unreadable" ? state.errno : "EISDIR"
  return errno === "ENOENT" ? undefined : { _tag: "Unreadable", file, errno }
}
