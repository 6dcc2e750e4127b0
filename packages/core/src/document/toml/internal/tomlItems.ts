/** The edits that add an item to a list. */
import type { TextEdit } from "../../../text/index.ts"
import { indentation, lineBreakOf, lineEnd } from "./tomlLines.ts"
import type { TomlArray } from "./tomlNodes.ts"
import { writeValue } from "./tomlWriting.ts"

/** Adds a string after the last item of a list that is not empty. A list with an item on each line stays one, with its comments. */
export const additionTo = (
  text: string,
  { items, length, offset }: TomlArray,
  item: string
): ReadonlyArray<TextEdit.TextEdit> => {
  const [first, last] = [items[0]!, items.at(-1)!]
  const end = last.offset + last.length
  const written = writeValue(item)
  if (!text.slice(offset, first.offset).includes("\n")) return [{ offset: end, length: 0, text: `, ${written}` }]
  const line = lineBreakOf(text) + indentation(text, first.offset) + written
  const rest = text.slice(end, offset + length - 1)
  const comma = /^(?:\s|#[^\n]*)*,/.exec(rest)?.[0].length
  const closing = offset + length - 1
  if (comma === undefined) {
    const bottom = Math.min(lineEnd(text, end), closing)
    return bottom === end
      ? [{ offset: end, length: 0, text: `,${line}` }]
      : [
          { offset: end, length: 0, text: "," },
          { offset: bottom, length: 0, text: line }
        ]
  }
  return [{ offset: Math.min(lineEnd(text, end + comma), closing), length: 0, text: `${line},` }]
}
