/**
 * The smallest edits of a TOML text that set or remove a value. The rest of the text stays unchanged, and new text follows the
 * layout of the text around it. New text is TOML 1.0, whatever the dialect of the text. In braces that only go-toml 1 accepts, a dotted
 * key or a header may mean something else after an edit, or be refused: parse the result before you use it.
 */
import * as Result from "effect/Result"
import { Bytes, TextEdit } from "../../text/index.ts"
import { removalInBraces } from "./internal/tomlBraces.ts"
import { type Container, containersOf, type PlacedPair, startsWith } from "./internal/tomlContainers.ts"
import { insertion } from "./internal/tomlInsertion.ts"
import { additionTo } from "./internal/tomlItems.ts"
import { removalOfLines, removalOfSections, sectionsOf } from "./internal/tomlSections.ts"
import { writeLike, type Writable } from "./internal/tomlWriting.ts"
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
 * Returns the edits after which a list has a string, at its end if it is new. A list that is missing is set. Another value is an obstacle.
 *
 * @category operations
 * @since 1.0.0
 */
export const addItem = (
  document: TomlTree.Document,
  path: ReadonlyArray<string>,
  item: string
): Result.Result<ReadonlyArray<TextEdit.TextEdit>, Obstacle> => {
  const node = TomlTree.entryAt(document.root, path)?.value
  if (node?.type !== "array" || node.items.length === 0) return setValue(document, path, [item])
  const isThere = node.items.some((one) => one.type === "string" && one.value === item)
  return Result.succeed(isThere ? [] : additionTo(document.source.text, node, item))
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
 * the comments directly above the headers and directly below the keys, and keys that lead into it. Returns no edits if the path leads to
 * nothing. Tables above it that nothing else defines go with it.
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
