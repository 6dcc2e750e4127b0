/**
 * The tables of configuration files as trees, each value with its origin: how they are merged, and how a reader finds a key.
 */
import { Frozen, type Table } from "../../data/index.ts"
import type { TomlTree } from "../../document/toml/index.ts"
import { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"

/**
 * A table, or a value that is not a table.
 *
 * @category models
 * @since 1.0.0
 */
export type ConfigTree = Branch | Leaf

/**
 * A table. The keys have the order of the files. `isImplied` is true for a table of a file that no header and no braces define.
 *
 * @category models
 * @since 1.0.0
 */
export interface Branch {
  readonly _tag: "Branch"
  readonly entries: Table.Table<ConfigTree>
  readonly origins: Origin.Origins
  readonly isImplied: boolean
  /** The place of the last header of the table; undefined if it has none. */
  readonly header: SourceText.Position | undefined
}

/**
 * A value. `node` is the value as it is written, or a built-in value without a place. `at` is its place.
 *
 * @category models
 * @since 1.0.0
 */
export interface Leaf {
  readonly _tag: "Leaf"
  readonly node: TomlTree.TomlNode
  readonly at: SourceText.Position | undefined
  readonly origins: Origin.Origins
}

/**
 * An empty table that no file has.
 *
 * @category constants
 * @since 1.0.0
 */
export const empty: Branch = /*#__PURE__*/ Object.freeze({
  _tag: "Branch",
  entries: /*#__PURE__*/ Frozen.frozenTable<ConfigTree>([]),
  isImplied: false,
  header: undefined,
  origins: /*#__PURE__*/ Object.freeze({ used: undefined, shadowed: /*#__PURE__*/ Object.freeze([]) })
})

/**
 * Returns the tree of a table of a file. Tables below `deepest` levels are values, which are not merged.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofTable = (
  { file, source }: { readonly file: string; readonly source: SourceText.SourceText },
  table: TomlTree.TomlTable,
  path: ReadonlyArray<string> = []
): Branch => {
  const treeOf = ({ isImplied, key, keyLength, keyOffset, value }: TomlTree.TomlEntry): ConfigTree => {
    const inner = [...path, key]
    const used: Origin.Origin = {
      _tag: "File",
      file,
      path: inner,
      range: SourceText.range(source, keyOffset, keyLength)
    }
    const origins = { used, shadowed: [] }
    const at = SourceText.position(source, placeOf(value))
    if (value.type !== "table" || inner.length >= deepest) return { _tag: "Leaf", node: value, at, origins }
    const header = source.text[value.offset] === "[" ? at : undefined
    return { ...ofTable({ file, source }, value, inner), isImplied, header, origins }
  }
  return {
    _tag: "Branch",
    entries: Frozen.frozenTable(table.entries.map((entry) => [entry.key, treeOf(entry)] as const)),
    isImplied: false,
    header: undefined,
    origins: empty.origins
  }
}

/** The place of a list of tables is its last header. */
const placeOf = (node: TomlTree.TomlNode): number =>
  node.type === "tables" ? (node.items.at(-1)?.offset ?? node.offset) : node.offset

/**
 * Merges a table into the one before it, key by key. Of a value that is not a table, the later one counts, even if it is empty.
 *
 * Source of the rule: dario.cat/mergo, `deepMerge`, as containerd calls it.
 *
 * @category operations
 * @since 1.0.0
 */
export const merge = (before: Branch, after: Branch): Branch => {
  const entries = new Map(before.entries)
  for (const [key, value] of after.entries) {
    const known = entries.get(key)
    if (known === undefined) entries.set(key, value)
    else if (known._tag === "Branch" && value._tag === "Branch") entries.set(key, merge(known, value))
    else entries.set(key, { ...value, origins: over(known, value.origins) })
  }
  return {
    _tag: "Branch",
    entries: Frozen.frozenTable(entries),
    isImplied: false,
    header: after.header ?? before.header,
    origins: over(before, after.origins)
  }
}

/**
 * Returns a table with another value of a key.
 *
 * @category operations
 * @since 1.0.0
 */
export const withEntry = (branch: Branch, key: string, value: ConfigTree | undefined): Branch => {
  const entries = new Map(branch.entries)
  if (value === undefined) entries.delete(key)
  else entries.set(key, value)
  return { ...branch, entries: Frozen.frozenTable(entries) }
}

/**
 * Returns the table of a key; undefined if the key has another value or is not there.
 *
 * @category getters
 * @since 1.0.0
 */
export const branchAt = (tree: ConfigTree | undefined, ...path: ReadonlyArray<string>): Branch | undefined => {
  let found = tree
  for (const key of path) found = found?._tag === "Branch" ? found.entries.get(key) : undefined
  return found?._tag === "Branch" ? found : undefined
}

/**
 * Returns the origins of a value that replaces another one.
 *
 * @category operations
 * @since 1.0.0
 */
export const over = (before: ConfigTree, { shadowed, used }: Origin.Origins): Origin.Origins => ({
  used: used ?? before.origins.used,
  shadowed: [...shadowed, ...(used === undefined ? before.origins.shadowed : Origin.every(before.origins))]
})

/** The number of keys that lead to the deepest table that is merged. Options of a runtime are six levels below the top. */
const deepest = 32
