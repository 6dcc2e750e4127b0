/**
 * The edits of a TOML file as bytes.
 */
import * as Result from "effect/Result"
import { TextEdit, TextEncoding } from "../../text/index.ts"
import * as TomlEdit from "./TomlEdit.ts"
import * as TomlTree from "./TomlTree.ts"

/**
 * The bytes after the edits, the edits, and the edits of the new text that restore the old text.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditedBytes {
  readonly after: Uint8Array
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly undo: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * Makes steps in the bytes of a file. Fails with the obstacle, or with null if the bytes are not TOML in UTF-8.
 *
 * @category operations
 * @since 1.0.0
 */
export const edit = (
  bytes: Uint8Array,
  dialect: TomlTree.Dialect,
  steps: ReadonlyArray<TomlEdit.Step>
): Result.Result<EditedBytes, TomlEdit.Obstacle | null> => {
  const decoded = TextEncoding.decode(bytes)
  const parsed = TomlTree.parse(bytes, dialect)
  if (Result.isFailure(decoded) || Result.isFailure(parsed)) return Result.fail(null)
  const { text } = parsed.success.source
  return Result.map(TomlEdit.sequence(parsed.success, steps), (edits) => ({
    after: TextEdit.applyToBytes(bytes, { text, encoding: decoded.success.encoding }, edits),
    edits,
    undo: TextEdit.invert(text, edits)
  }))
}

/**
 * A file, and the steps that change it.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileSteps {
  readonly file: string
  readonly steps: ReadonlyArray<TomlEdit.Step>
}

/**
 * Puts all steps of a file together, in the order of the files.
 *
 * @category operations
 * @since 1.0.0
 */
export const byFile = (steps: ReadonlyArray<FileSteps>): ReadonlyArray<FileSteps> =>
  Array.from(
    Map.groupBy(steps, ({ file }) => file),
    ([file, some]) => ({ file, steps: some.flatMap((one) => one.steps) })
  )
