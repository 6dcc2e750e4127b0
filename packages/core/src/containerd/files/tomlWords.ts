/**
 * containerd's words for a fault in the syntax of a file.
 */
import type { TomlTree } from "../../document/toml/index.ts"
import type { SourceText } from "../../text/index.ts"
import type { TomlReader } from "../releases/Traits.ts"

/** Returns the place and the words of a fault, and whether they are those of the reader. */
export const tomlWords = (
  _reader: TomlReader,
  { message, position }: TomlTree.Fault,
  _source: SourceText.SourceText
): { readonly row: number; readonly column: number; readonly detail: string; readonly isKnown: boolean } => ({
  row: position.line,
  column: position.column,
  detail: message,
  isKnown: false
})
