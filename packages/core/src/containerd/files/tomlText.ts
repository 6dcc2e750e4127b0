/**
 * Tables as go-toml writes them: keys sorted, values before tables.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `tomltree_write.go`; v2.2.4, `marshaler.go`.
 */
import type { TomlTree } from "../../document/toml/index.ts"
import { GoText } from "../../text/index.ts"
import type { ConfigTree } from "./ConfigTree.ts"

/** Returns a table as text, as version 1 or 2 of the library writes it. */
export const tomlText = (table: ConfigTree, library: "1" | "2"): string => styles[library](table)

interface Entry {
  readonly key: string
  readonly value: ConfigTree
}

const entriesOf = (tree: ConfigTree): ReadonlyArray<Entry> => {
  const entries =
    tree._tag === "Branch"
      ? Array.from(tree.entries, ([key, value]) => ({ key, value }))
      : tree.node.type === "table"
        ? tree.node.entries.map(({ key, value }): Entry => ({ key, value: { ...tree, node: value } }))
        : []
  return entries.toSorted((one, other) => GoText.compare(one.key, other.key))
}

/** Returns the tables of a value that is written with headers; undefined for a value that stands after its key. */
const tablesOf = ({
  value
}: Entry): { readonly isList: boolean; readonly tables: ReadonlyArray<ConfigTree> } | undefined => {
  if (value._tag === "Branch" || value.node.type === "table") return { isList: false, tables: [value] }
  const { node } = value
  const items = node.type === "tables" || node.type === "array" ? node.items : []
  const isList = node.type === "tables" || (items.length > 0 && items.every(({ type }) => type === "table"))
  return isList ? { isList, tables: items.map((item) => ({ ...value, node: item })) } : undefined
}

/** Version 1 indents what is in a table, and puts an empty line before a header. */
const first = (tree: ConfigTree, indent = "", above = ""): string => {
  const entries = entriesOf(tree)
  const simple = entries.filter((entry) => tablesOf(entry) === undefined)
  const lines = simple.map(({ key, value }) => `${indent}${quotedKey(key)} = ${valueText(value, quoted, "1")}\n`)
  for (const entry of entries) {
    const inner = tablesOf(entry)
    if (inner === undefined) continue
    const path = above === "" ? quotedKey(entry.key) : `${above}.${quotedKey(entry.key)}`
    const header = inner.isList ? `[[${path}]]` : `[${path}]`
    for (const table of inner.tables) lines.push(`\n${indent}${header}\n${first(table, `${indent}  `, path)}`)
  }
  return lines.join("")
}

/** Version 2 does not indent, and separates tables by an empty line. */
const second = (tree: ConfigTree, above = ""): string => {
  const entries = entriesOf(tree)
  const simple = entries.filter((entry) => tablesOf(entry) === undefined)
  const values = simple.map(({ key, value }) => `${literalKey(key)} = ${valueText(value, literal, "2")}\n`).join("")
  const tables = entries.flatMap((entry) => {
    const inner = tablesOf(entry)
    if (inner === undefined) return []
    const path = above === "" ? literalKey(entry.key) : `${above}.${literalKey(entry.key)}`
    if (!inner.isList) return [`[${path}]\n${second(inner.tables[0]!, path)}`]
    return [inner.tables.map((table) => `[[${path}]]\n${second(table, path)}`).join("\n")]
  })
  return [values, tables.join("\n")].filter((part) => part !== "").join("\n")
}

const styles = { "1": (tree: ConfigTree) => first(tree), "2": (tree: ConfigTree) => second(tree) }

const valueText = (tree: ConfigTree, string: (text: string) => string, library: "1" | "2"): string => {
  if (tree._tag === "Branch") return ""
  const text = (node: TomlTree.TomlNode): string => {
    switch (node.type) {
      case "string":
        return string(node.value)
      case "boolean":
      case "integer":
        return String(node.value)
      case "float":
        return floatText(node.text)
      case "date-time":
        return node.text
      case "array":
      case "tables":
        return `[${node.items.map(text).join(", ")}]`
      case "table": {
        const key = library === "1" ? quotedKey : literalKey
        const entries = entriesOf({ ...tree, node }).map(
          ({ key: name, value }) => `${key(name)} = ${valueText(value, string, library)}`
        )
        return library === "1" ? `{ ${entries.join(", ")} }` : `{${entries.join(", ")}}`
      }
    }
  }
  return text(tree.node)
}

/** A whole number is written with one decimal. */
const floatText = (text: string): string => {
  const plain = text.replaceAll("_", "")
  const value = Number(plain.replace(/^([+-]?)inf$/, "$1Infinity"))
  if (Number.isNaN(value)) return "nan"
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf"
  const decimals = value.toLocaleString("en", {
    useGrouping: false,
    maximumFractionDigits: 20,
    maximumSignificantDigits: 17
  })
  return Number.isInteger(value) ? `${BigInt(value)}.0` : decimals
}

const quoted = (text: string): string => `"${Array.from(text, escaped).join("")}"`

/** Both versions escape the same characters in quotes, except U+001F and U+007F, which version 1 leaves as they are. */
const escaped = (character: string): string =>
  escapes[character] ?? (character < "\u001F" ? hexadecimal(character) : character)

const hexadecimal = (character: string): string =>
  String.raw`\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`

const escapes: { readonly [character: string]: string } = {
  "\b": String.raw`\b`,
  "\t": String.raw`\t`,
  "\n": String.raw`\n`,
  "\f": String.raw`\f`,
  "\r": String.raw`\r`,
  '"': String.raw`\"`,
  "\\": "\\\\"
}

const isControl = (character: string): boolean => (character < " " && character !== "\t") || character === "\u007F"

/** A string with a quote, a line break or a control character cannot be literal. */
const literal = (text: string): string => {
  const characters = Array.from(text)
  if (!characters.some((character) => character === "'" || isControl(character))) return `'${text}'`
  return `"${characters.map((one) => (one === "\u001F" || one === "\u007F" ? hexadecimal(one) : escaped(one))).join("")}"`
}

const quotedKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key))

const literalKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : literal(key))
