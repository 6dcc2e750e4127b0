/** The ways out for values of a wrong type. */
import type { SourceText } from "../../../text/index.ts"
import { replacing, type TomlFix } from "../TomlFix.ts"
import * as TomlTree from "../TomlTree.ts"
import type * as Schema from "./BurntSushiSchema.ts"

/**
 * The way out for a value of a wrong type, and the change if one alone can be meant.
 *
 * @category models
 * @since 1.0.0
 */
export interface BurntSushiRepair {
  readonly advice: string
  readonly fix?: TomlFix | undefined
}

/**
 * Returns the way out for the value of a key, which is not of the wanted type. `path` are the keys that lead to it.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  type: Schema.FieldType,
  { text: whole }: Pick<SourceText.SourceText, "text">,
  { value }: Pick<TomlTree.TomlEntry, "value">,
  path: ReadonlyArray<string>
): BurntSushiRepair => {
  const raw = partOf(whole, value)
  const write = (text: string): BurntSushiRepair => ({
    advice: `Write ${text}.`,
    fix: replacing(`Write ${text}`, value, text)
  })
  switch (type._tag) {
    case "String":
    case "Text": {
      if (value.type === "array") {
        const [only] = value.items
        if (value.items.length === 1 && only?.type === "string") return write(partOf(whole, only))
        return { advice: "Write one string, not a list." }
      }
      if (value.type === "integer" && /^\d+$/.test(raw)) return write(JSON.stringify(raw))
      return { advice: "Write a string in quotes." }
    }
    case "Boolean": {
      const word = value.type === "string" ? value.value.toLowerCase() : ""
      return word === "true" || word === "false" ? write(word) : { advice: "Write true or false, without quotes." }
    }
    case "Integer": {
      if (value.type === "string" && /^(?:0|[1-9]\d{0,8})$/.test(value.value)) return write(value.value)
      const range = ranges[type.name]
      return { advice: `Write a whole number${range === undefined ? "" : ` from 0 to ${range}`}, without quotes.` }
    }
    case "Duration":
      return { advice: 'Write a duration in quotes, such as "10s".' }
    case "Strings":
      return listRepair(type, value, raw, write)
    case "Map":
      return { advice: `Write a table: [${path.join(".")}].` }
    case "Struct":
      return { advice: `Write a table: [${path.join(".")}].`, fix: singleBrackets(whole, value) }
    case "Structs":
      return { advice: "Write a list of tables." }
  }
}

/**
 * Returns the change that turns the only header of a list of tables into the header of a table; undefined if the value is another.
 *
 * @category operations
 * @since 1.0.0
 */
export const singleBrackets = (whole: string, value: TomlTree.TomlNode): TomlFix | undefined => {
  if (value.type !== "tables" || value.items.length !== 1) return undefined
  const [item] = value.items
  const header = /^\[\[([^\]\n]*)\]\]/.exec(whole.slice(item!.offset))
  if (header === null) return undefined
  const [written, name = ""] = header
  const text = `[${name}]`
  return replacing(`Write ${text}`, { offset: item!.offset, length: written.length }, text)
}

const partOf = (whole: string, { length, offset }: SourceText.Stretch): string => whole.slice(offset, offset + length)

/** The largest numbers of the types whose range is checked. */
const ranges: { readonly [name: string]: number } = { uint16: 65_535, uint32: 4_294_967_295 }

const listRepair = (
  { isAttributed }: Extract<Schema.FieldType, { readonly _tag: "Strings" }>,
  value: TomlTree.TomlNode,
  raw: string,
  write: (text: string) => BurntSushiRepair
): BurntSushiRepair => {
  if (value.type === "string") {
    // More than one word may be several strings, or a program with arguments.
    return /^[^\s,]+$/.test(value.value) ? write(`[${raw}]`) : { advice: "Write a list of strings, each in quotes." }
  }
  const items = TomlTree.children(value)
  if (value.type === "array" && !isAttributed && items.some(({ type }) => type === "table")) {
    return { advice: "Remove the table: this list does not know {append = true}, and a later file always replaces it." }
  }
  if (value.type === "array" && items.some(({ type }) => type === "table")) {
    return { advice: "The only table that the list may contain is {append = true} or {append = false}." }
  }
  return { advice: "Write a list of strings, each in quotes." }
}
