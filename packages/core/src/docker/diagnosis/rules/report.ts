/**
 * How the rules of diagnostics report what they find, and the changes that they propose.
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

/** Says what is wrong with a configuration besides that for which the engine refuses it. */
export type Rule = (subject: RuleContext) => Problems | DockerProblem.DockerProblem | undefined

/** Says what is wrong with an entry. */
export type EntryRule = (subject: RuleContext, entry: Entry) => ReturnType<Rule>

/** A problem, and the faults that it is about; none where the engine takes what is wrong. */
export interface ReportedRefusal {
  readonly diagnostic: DockerProblem.DockerProblem
  readonly faults: Faults
  readonly misplaced?: MisplacedKey
}

/** A path, and the stretch of the file that it leads to, or the origin of something that is not in the file. */
interface ReportedPlace {
  readonly path: Json.JsonPath
  readonly at: SourceText.Stretch | Origin.Origin | undefined
}

/** The words for a problem, its data, and a change that is proposed. */
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

/** Returns a problem of an entry: about its name, unless another place is given. */
export const reportEntry = (
  subject: Pick<RuleContext, "file">,
  { member, name }: Entry,
  { details, message, ...found }: Partial<ReportedPlace> & ReportedWords
): DockerProblem.DockerProblem =>
  report(subject, {
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

/** Returns the place of the key of a member in what a path leads to. */
export const atKey = (member: JsonTree.JsonMember, outer: Json.JsonPath = []): ReportedPlace => ({
  path: [...outer, member.key],
  at: keyOf(member)
})

/** Returns the place of the value of a member in what a path leads to. */
export const atValue = ({ key, value }: JsonTree.JsonMember, outer: Json.JsonPath = []): ReportedPlace => ({
  path: [...outer, key],
  at: value
})

/** Gives a member another key. */
export const underKey = (member: JsonTree.JsonMember, key: string): Problem.Fix => ({
  title: `Write ${JSON.stringify(key)}`,
  edits: [{ ...keyOf(member), text: JSON.stringify(key) }]
})

/** Puts a value in the place of another one. */
export const writeValue = (
  { json }: RuleContext,
  node: JsonTree.JsonNode,
  value: Json.Json,
  title = `Write ${JSON.stringify(value)}`
): Problem.Fix => ({ title, edits: [JsonEdit.replaceValue(json, node, value)] })
