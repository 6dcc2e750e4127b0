/**
 * The faults of a refused configuration as diagnostics. One mistake may cause several faults, but is one diagnostic.
 */
import { JsonTree } from "../../../document/index.ts"
import * as Directives from "./directives.ts"
import { ofFault } from "./faults.ts"
import { misplaced } from "./misplaced.ts"
import type { MisplacedKey } from "./misplacedKeys.ts"
import type { Faults, ReportedRefusal } from "./report.ts"
import { syntax } from "./syntax.ts"
import { type RuleContext, isField, misreadEntries } from "./ruleContext.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"

/** Returns the diagnostics of all faults and of the misplaced keys, in the order of the first fault of each. */
export const refusals = (context: RuleContext, faults: Faults): ReadonlyArray<ReportedRefusal> => {
  const owned = Map.groupBy(faults, context.ownerOf)
  const unowned = owned.get(undefined) ?? []
  // If the file has no entry, misplaced fields in one object are one mistake.
  const mistakes = Map.groupBy(context.misplaced, (key) =>
    key.kind._tag === "Field" && context.entries.length === 0 ? key.object : key
  )
  return inOrder(
    faults,
    withConsequences(context, [
      ...Array.from(mistakes.values(), ofMisplaced(context, owned)),
      ...Directives.unknown(context, unowned.filter(isUnknown)),
      ...syntax(context, unowned.filter(isOfSyntax)),
      ...unowned
        .filter((fault) => !isUnknown(fault) && !isOfSyntax(fault))
        .map((fault) => ({ diagnostic: ofFault(context, fault), faults: [fault] }))
    ])
  )
}

const isUnknown = DockerProblem.is("unknown-directive")

const isOfSyntax = DockerProblem.is("invalid-syntax")

const ofMisplaced =
  (context: RuleContext, owned: ReadonlyMap<MisplacedKey | undefined, Faults>) =>
  (keys: ReadonlyArray<MisplacedKey>): ReportedRefusal => {
    const faults = keys.flatMap((key) => owned.get(key) ?? [])
    return { diagnostic: misplaced(context, keys, faults), faults, misplaced: keys[0]! }
  }

/** Merges the faults that follow from another fault into its diagnostic: they disappear with it. */
const withConsequences = (
  context: RuleContext,
  found: ReadonlyArray<ReportedRefusal>
): ReadonlyArray<ReportedRefusal> => {
  const entries = new Map(
    found.flatMap((refusal) => misreadEntries(refusal.faults).map((name) => [name, refusal] as const))
  )
  const directives = new Map(found.filter(isOfDirective).map((refusal) => [refusal.faults[0]?.path[0], refusal]))
  const mistyped = new Map(found.toReversed().flatMap(placesOfType))
  const causeOf = ({ faults: [fault, ...others] }: ReportedRefusal): ReportedRefusal | undefined => {
    if (fault === undefined || others.length > 0) return undefined
    switch (fault.code) {
      case "invalid-runtime-entry":
        return fault.details.reason === "NeitherPathNorType" ? entries.get(fault.details.name) : undefined
      case "unknown-default-runtime":
        return found.find((other) => mayConfigure(context, other, fault))
      case "invalid-exec-option":
        return mistyped.get(JSON.stringify(fault.path))
      case "unknown-directive":
        return fault.path.length > 1 ? directives.get(fault.path[0]) : undefined
      default:
        return undefined
    }
  }
  const byCause = Map.groupBy(found, causeOf)
  const causes = byCause.get(undefined) ?? []
  return causes.map((refusal) => ({
    ...refusal,
    faults: [refusal, ...(byCause.get(refusal) ?? [])].flatMap(({ faults }) => faults)
  }))
}

/** Returns a refusal with the place of its value if the value has the wrong type. */
const placesOfType = (refusal: ReportedRefusal): ReadonlyArray<readonly [place: string, ReportedRefusal]> => {
  const [fault] = refusal.faults
  return fault?.code === "wrong-type" ? [[JSON.stringify(fault.path), refusal]] : []
}

/**
 * Reports whether the whole value of a directive has the wrong type. If it is an object, the engine also looks for directives
 * in it.
 */
const isOfDirective = ({ faults: [fault], misplaced: key }: ReportedRefusal): boolean =>
  fault?.code === "wrong-type" && fault.path.length === 1 && key === undefined

/** Reports whether a mistake may hide the entry of the default runtime from the engine. */
const mayConfigure = (
  context: RuleContext,
  { diagnostic: { code, details, path }, misplaced: key }: ReportedRefusal,
  { details: { name } }: DockerProblem.EngineProblem<"unknown-default-runtime">
): boolean => {
  if (key?.kind._tag === "Entry") return path.at(-1) === name
  if (key?.kind._tag === "Directive") return key.kind.named.directive === "runtimes" && has(key.member.value, name)
  const [directive = ""] = path
  if (code === "unknown-directive") {
    return details.likely === "runtimes" && has(JsonTree.lastMember(context.file.root, directive)?.value, name)
  }
  return code === "wrong-type" && path.length === 1 && isField(String(directive), "runtimes")
}

const has = (node: JsonTree.JsonNode | undefined, name: string): boolean =>
  JsonTree.lastMember(node, name) !== undefined

const inOrder = (faults: Faults, found: ReadonlyArray<ReportedRefusal>): ReadonlyArray<ReportedRefusal> => {
  const places = new Map(faults.map((fault, index) => [fault, index]))
  const placeOf = ({ faults: [first] }: ReportedRefusal): number => (first && places.get(first)) ?? faults.length
  return found.toSorted((one, other) => placeOf(one) - placeOf(other))
}
