/** The edits of a changed file, forwards and back. */
import type { FileEdit } from "@oci-runtimes/core/engine"
import { Bytes, TextEdit } from "@oci-runtimes/core/text"
import { assert } from "vitest"

/** Requires that the edits lead from the old text to the new one, and their undo back. */
export const assertUndone = ({ after, before, edits, undo }: FileEdit.FileEdit): void => {
  const [from = "", to = ""] = [before, after].map((bytes) => Bytes.toText(bytes ?? new Uint8Array()))
  assert.deepStrictEqual([TextEdit.apply(from, edits), TextEdit.apply(to, undo)], [to, from])
}
