/** The edit that adds a key with its value, and the table that is missing. */
import type { TextEdit } from "../../../text/index.ts"
import { type Container, type PlacedPair, startsWith } from "./tomlContainers.ts"
import { indentation, isComment, lineBreakOf, lineEnd, lineStart } from "./tomlLines.ts"
import { nearestTo, sectionEnd, sectionsOf, separatesTables } from "./tomlSections.ts"
import { type Writable, writeKey, writePair } from "./tomlWriting.ts"

/** Adds a key. `depth` is the number of keys of the path that lead to the table that is there. */
export const insertion = (
  text: string,
  containers: ReadonlyArray<Container>,
  path: ReadonlyArray<string>,
  depth: number,
  value: Writable
): TextEdit.TextEdit => {
  const table = path.slice(0, depth)
  const isOwn = (one: Container) => one.path.length === depth && startsWith(one.path, table)
  const first = containers.find(isOwn)
  // Of tables in braces that are repeated, the last counts.
  const own = first?.kind === "braces" ? containers.findLast((one) => one.kind === "braces" && isOwn(one)) : first
  if (own !== undefined && (own.kind === "braces" || depth === path.length - 1)) {
    return insertionInto(text, containers, own, own.pairs.at(-1), path, value)
  }
  const above = containers.filter((one) => startsWith(table, one.path))
  const isDotted = above.some(({ pairs }) => pairs.some((pair) => startsWith(pair.path, table)))
  if (own !== undefined || !isDotted) return newTable(text, containers, path, value)
  // A reader that lets headers extend tables permits dotted keys for the last header only.
  const deepest = above.reduce((one, other) => (other.path.length > one.path.length ? other : one))
  const sibling = deepest.pairs.findLast((pair) => startsWith(pair.path, table)) ?? deepest.pairs.at(-1)
  return insertionInto(text, containers, deepest, sibling, path, value)
}

/** Adds a key to a container, after one of its pairs. */
const insertionInto = (
  text: string,
  containers: ReadonlyArray<Container>,
  container: Container,
  after: PlacedPair | undefined,
  path: ReadonlyArray<string>,
  value: Writable
): TextEdit.TextEdit => {
  const written = writePair(text, after, path.slice(container.path.length), value)
  if (container.kind === "braces") {
    if (after !== undefined) return { offset: after.end, length: 0, text: `, ${written}` }
    const gap = container.end - container.offset === "{}".length ? " " : ""
    return { offset: container.offset + 1, length: 0, text: ` ${written}${gap}` }
  }
  if (after === undefined && container.kind === "root") return firstInRoot(text, containers, written)
  const [offset, end] = after === undefined ? [container.offset, container.end] : [after.offset, after.end]
  const line = lineBreakOf(text) + indentation(text, offset) + written
  // Only go-toml 1 accepts another header in the same line.
  const isShared = containers.some(
    (one) => one.kind === "header" && one.offset >= end && one.offset < lineEnd(text, end)
  )
  if (isShared) return { offset: end, length: 0, text: line + lineBreakOf(text) }
  return { offset: lineEnd(text, end), length: 0, text: line }
}

/** Adds a key before all headers, in a text that has none there. */
const firstInRoot = (text: string, containers: ReadonlyArray<Container>, written: string): TextEdit.TextEdit => {
  const end = sectionEnd(text, sectionsOf(containers), 0)
  const lineBreak = lineBreakOf(text)
  if (end !== undefined) return { offset: end, length: 0, text: lineBreak + lineBreak + written }
  return { offset: 0, length: 0, text: written + lineBreak + (text.trim() === "" ? "" : lineBreak) }
}

/** Adds a header with a key after the tables that are nearest to it, otherwise at the end of the text. */
const newTable = (
  text: string,
  containers: ReadonlyArray<Container>,
  path: ReadonlyArray<string>,
  value: Writable
): TextEdit.TextEdit => {
  const sections = sectionsOf(containers)
  const table = path.slice(0, -1)
  const last = nearestTo(table, sections)
  const neighbour = sections[last]!
  const outer = indentation(text, neighbour.offset)
  const like = neighbour.pairs.at(-1)
  const inner = like === undefined ? outer : indentation(text, like.offset)
  const lineBreak = lineBreakOf(text)
  const written = `${outer}[${writeKey(table)}]${lineBreak}${inner}${writePair(text, like, path.slice(-1), value)}`
  const end = sectionEnd(text, sections, last)
  if (end === undefined) return { offset: 0, length: 0, text: written + lineBreak }
  const isApart = isComment(text, lineStart(text, end)) || separatesTables(text, sections)
  return { offset: end, length: 0, text: `${lineBreak}${isApart ? lineBreak : ""}${written}` }
}
