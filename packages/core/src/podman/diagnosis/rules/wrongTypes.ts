/** Values of a wrong type, and values in the place of a table. */
import { BurntSushiDecoded, type BurntSushiSchema, TomlTree } from "../../../document/toml/index.ts"
import type { Problem } from "../../../engine/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import {
  documentAt,
  type Explanation,
  type ParsedDocument,
  replacing,
  type RuleContext,
  written
} from "./ruleContext.ts"

/** The way out for a value of a wrong type. */
interface Repair {
  readonly advice: string
  readonly fix?: Problem.Fix | undefined
}

/** Explains a value of a wrong type, for which Podman refuses the file. */
export const wrongType: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const document = documentAt(context, problem.origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  const type = typeAt(context.traits.schema, path)
  if (document === undefined || entry === undefined || type === undefined) return problem
  return { ...problem, ...(inRuntimes(context, path, document, entry) ?? repairOf(type, document, entry, path)) }
}

/** Explains a value in the place of a table, which Podman ignores. */
export const notATable: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const document = documentAt(context, problem.origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  if (document === undefined || entry === undefined) return problem
  const advice = `Write the header [${path.join(".")}] and its keys below it.`
  return { ...problem, advice, fix: singleBrackets(document, entry.value) }
}

/** Returns the type of the value to which keys lead. */
const typeAt = (schema: BurntSushiSchema.Struct, path: ReadonlyArray<string>): BurntSushiSchema.FieldType | undefined =>
  path.reduce<BurntSushiSchema.FieldType | undefined>((type, step) => {
    const outer = type?._tag === "Structs" ? type.of : type
    if (outer?._tag === "Map") return outer.of
    return outer?._tag === "Struct"
      ? outer.fields.get(BurntSushiDecoded.fieldNamed(outer.fields, step) ?? "")
      : undefined
  }, schema)

/** Returns the way out for an entry of `[engine.runtimes]` that is not a runtime of Podman; undefined for any other entry. */
const inRuntimes = (
  { traits: { schema } }: RuleContext,
  path: ReadonlyArray<string>,
  document: ParsedDocument,
  { isImplied, key, value }: TomlTree.TomlEntry
): Repair | undefined => {
  const [table = "", map = ""] = path
  if (path.length !== 3 || table.toLowerCase() !== "engine" || map.toLowerCase() !== "runtimes") return undefined
  const type = typeAt(schema, ["engine", key])
  if (type !== undefined && type._tag !== "Strings" && value.type !== "table") {
    return { advice: `${key} is a key of [engine]. Move it above the header [engine.runtimes].` }
  }
  if (value.type === "string" && /\s/.test(value.value)) {
    return { advice: `Write a list. ${PodmanProblem.kindOf("candidate-with-arguments").help}` }
  }
  if (value.type !== "table") return undefined
  const inner = value.entries.map((entry) => entry.key.replaceAll(/[-_]/g, "").toLowerCase())
  if (inner.some((name) => /^(?:path|runtimeargs|runtimetype|options|args)$/.test(name))) {
    const hasFlags = inner.some((name) => name.endsWith("args"))
    const flags = hasFlags
      ? " Write the arguments, without dashes, in [engine.runtimes_flags], which Podman knows since 5.7."
      : ""
    const program = value.entries.find((entry) => entry.key === "path")?.value
    const shown = program === undefined || program.type !== "string" ? '"PATH"' : written(document, program)
    const isWhole = value.entries.length === 1 && program?.type === "string" && written(document, value).startsWith("{")
    return {
      advice: `This is the form of Docker. Write ${key} = [${shown}] in [engine.runtimes].${flags}`,
      fix: isWhole ? replacing(`Write [${shown}]`, value, `[${shown}]`) : undefined
    }
  }
  const [only] = value.entries
  if (!isImplied && !(only !== undefined && value.entries.length === 1)) return undefined
  const names = dottedNames(key, value)
  return {
    advice: `Write a name with a dot in quotes, such as ${JSON.stringify(names[0] ?? key)} = ["PATH"]: without quotes, the dot begins another table.`
  }
}

/** Returns the names to which dotted keys lead. */
const dottedNames = (prefix: string, value: TomlTree.TomlNode): ReadonlyArray<string> => {
  const names: Array<string> = []
  const pending = [{ prefix, value }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.value.type !== "table") names.push(next.prefix)
    for (const entry of TomlTree.entriesOf(next.value)) {
      pending.push({ prefix: `${next.prefix}.${entry.key}`, value: entry.value })
    }
  }
  return names
}

const repairOf = (
  type: BurntSushiSchema.FieldType,
  document: ParsedDocument,
  { key, value }: TomlTree.TomlEntry,
  path: ReadonlyArray<string>
): Repair => {
  const raw = written(document, value)
  const write = (text: string): Repair => ({
    advice: `Write ${text}.`,
    fix: replacing(`Write ${text}`, value, text)
  })
  switch (type._tag) {
    case "String":
    case "Text": {
      if (value.type === "array") {
        const [only] = value.items
        if (value.items.length === 1 && only?.type === "string") return write(written(document, only))
        return { advice: "Write one string, not a list." }
      }
      if (value.type === "integer" && /^\d+$/.test(raw)) return write(JSON.stringify(raw))
      if (path.length === 2 && key.toLowerCase() === "runtime" && value.type === "table") {
        return {
          advice:
            "Runtimes are defined in the section [engine.runtimes]. The key runtime is the name of the default runtime."
        }
      }
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
      return { advice: `Write a table: [${path.join(".")}].`, fix: singleBrackets(document, value) }
    case "Structs":
      return { advice: "Write a list of tables." }
  }
}

/** The largest numbers of the types whose range Podman checks. */
const ranges: { readonly [name: string]: number } = { uint16: 65_535, uint32: 4_294_967_295 }

const listRepair = (
  { isAttributed }: Extract<BurntSushiSchema.FieldType, { readonly _tag: "Strings" }>,
  value: TomlTree.TomlNode,
  raw: string,
  write: (text: string) => Repair
): Repair => {
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

/** Returns the fix that turns the only header of a list of tables into the header of a table. */
const singleBrackets = (document: ParsedDocument, value: TomlTree.TomlNode): Problem.Fix | undefined => {
  if (value.type !== "tables" || value.items.length !== 1) return undefined
  const [item] = value.items
  const header = /^\[\[([^\]\n]*)\]\]/.exec(document.source.text.slice(item!.offset))
  if (header === null) return undefined
  const [whole, name = ""] = header
  const text = `[${name}]`
  return replacing(`Write ${text}`, { offset: item!.offset, length: whole.length }, text)
}
