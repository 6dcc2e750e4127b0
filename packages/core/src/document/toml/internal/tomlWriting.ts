/** TOML 1.0 as text: keys, strings and lists. */
import type { PlacedPair } from "./tomlContainers.ts"
import { indentation, lineBreakOf } from "./tomlLines.ts"
import type { TomlArray, TomlNode } from "./tomlNodes.ts"

/** A value that can be written: a string, a boolean, an integer, or a list of strings. */
export type Writable = boolean | number | string | ReadonlyArray<string>

/** Returns keys with dots between them, in quotes if they need quotes. */
export const writeKey = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[\w-]+$/.test(part) ? part : writeString(part))).join(".")

/** Returns a value on one line. */
export const writeValue = (value: Writable): string => {
  if (typeof value === "string") return writeString(value)
  return typeof value !== "object" ? String(value) : `[${value.map(writeString).join(", ")}]`
}

/** Returns a value that replaces another one. A list with an item on each line stays one. */
export const writeLike = (text: string, node: TomlNode, value: Writable): string => {
  if (typeof value !== "object" || value.length === 0 || node.type !== "array") return writeValue(value)
  const first = node.items[0]
  if (first === undefined || !text.slice(node.offset, first.offset).includes("\n")) {
    return writeValue(value)
  }
  const lineBreak = lineBreakOf(text)
  const items = value.map((item) => lineBreak + indentation(text, first.offset) + writeString(item))
  return `[${items.join(",")}${closing(text, node)}`
}

/** Returns a key with its value, with the spaces that another one has around the equals sign. */
export const writePair = (
  text: string,
  like: PlacedPair | undefined,
  path: ReadonlyArray<string>,
  value: Writable
): string => {
  const equals = like === undefined ? " = " : text.slice(like.keyEnd, like.valueOffset).replaceAll(/[ \t]+/g, " ")
  return writeKey(path) + equals + writeValue(value)
}

/** Returns the end of a list after its last item: a comma if there is one, and the line with the bracket. */
const closing = (text: string, { items, length, offset }: TomlArray): string => {
  const last = items.at(-1)!
  const end = offset + length - 1
  const rest = text.slice(last.offset + last.length, end)
  const comma = /^(?:\s|#[^\n]*)*,/.test(rest) ? "," : ""
  return `${comma}${rest.includes("\n") ? lineBreakOf(text) + indentation(text, end) : ""}]`
}

/** JSON does not escape the control character U+007F, which TOML forbids. */
const writeString = (value: string): string => JSON.stringify(value).replaceAll("\u007F", String.raw`\u007F`)
