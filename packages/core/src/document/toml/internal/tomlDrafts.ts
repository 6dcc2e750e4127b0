/** Tables and arrays while the text is read, and their conversion to the nodes that are handed out. */
import type { TomlEntry, TomlNode, TomlScalar, TomlTable, TomlTables } from "./tomlNodes.ts"

/** A table that is being filled. Its entries are finished when the text is read. */
export interface Draft {
  readonly type: "draft"
  readonly offset: number
  readonly length: number
  readonly entries: Map<string, DraftEntry>
}

/** The tables that headers in double brackets define. */
export interface Drafts {
  readonly type: "drafts"
  readonly offset: number
  readonly length: number
  readonly items: Array<Draft>
}

/** An array whose items may be tables that are being filled. */
export interface DraftArray {
  readonly type: "items"
  readonly offset: number
  readonly length: number
  readonly items: Array<DraftNode>
}

export type DraftNode = Draft | Drafts | DraftArray | TomlScalar

/** An entry that is being filled. A header may name its table if `isOpen`. A dotted key has made its table if `isDotted`. */
export interface DraftEntry extends Omit<TomlEntry, "value"> {
  readonly isOpen: boolean
  readonly isDotted: boolean
  readonly value: DraftNode
}

/** Makes an empty table. */
export const draft = (offset: number, length: number): Draft => ({ type: "draft", offset, length, entries: new Map() })

/** Converts drafts to nodes, from the inside out. Does not recurse. */
export const finished = (root: Draft): TomlTable => {
  const order: Array<DraftNode> = []
  const pending: Array<DraftNode> = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    order.push(node)
    for (const inner of innerOf(node)) pending.push(inner)
  }
  const made = new Map<DraftNode, TomlNode>()
  for (const node of order.toReversed())
    made.set(
      node,
      nodeOf(node, (inner) => made.get(inner)!)
    )
  return made.get(root) as TomlTable
}

const innerOf = (node: DraftNode): ReadonlyArray<DraftNode> => {
  if (node.type === "draft") return Array.from(node.entries.values(), ({ value }) => value)
  return node.type === "drafts" || node.type === "items" ? node.items : []
}

const nodeOf = (node: DraftNode, of: (inner: DraftNode) => TomlNode): TomlNode => {
  const { length, offset } = node
  switch (node.type) {
    case "draft": {
      const entries = Array.from(
        node.entries.values(),
        ({ isImplied, key, keyLength, keyOffset, value }): TomlEntry => ({
          key,
          keyOffset,
          keyLength,
          isImplied,
          value: of(value)
        })
      )
      return { type: "table", offset, length, entries }
    }
    case "drafts":
      return { type: "tables", offset, length, items: node.items.map(of) as TomlTables["items"] }
    case "items":
      return { type: "array", offset, length, items: node.items.map(of) }
    default:
      return node
  }
}
