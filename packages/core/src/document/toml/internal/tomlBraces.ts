/** The edits that remove a key from a table in braces. */
import type { TextEdit } from "../../../text/index.ts"
import { type Container, type PlacedPair, startsWith } from "./tomlContainers.ts"
import { cut } from "./tomlLines.ts"
import type { Document } from "./tomlNodes.ts"

/** Removes a pair of a table in braces, and a comma. TOML 1.0 has no line breaks and comments there. */
export const removalInBraces = (
  { dialect, source: { text } }: Document,
  container: Container,
  index: number
): ReadonlyArray<TextEdit.TextEdit> => {
  const { end: outerEnd, offset: outer, pairs } = container
  const { end, offset, path } = pairs[index]!
  const isSame = (pair: PlacedPair) => pair.path.length === path.length && startsWith(pair.path, path)
  if (pairs.filter(isSame).length > 1) return removalOfAll(container, isSame)
  const before = pairs[index - 1]?.end
  if (before !== undefined && !text.slice(before, offset).includes("\n")) return [cut(before, end)]
  const inner = cut(outer + 1, outerEnd - 1)
  if (text.slice(outer + 1, offset).trim() + text.slice(end, outerEnd - 1).trim() === "") return [inner]
  const [gap] = /^(?:\s|#[^\n]*)*,/.exec(text.slice(end, outerEnd)) ?? []
  if (gap === undefined) {
    const [comma = ""] = /^[ \t]*,/.exec(text.slice(before ?? 0, offset)) ?? []
    const at = (before ?? 0) + comma.length
    // go-toml 1 has line breaks in braces, but no comma at the end.
    const isLeft = comma === "" || before === undefined || dialect.version !== "go-toml-1"
    return isLeft ? [cut(offset, end)] : [cut(at - 1, at), cut(offset, end)]
  }
  const comma = end + gap.length
  const spaces = /^[ \t]*/.exec(text.slice(comma))![0].length
  return gap.trim() === "," ? [cut(offset, comma + spaces)] : [cut(offset, end), cut(comma - 1, comma)]
}

/** Removes the pairs that define a key in a table in braces, with their commas. Only go-toml 1 accepts several. */
const removalOfAll = (
  { end, offset, pairs }: Container,
  isRemoved: (pair: PlacedPair) => boolean
): ReadonlyArray<TextEdit.TextEdit> => {
  const last = pairs.findLastIndex((pair) => !isRemoved(pair))
  if (last === -1) return [cut(offset + 1, end - 1)]
  const before = pairs.flatMap((pair, index) =>
    index < last && isRemoved(pair) ? [cut(pair.offset, pairs[index + 1]!.offset)] : []
  )
  return last === pairs.length - 1 ? before : [...before, cut(pairs[last]!.end, pairs.at(-1)!.end)]
}
