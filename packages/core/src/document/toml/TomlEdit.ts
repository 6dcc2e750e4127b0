/**
 * The smallest edits of a TOML text that set or remove a value. The rest of the text stays unchanged, and new text follows the
 * layout of the text around it. New text is TOML 1.0, whatever the dialect of the text. In braces that only go-toml 1 accepts, a dotted
 * key or a header may mean something else after an edit, or be refused: parse the result before you use it.
 */
import * as Result from "effect/Result"
import { Bytes, TextEdit } from "../../text/index.ts"
import { removalInBraces } from "./internal/tomlBraces.ts"
import { type Container, containersOf, type PlacedPair, startsWith } from "./internal/tomlContainers.ts"
import { indentation, isComment, lineBreakOf, lineEnd, lineStart } from "./internal/tomlLines.ts"
import {
  nearestTo,
  removalOfLines,
  removalOfSections,
  sectionEnd,
  sectionsOf,
  separatesTables
} from "./internal/tomlSections.ts"
import { writeKey, writeLike, writePair, type Writable } from "./internal/tomlWriting.ts"
import * as TomlTree from "./TomlTree.ts"

/**
 * A value that can be written: a string, a boolean, an integer, or a list of strings.
 *
 * @category models
 * @since 1.0.0
 */
export type Value = Writable

/**
 * The reason why a text cannot be edited. `path` are the keys that lead to the obstacle.
 *
 * - `NotATable`: a table is needed, and something else is there, such as an array of tables.
 * - `IsATable`: a value is needed, and a table or an array of tables is there.
 * - `NotUnicode`: a string has half a surrogate pair, which no TOML text can contain.
 *
 * @category models
 * @since 1.0.0
 */
export interface Obstacle {
  readonly _tag: "IsATable" | "NotATable" | "NotUnicode"
  readonly path: ReadonlyArray<string>
}

/**
 * A function that returns the edits of one step of a change, or the reason why the text cannot be edited.
 *
 * @category models
 * @since 1.0.0
 */
export type Step = (document: TomlTree.Document) => Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle>

/**
 * Returns the edits after which a path leads to a value. A value that is there is replaced. A new key is put after the last key of
 * its table, and a table that is missing is put after its siblings.
 *
 * ```ts
 * import { TomlEdit, TomlTree } from "@oci-runtimes/core/document/toml"
 * import { TextEdit } from "@oci-runtimes/core/text"
 * import * as Result from "effect/Result"
 *
 * const text = '[colours]\nsky = "blue"\n'
 * const dialect = { version: "1.0", acceptsMark: true, extendsTables: false } as const
 * const document = Result.getOrThrow(TomlTree.parse(new TextEncoder().encode(text), dialect))
 * const edits = Result.getOrThrow(TomlEdit.setValue(document, ["colours", "grass"], "green"))
 * console.log(JSON.stringify(TextEdit.apply(text, edits)))
 * // => "[colours]\nsky = \"blue\"\ngrass = \"green\"\n"
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const setValue = (
  document: TomlTree.Document,
  path: ReadonlyArray<string>,
  value: Value
): Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle> => {
  const { text } = document.source
  if (![...path, String(value)].every((one) => one.isWellFormed())) return Result.fail({ _tag: "NotUnicode", path })
  return Result.map(find(document.root, path), ({ depth, node }) => {
    if (node === undefined) return [insertion(text, containersOf(document), path, depth, value)]
    if (isSame(node, value)) return []
    return [{ offset: node.offset, length: node.length, text: writeLike(text, node, value) }]
  })
}

/**
 * Returns the edits that remove a key with its value, the comment at the end of its line, and the comment directly above it. A
 * comment that begins directly below a header, or at the beginning of the text, stays. A header without any key or comment left is
 * removed too. Returns no edits if the path leads to nothing.
 *
 * @category operations
 * @since 1.0.0
 */
export const removeEntry = (
  document: TomlTree.Document,
  path: ReadonlyArray<string>
): Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle> =>
  Result.map(find(document.root, path), ({ node }) => {
    if (node === undefined) return []
    const { text } = document.source
    const containers = containersOf(document)
    const holds = ({ valueOffset }: PlacedPair) => valueOffset === node.offset
    const container = containers.find(({ pairs }) => pairs.some(holds))!
    const index = container.pairs.findIndex(holds)
    return container.kind === "braces"
      ? removalInBraces(document, container, index)
      : [removalOfLines(text, containers, container, index)]
  })

/**
 * Returns the edits that remove a table with everything in it, in all places that define a part of it: the sections of its headers, with
 * the comments directly above the headers and directly below the keys, and keys that lead into it. Returns no edits if the path leads to nothing. Tables above it that nothing else defines
 * go with it.
 *
 * @category operations
 * @since 1.0.0
 */
export const removeTable = (
  document: TomlTree.Document,
  path: ReadonlyArray<string>
): Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle> => {
  const obstacle = obstacleToTable(document.root, path)
  if (obstacle !== undefined) return Result.fail(obstacle)
  const { text } = document.source
  let edits: ReadonlyArray<TextEdit.TextEdit> = []
  let left: TomlTree.Document | undefined = document
  while (left !== undefined && TomlTree.entryAt(left.root, path) !== undefined) {
    const more = partRemoval(left, path)
    if (more === undefined) break
    edits = TextEdit.compose(text, edits, more)
    left = Result.getOrUndefined(TomlTree.parse(Bytes.ofText(TextEdit.apply(text, edits)), document.dialect))
  }
  return Result.succeed(edits)
}

/** A value at a path; otherwise the number of keys of the path that lead to a table. */
interface Found {
  readonly depth: number
  readonly node: Exclude<TomlTree.TomlNode, TomlTree.TomlTable | TomlTree.TomlTables> | undefined
}

const find = (root: TomlTree.TomlTable, path: ReadonlyArray<string>): Result.Result<Found, Obstacle> => {
  let node: TomlTree.TomlNode = root
  for (const [depth, key] of path.entries()) {
    if (node.type !== "table") return Result.fail({ _tag: "NotATable", path: path.slice(0, depth) })
    const entry: TomlTree.TomlEntry | undefined = node.entries.find((one) => one.key === key)
    if (entry === undefined) return Result.succeed({ depth, node: undefined })
    node = entry.value
  }
  return node.type === "table" || node.type === "tables"
    ? Result.fail({ _tag: "IsATable", path })
    : Result.succeed({ depth: path.length, node })
}

/**
 * Returns the edits of several steps, each of which gets the document as the steps before it leave it. Stops if a text cannot be read,
 * such as a text that is too long: the reader of the result is told why.
 *
 * @category operations
 * @since 1.0.0
 */
export const sequence = (
  document: TomlTree.Document,
  steps: ReadonlyArray<Step>
): Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle> => {
  const { text } = document.source
  let edits: ReadonlyArray<TextEdit.TextEdit> = []
  let left: TomlTree.Document | undefined = document
  for (const step of steps) {
    if (left === undefined) break
    const more = step(left)
    if (Result.isFailure(more)) return Result.fail(more.failure)
    if (more.success.length === 0) continue
    edits = TextEdit.compose(text, edits, more.success)
    left = Result.getOrUndefined(TomlTree.parse(Bytes.ofText(TextEdit.apply(text, edits)), document.dialect))
  }
  return Result.succeed(edits)
}

/** Returns the obstacle to the removal of a table: something else in its place, or on the way. */
const obstacleToTable = (root: TomlTree.TomlTable, path: ReadonlyArray<string>): Obstacle | undefined => {
  let node: TomlTree.TomlNode = root
  for (const [depth, key] of path.entries()) {
    const entry: TomlTree.TomlEntry | undefined = TomlTree.entriesOf(node).find((one) => one.key === key)
    if (entry === undefined) return undefined
    if (entry.value.type !== "table") return { _tag: "NotATable", path: path.slice(0, depth + 1) }
    node = entry.value
  }
  return undefined
}

/** Returns the edits that remove one of the parts that define a table; undefined if there is none. */
const partRemoval = (
  document: TomlTree.Document,
  path: ReadonlyArray<string>
): ReadonlyArray<TextEdit.TextEdit> | undefined => {
  const { text } = document.source
  const containers = containersOf(document)
  const sections = sectionsOf(containers)
  const isPart = (one: Container | undefined) => one?.kind === "header" && startsWith(one.path, path)
  const first = sections.findIndex(isPart)
  if (first !== -1) {
    let last = first
    while (isPart(sections[last + 1])) last++
    return [removalOfSections(text, sections, first, last)]
  }
  for (const container of containers) {
    const index = container.pairs.findIndex((pair) => startsWith(pair.path, path))
    if (index === -1) continue
    return container.kind === "braces"
      ? removalInBraces(document, container, index)
      : [removalOfLines(text, containers, container, index)]
  }
  return undefined
}

const isSame = (node: TomlTree.TomlNode, value: Value): boolean => {
  if (typeof value === "number") return node.type === "integer" && node.value === BigInt(value)
  if (typeof value !== "object") return (node.type === "string" || node.type === "boolean") && node.value === value
  return (
    node.type === "array" &&
    node.items.length === value.length &&
    node.items.every((item, index) => item.type === "string" && item.value === value[index])
  )
}

/** Adds a key. `depth` is the number of keys of the path that lead to the table that is there. */
const insertion = (
  text: string,
  containers: ReadonlyArray<Container>,
  path: ReadonlyArray<string>,
  depth: number,
  value: Value
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
  value: Value
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
  value: Value
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
