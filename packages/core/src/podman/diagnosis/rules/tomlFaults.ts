/** Files that are not TOML, and files that only some readers of TOML accept. */
import * as Result from "effect/Result"
import { TomlMistake, TomlTree } from "../../../document/toml/index.ts"
import { Bytes } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import type { ConfigDocument } from "../../Settings.ts"
import { isSafe } from "./fixSafety.ts"
import { type Explanation, originOf, type Rule } from "./ruleContext.ts"

/** Explains a fault in the syntax, for which Podman refuses the file. */
export const tomlFault: Explanation = (context, problem) => {
  const { details, origin } = problem
  const document = origin?._tag === "File" ? context.documentOf.get(origin.file) : undefined
  const advice = reasons[String(details.reason)]
  if (advice !== undefined) return { ...problem, advice }
  if (document === undefined || origin?._tag !== "File") return problem
  if (details.reason === "repeated") {
    const isHeader = document.source.text[origin.range.start.offset - 1] === "["
    return {
      ...problem,
      advice: isHeader ? mergeAdvice : "Remove one of the two: a key may be defined only once in a file."
    }
  }
  const mistake = TomlMistake.at(document.source, origin.range.start.offset)
  if (mistake === undefined) return problem
  return { ...problem, advice: mistake.advice, fix: mistake.fixes.find((fix) => isSafe(context, document, fix)) }
}

/** Reports files that only some releases of Podman, or only Podman, accept. */
export const dialects: Rule = ({ documents, traits }) =>
  documents.flatMap((document) => {
    if (document.root === undefined) return []
    const strict = faultOf(document, { version: "1.0", acceptsMark: true, extendsTables: false })
    if (strict === undefined) return []
    const isNewer = faultOf(document, { ...traits.toml, version: "1.0" }) !== undefined
    const origin = originOf(document, [], { offset: strict.position.offset, length: 0 })
    const details = { reason: isNewer ? "version" : "tables", what: strict.message }
    return isNewer
      ? PodmanProblem.make(
          "toml-dialect",
          "This file is TOML 1.1. Podman 5.8 of Debian accepts it, and other builds refuse it.",
          {
            advice:
              "Write each inline table on one line and without a comma at its end, and use no \\e or \\x in strings.",
            origin,
            details
          }
        )
      : PodmanProblem.make(
          "toml-dialect",
          "This file is not TOML 1.0. Podman accepts it, and other readers of TOML refuse it.",
          {
            advice: `Define each table in one place: ${strict.message}.`,
            origin,
            details
          }
        )
  })

const faultOf = ({ source }: ConfigDocument, dialect: TomlTree.Dialect): TomlTree.Fault | undefined =>
  Result.getOrUndefined(Result.flip(TomlTree.parse(Bytes.ofText(source.text), dialect)))

/** The ways out for the faults whose place in the text does not matter. */
const reasons: { readonly [reason: string]: string } = {
  encoding: "Save the file as UTF-8.",
  "utf-16": "Save the file as UTF-8.",
  mark: "Save the file without a byte order mark. Podman accepts the mark since 5.0.",
  "line-ending": "End each line with a line feed, with or without a carriage return before it.",
  "too-long": "Shorten the file.",
  "too-deep": "Nest the values less deep."
}

const mergeAdvice =
  "Merge the two tables: move the keys below this header to the first table of this name, and remove the header."
