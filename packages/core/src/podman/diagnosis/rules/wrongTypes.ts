/** Values of a wrong type, and values in the place of a table. */
import {
  BurntSushiDecoded,
  BurntSushiRepair,
  type BurntSushiSchema,
  TomlFix,
  TomlTree
} from "../../../document/toml/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { documentAt, type Explanation, type ParsedDocument, type RuleContext, written } from "./ruleContext.ts"

type Repair = BurntSushiRepair.BurntSushiRepair

/** Explains a value of a wrong type, for which Podman refuses the file. */
export const wrongType: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const document = documentAt(context, problem.origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  const type = typeAt(context.traits.schema, path)
  if (document === undefined || entry === undefined || type === undefined) return problem
  const repair =
    inRuntimes(context, path, document, entry) ??
    asDefault(path, entry) ??
    BurntSushiRepair.of(type, document.source, entry, path)
  return { ...problem, ...repair }
}

/** Explains a value in the place of a table, which Podman ignores. */
export const notATable: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const document = documentAt(context, problem.origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  if (document === undefined || entry === undefined) return problem
  const advice = `Write the header [${path.join(".")}] and its keys below it.`
  return { ...problem, advice, fix: BurntSushiRepair.singleBrackets(document.source.text, entry.value) }
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
      fix: isWhole ? TomlFix.replacing(`Write [${shown}]`, value, `[${shown}]`) : undefined
    }
  }
  const [only] = value.entries
  if (!isImplied && !(only !== undefined && value.entries.length === 1)) return undefined
  const names = dottedNames(key, value)
  return {
    advice: `Write a name with a dot in quotes, such as ${JSON.stringify(names[0] ?? key)} = ["PATH"]: without quotes, the dot begins another table.`
  }
}

/** Returns the way out for runtimes in the place of the default runtime; undefined for anything else. */
const asDefault = (path: ReadonlyArray<string>, { key, value }: TomlTree.TomlEntry): Repair | undefined =>
  path.length === 2 && key.toLowerCase() === "runtime" && value.type === "table"
    ? {
        advice:
          "Runtimes are defined in the section [engine.runtimes]. The key runtime is the name of the default runtime."
      }
    : undefined

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
