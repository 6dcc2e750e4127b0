/**
 * TOML text as a tree with the position of every key and value. A text with a fault has no tree, because no engine uses a part of
 * such a file. Texts nest as deep as `maximumDepth`; nothing here recurses.
 */
import * as Result from "effect/Result"
import { GoText, SourceText, TextEncoding } from "../../text/index.ts"
import { markLength } from "./internal/goToml1/marks.ts"
import { buildGoToml1 } from "./internal/goToml1/tables.ts"
import { build } from "./internal/tomlBuilder.ts"
import type {
  Dialect,
  Document,
  Fault,
  FaultReason,
  TomlArray,
  TomlEntry,
  TomlNode,
  TomlScalar,
  TomlTable,
  TomlTables
} from "./internal/tomlNodes.ts"
import { maximumDepth, maximumLength, parseText } from "./internal/tomlParser.ts"

export type { Dialect, Document, Fault, FaultReason, TomlArray, TomlEntry, TomlNode, TomlScalar, TomlTable, TomlTables }
export { maximumDepth, maximumLength }

/**
 * Parses the bytes of a file. Fails with the first fault. The tree is frozen.
 *
 * ```ts
 * import { TomlTree } from "@oci-runtimes/core/document/toml"
 * import * as Result from "effect/Result"
 *
 * const dialect = { version: "1.0", acceptsMark: true, extendsTables: false } as const
 * const parse = (text: string) => TomlTree.parse(new TextEncoder().encode(text), dialect)
 * const { root } = Result.getOrThrow(parse('[colours]\nsky = "blue"\n'))
 * console.log(TomlTree.entryAt(root, ["colours", "sky"])?.value.type)
 * console.log(Result.getOrThrow(Result.flip(parse("[colours]\nsky = blue\n"))).position.line)
 * // => string
 * // => 2
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (bytes: Uint8Array, dialect: Dialect): Result.Result<Document, Fault> =>
  Result.flatMap(decode(bytes, dialect), (source) =>
    Result.flatMap(parseText(source, dialect), (parsed) => {
      const root = dialect.version === "go-toml-1" ? buildGoToml1(source, parsed) : build(source, parsed)
      // The reader finds a fault in a statement before it reads the next one.
      if (Result.isSuccess(root) && parsed.fault !== undefined) return Result.fail(parsed.fault)
      return Result.map(root, (tree) => ({ dialect, source, root: tree }))
    })
  )

/**
 * Returns the entries of a table; no entries for any other value.
 *
 * @category getters
 * @since 1.0.0
 */
export const entriesOf = (node: TomlNode | undefined): ReadonlyArray<TomlEntry> =>
  node?.type === "table" ? node.entries : []

/**
 * Returns the entry to which keys lead from a table; undefined if there is none.
 *
 * @category getters
 * @since 1.0.0
 */
export const entryAt = (root: TomlTable, path: ReadonlyArray<string>): TomlEntry | undefined => {
  let entry: TomlEntry | undefined
  for (const [index, step] of path.entries()) {
    entry = entriesOf(index === 0 ? root : entry?.value).find(({ key }) => key === step)
  }
  return entry
}

/**
 * Returns the values in a table or array, in order; nothing for a scalar.
 *
 * @category getters
 * @since 1.0.0
 */
export const children = (node: TomlNode): ReadonlyArray<TomlNode> => {
  if (node.type === "table") return node.entries.map(({ value }) => value)
  return node.type === "array" || node.type === "tables" ? node.items : []
}

/**
 * Folds a tree from the inside out: calls `make` for each value with the results for the values in it, and returns the result
 * for the root. Does not recurse.
 *
 * @category operations
 * @since 1.0.0
 */
export const fold = <A>(root: TomlNode, make: (node: TomlNode, parts: ReadonlyArray<A>) => A): A => {
  const nodes: Array<TomlNode> = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node)
    for (const child of children(node)) pending.push(child)
  }
  const made = new Map<TomlNode, A>()
  for (const node of nodes.toReversed())
    made.set(
      node,
      make(
        node,
        children(node).map((child) => made.get(child)!)
      )
    )
  return made.get(root)!
}

/**
 * Returns the range of a key.
 *
 * @category getters
 * @since 1.0.0
 */
export const keyRange = (source: SourceText.SourceText, { keyLength, keyOffset }: TomlEntry): SourceText.Range =>
  SourceText.range(source, keyOffset, keyLength)

/** Decodes UTF-8. UTF-16 is told by its zero bytes, which readers of TOML look for before anything else. */
const decode = (bytes: Uint8Array, { acceptsMark, version }: Dialect): Result.Result<SourceText.SourceText, Fault> => {
  if (bytes.length > maximumLength * 3) return Result.fail(tooLong())
  if (version === "go-toml-1") return sourceOf(GoText.ofBytes(bytes.subarray(markLength(bytes))))
  const hasWideMark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (bytes.subarray(hasWideMark ? 2 : 0, hasWideMark ? 8 : 6).includes(0)) {
    return Result.fail(fault("utf-16", "the text has zero bytes, so it is probably UTF-16; TOML is UTF-8", ""))
  }
  // The decoder would take these bytes for UTF-16, which it is not.
  const decoded = hasWideMark ? Result.fail({ byteOffset: 0, textBefore: "" }) : TextEncoding.decode(bytes)
  if (Result.isFailure(decoded)) {
    const { byteOffset, textBefore } = decoded.failure
    const byte = (bytes[byteOffset] ?? 0).toString(16)
    return Result.fail(fault("encoding", `the byte 0x${byte} is not valid UTF-8`, textBefore))
  }
  const { encoding, text } = decoded.success
  if (encoding.mark && !acceptsMark) return Result.fail(fault("mark", "the text begins with a byte order mark", ""))
  return sourceOf(text)
}

const sourceOf = (text: string): Result.Result<SourceText.SourceText, Fault> =>
  text.length > maximumLength ? Result.fail(tooLong()) : Result.succeed(SourceText.make(text))

const tooLong = (): Fault => fault("too-long", `the text is longer than ${maximumLength} characters`, "")

/** Makes a fault that is found before the text is parsed, at the end of the text before it. */
const fault = (reason: FaultReason, message: string, before: string): Fault => ({
  reason,
  message,
  position: SourceText.position(SourceText.make(before), before.length),
  path: [],
  isHeader: false
})
