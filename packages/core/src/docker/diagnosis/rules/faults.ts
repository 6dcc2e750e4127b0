/**
 * Faults and warnings as diagnostics, with fixes for some of them.
 */
import { JsonEdit, JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { renaming } from "./directives.ts"
import { converted } from "./conversions.ts"
import { meantBy, misnamedProgram } from "./meantKeys.ts"
import { type Rule, keyOf, underKey } from "./report.ts"
import { type Entry, type RuleContext, isField, memberOf } from "./ruleContext.ts"
import { shape } from "./syntax.ts"
import { unknownDefault } from "./unknownDefault.ts"
import { meantValue } from "./meantValues.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"

/** Returns a fault as a problem, with a fix if there is one. `directives.ts` and `syntax.ts` handle other faults. */
export const ofFault = (context: RuleContext, fault: DockerProblem.EngineProblem): DockerProblem.DockerProblem => {
  switch (fault.code) {
    case "deprecated-directive": {
      const member = JsonTree.lastMember(context.file.root, fault.details.directive)
      return { ...fault, fix: member && renaming(context, member, fault.details.replacement) }
    }
    case "unknown-default-runtime":
      return unknownDefault(context, fault)
    case "reserved-runtime-name":
      return { ...fault, fix: removalOfStock(context, fault) }
    case "invalid-runtime-entry":
      return misnamed(context, fault)
    case "wrong-type":
      return converted(context, fault)
    case "not-an-object":
      return shape(context, fault)
    case "invalid-value":
      return meantValue(context, fault)
    default:
      return fault
  }
}

/** Reports the engine's warnings, except about options that have a fault. A dropped option can be respelt if no other key would become the same option. */
export const ofEngine: Rule = (context) => {
  const mistyped = new Set(
    context.faults.filter(DockerProblem.is("wrong-type")).map(({ path }) => JSON.stringify(path))
  )
  const isOfMistyped = ({ path }: DockerProblem.EngineProblem): boolean =>
    path.length > 1 && mistyped.has(JSON.stringify(path))
  const found = context.warnings.filter((warning) => context.ownerOf(warning) === undefined && !isOfMistyped(warning))
  const rivals = Map.groupBy(found.filter(isDropped), target)
  return found.map((warning) =>
    isDropped(warning) && rivals.get(target(warning))?.length === 1
      ? { ...warning, fix: respelling(context, warning.details) }
      : warning
  )
}

const isDropped = DockerProblem.is("dropped-shim-option")

type IgnoredByRelease = DockerProblem.DetailsOf["dropped-shim-option"]

const target = ({ details: { dropped, name } }: { readonly details: IgnoredByRelease }): string =>
  JSON.stringify([name, dropped.likely])

/** A function that proposes a fix for a fault. */
type FixFor<Code extends DockerProblem.EngineCode> = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<Code>
) => Problem.Fix | undefined

/** Names the key that was likely meant to give an entry its program or its shim. */
const misnamed = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<"invalid-runtime-entry">
): DockerProblem.DockerProblem => {
  const entry = context.entryOf.get(fault.details.name)
  const isNameless = context.namelessEntries.has(fault.details.name)
  const member = entry && isNameless ? misnamedProgram(context, entry) : undefined
  const field = member && meantBy(context, member)
  if (entry === undefined || member === undefined || field === undefined) return fault
  const { file } = context
  const { offset, length } = keyOf(member)
  const path = [...entry.path, member.key]
  const at = DaemonJson.placeIn({ file: file.name, source: file.source }, path, offset, length)
  const advice = `The engine does not know ${JSON.stringify(member.key)} and ignores it. Write ${JSON.stringify(field)}.`
  return { ...fault, ...at, advice, fix: underKey(member, field) }
}

/** Proposes to remove an entry that only says what the engine's own runtime of this name does. */
const removalOfStock: FixFor<"reserved-runtime-name"> = (context, { details: { name } }) => {
  const entry = context.entryOf.get(name)
  const object = context
    .membersFor("runtimes")
    .map(({ value }) => value)
    .find(isAround(entry?.member))
  if (entry === undefined || object === undefined || !restatesStock(entry)) return undefined
  const edits = JsonEdit.removeMembers(context.json, object, (member) => member === entry.member)
  return { title: `Remove the entry ${JSON.stringify(name)}`, edits }
}

const isAround =
  (member: JsonTree.JsonMember | undefined) =>
  (node: JsonTree.JsonNode): node is JsonTree.JsonObjectNode =>
    node.type === "object" && member !== undefined && node.members.includes(member)

const restatesStock = ({ entry: { options, path, runtimeArgs, runtimeType } }: Entry): boolean =>
  /^(?:(?:\/usr(?:\/local)?)?\/s?bin\/)?runc$/.test(path) &&
  runtimeArgs.length === 0 &&
  runtimeType === undefined &&
  options === undefined

const respelling = (
  context: RuleContext,
  { dropped: { likely, path, reason }, name }: IgnoredByRelease
): Problem.Fix | undefined => {
  const entry = context.entryOf.get(name)
  const options = entry && memberOf(entry, "options")?.value
  const mayRespell = path.length === 1 && (reason === "Spelling" || reason === "Unknown")
  if (options?.type !== "object" || likely === undefined || !mayRespell) return undefined
  const [member, ...others] = options.members.filter(({ key }) => key === path[0] || isField(key, likely))
  return member === undefined || others.length > 0 ? undefined : underKey(member, likely)
}
