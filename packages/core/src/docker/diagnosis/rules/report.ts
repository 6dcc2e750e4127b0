/**
 * The problems and fixes that rules return, and the functions that make them.
 */
import { type Json, JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Origin, Problem } from "../../../engine/index.ts"
import { type SourceText, Wording } from "../../../text/index.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import type { MisplacedKey } from "./misplacedKeys.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"

/** Problems for which an engine refuses a configuration. */
export type Faults = ReadonlyArray<DockerProblem.EngineProblem>

/** Any problems of a configuration. */
export type Problems = ReadonlyArray<DockerProblem.DockerProblem>

/** A rule that reports the problems of a configuration other than its faults. */
export type Rule = (context: RuleContext) => Problems | DockerProblem.DockerProblem | undefined

/** A rule that reports the problems of an entry. */
export type EntryRule = (context: RuleContext, entry: Entry) => ReturnType<Rule>

/** A problem, and the faults that it explains; none if the engine accepts the mistake. */
export interface ReportedRefusal {
  readonly diagnostic: DockerProblem.DockerProblem
  readonly faults: Faults
  readonly misplaced?: MisplacedKey
}

/** A path, and its stretch of the file, or the origin of a value outside the file. */
interface ReportedPlace {
  readonly path: Json.JsonPath
  readonly at: SourceText.Stretch | Origin.Origin | undefined
}

/** The code, words and data of a problem, and its proposed fix. */
export interface ReportedWords {
  readonly code: DockerProblem.Code
  readonly message: string
  readonly advice: string
  readonly details?: Problem.Details
  readonly fix?: Problem.Fix | undefined
}

/** Returns a problem with the usual effect of its code. */
export const report = (
  { file }: Pick<RuleContext, "file">,
  found: ReportedPlace & ReportedWords
): DockerProblem.DockerProblem => {
  const { advice, at, code, details = {}, fix, message, path } = found
  const origin =
    at === undefined || "_tag" in at
      ? at
      : DaemonJson.placeIn({ file: file.name, source: file.source }, path, at.offset, at.length).origin
  return { code, effect: DockerProblem.kindOf(code).effect, message, advice, path, origin, details, fix }
}

/** Returns a problem of an entry, located at the name of the entry unless another place is given. */
export const reportEntry = (
  context: Pick<RuleContext, "file">,
  { member, name }: Entry,
  { details, message, ...found }: Partial<ReportedPlace> & ReportedWords
): DockerProblem.DockerProblem =>
  report(context, {
    ...atKey(member, ["runtimes"]),
    ...found,
    message: `runtime ${Wording.shown(name)}: ${message}`,
    details: { name, ...details }
  })

/** Returns the stretch of a key. */
export const keyOf = ({
  keyLength,
  keyOffset
}: Pick<JsonTree.JsonMember, "keyLength" | "keyOffset">): SourceText.Stretch => ({
  offset: keyOffset,
  length: keyLength
})

/** Returns the place of the key of a member. `outer` is the path of the object. */
export const atKey = (member: JsonTree.JsonMember, outer: Json.JsonPath = []): ReportedPlace => ({
  path: [...outer, member.key],
  at: keyOf(member)
})

/** Returns the place of the value of a member. `outer` is the path of the object. */
export const atValue = ({ key, value }: JsonTree.JsonMember, outer: Json.JsonPath = []): ReportedPlace => ({
  path: [...outer, key],
  at: value
})

/** Returns the fix that gives a member another key. */
export const underKey = (member: JsonTree.JsonMember, key: string): Problem.Fix => ({
  title: `Write ${JSON.stringify(key)}`,
  edits: [{ ...keyOf(member), text: JSON.stringify(key) }]
})

/** Returns a value as JSON on one line, with spaces between its parts, for advice. */
export const written = (value: Json.Json): string =>
  JSON.stringify(value, null, 1).replaceAll(/([[{])?\n *([\]}])?/g, (_, opening = "", closing = "") =>
    opening === "" && closing === "" ? " " : `${opening}${closing}`
  )

/** Returns the fix that replaces a value. */
export const writeValue = (
  { json }: RuleContext,
  node: JsonTree.JsonNode,
  value: Json.Json,
  title = `Write ${written(value)}`
): Problem.Fix => ({ title, edits: JsonEdit.replaceValue(json, node, value) })
