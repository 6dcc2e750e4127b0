/** Values of a wrong type, values in the place of a table, and files that are not TOML. */
import {
  BurntSushiDecoded,
  BurntSushiRepair,
  type BurntSushiSchema,
  TomlMistake
} from "../../../document/toml/index.ts"
import type * as CrioProblem from "../../CrioProblem.ts"
import { isSafe } from "./fixSafety.ts"
import { entryAt, type Explanation, type RuleContext } from "./ruleContext.ts"

/** Explains a value of a wrong type, for which CRI-O refuses the file. */
export const wrongType: Explanation = (context, problem) => {
  const found = entryAt(context, problem.origin, problem.path)
  const path = problem.path.map(String)
  const type = typeAt(context, path)
  return found === undefined || type === undefined
    ? problem
    : { ...problem, ...BurntSushiRepair.of(type, found.document.source, found.entry, path) }
}

/** Explains a value in the place of a table, which CRI-O ignores. */
export const notATable: Explanation = (context, problem) => {
  const found = entryAt(context, problem.origin, problem.path)
  if (found === undefined) return problem
  const path = problem.path.map(String)
  const isRuntimes = path.at(-1)?.toLowerCase() === "runtimes"
  const advice = isRuntimes
    ? "Write a section [crio.runtime.runtimes.NAME] for each handler."
    : `Write the header [${path.join(".")}] and its keys below it.`
  return { ...problem, advice }
}

/** Explains a fault in the syntax, for which CRI-O refuses the file. */
export const tomlFault: Explanation = (context, problem) => {
  const { details, origin } = problem
  const document = origin?._tag === "File" ? context.documentOf.get(origin.file) : undefined
  const advice = reasons[String(details.reason)]
  if (advice !== undefined) return { ...problem, advice }
  if (document === undefined || origin?._tag !== "File") return problem
  if (details.reason === "repeated") return { ...problem, advice: repeatedAdvice }
  const mistake = TomlMistake.at(document.source, origin.range.start.offset)
  if (mistake === undefined) return problem
  return { ...problem, advice: mistake.advice, fix: mistake.fixes.find((fix) => isSafe(context, document, fix)) }
}

/** The ways out for the faults whose place in the text does not matter. */
const reasons: { readonly [reason: string]: CrioProblem.CrioProblem["advice"] } = {
  encoding: "Save the file as UTF-8.",
  "utf-16": "Save the file as UTF-8.",
  mark: "Save the file without a byte order mark. CRI-O accepts the mark since 1.28.",
  "line-ending": "End each line with a line feed, with or without a carriage return before it.",
  "too-long": "Shorten the file.",
  "too-deep": "Nest the values less deep."
}

const repeatedAdvice = "Remove one of the two, or merge them: a key or a section may be defined only once in a file."

/** Returns the type of the value to which keys lead. */
const typeAt = (
  { traits: { schema } }: RuleContext,
  path: ReadonlyArray<string>
): BurntSushiSchema.FieldType | undefined =>
  path.reduce<BurntSushiSchema.FieldType | undefined>((type, step) => {
    if (type?._tag === "Map") return type.of
    return type?._tag === "Struct" ? type.fields.get(BurntSushiDecoded.fieldNamed(type.fields, step) ?? "") : undefined
  }, schema)
