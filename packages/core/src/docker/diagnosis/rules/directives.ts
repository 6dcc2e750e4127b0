/**
 * Keys at the top of the file that the engine does not know, or accepts and ignores.
 *
 * The engine flattens an object that is not a directive: it checks the keys in the object as directives, and names them in its
 * error. It does not read their values, except switches.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `findConfigurationConflicts` and
 * `getConflictFreeConfiguration`.
 */
import { GoType, JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import type { Settings } from "../../Settings.ts"
import * as Verdict from "../../Verdict.ts"
import { flagRuntimes, inFile } from "./flags.ts"
import * as ReleaseSpan from "../../releases/ReleaseSpan.ts"
import * as Supported from "../../releases/supported.ts"
import { isComment } from "./entryFields.ts"
import { otherPlace } from "./otherPlaces.ts"
import { type ReportedRefusal, type Rule, atKey, report, underKey } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"
import { fits, gives } from "./values.ts"
import { type Meant, elsewhere, nearestOf } from "./vocabulary.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import { replacedBy } from "../../problems/words.ts"

/** Reports the directives that the engine does not know. All of one object are one problem if the object's key is the mistake. */
export const unknown = (
  context: RuleContext,
  faults: ReadonlyArray<DockerProblem.EngineProblem<"unknown-directive">>
): ReadonlyArray<ReportedRefusal> => {
  const [first] = context.members
  if (first !== undefined && faults.length > 0 && isForeign(context)) {
    const diagnostic = report(context, {
      code: "unknown-directive",
      ...atKey(first),
      message: Verdict.ofUnknown(faults),
      advice: "None of the keys of this file is a directive of Docker Engine. Is it the right file?",
      details: { directive: first.key, unknown: faults.map(({ details }) => details.directive), likely: null }
    })
    return [{ diagnostic, faults }]
  }
  const members = new Map(context.members.map((member) => [member.key, member]))
  const groups = Map.groupBy(faults, ({ path }) => String(path[0]))
  return Array.from(groups).flatMap(([key, group]) => {
    const member = members.get(key)
    if (member === undefined) return []
    const isInner = group[0]!.path.length > 1
    const meant = meantFor(context, member)
    const foreign = context.vocabulary.foreign(key)
    const isMistaken = meant !== undefined && meant.directive !== key
    if (isInner && !isMistaken && foreign === undefined && !isComment(key))
      return group.map((fault) => ({ diagnostic: inside(context, key, fault), faults: [fault] }))
    const diagnostic = report(context, {
      code: "unknown-directive",
      ...atKey(member),
      message: Verdict.ofUnknown(group),
      advice:
        meant === undefined && foreign !== undefined
          ? elsewhere(key, foreign)
          : `${isInner && key !== "$schema" ? `${flattening(key)} ` : ""}${unknownAdvice(context, member, meant)}`,
      details: {
        directive: key,
        unknown: group.map(({ details }) => details.directive),
        likely: meant?.directive ?? null
      },
      fix: meant?.isCertain === true ? renaming(context, member, meant.directive) : undefined
    })
    return { diagnostic, faults: group }
  })
}

/** Reports whether a file is of another program: it has several keys, and none is a directive or was likely meant as one. */
const isForeign = (context: RuleContext): boolean => {
  const { members, misplaced } = context
  const keys = members.filter(({ key }) => !isComment(key))
  return keys.length >= 2 && misplaced.length === 0 && !keys.some((member) => isOfDocker(context, member))
}

/** Reports whether a key is a directive, names one, or was likely meant as one. The name of a flag such as `version` says nothing. */
const isOfDocker = (context: RuleContext, member: JsonTree.JsonMember): boolean => {
  const { engine, vocabulary } = context
  const { accepted, typed } = engine.directives
  const { key } = member
  if (GoType.fieldKey(typed, key) !== undefined || vocabulary.foreign(key) !== undefined) return true
  return accepted.has(key) ? insteadOf(context, key).likely !== undefined : meantFor(context, member) !== undefined
}

/** Reports directives that the engine accepts without effect, or in another spelling. */
export const taken: Rule = (context) => {
  const { root } = context.file
  const members =
    root?.type === "object" && !(context.faults.length > 0 && isForeign(context)) ? JsonTree.lastMembers(root) : []
  return members
    .filter((member) => !context.isMisplaced(member))
    .flatMap(
      (member) => ignoredDirective(context, member) ?? ignoredObject(context, member) ?? folded(context, member) ?? []
    )
}

/**
 * Returns the directive that a key was likely meant for. A directive that is only spelt similarly must be absent from the file
 * and accept the value; otherwise the word `default` may be missing, as in `runtime`.
 */
const meantFor = (context: RuleContext, { key, value }: JsonTree.JsonMember): Meant | undefined => {
  const meant = context.vocabulary.near(key)
  if (meant?.directive === key) return undefined
  if (meant === undefined || meant.isCertain) return meant
  const { typed } = context.engine.directives
  const mayBe = (directive: string): boolean => !context.isRead(directive) && fits(typed.fields[directive], value)
  if (mayBe(meant.directive)) return meant
  const longer = `default-${key}`
  return Object.hasOwn(typed.fields, longer) && mayBe(longer) ? { directive: longer, isCertain: false } : undefined
}

const unknownAdvice = (context: RuleContext, member: JsonTree.JsonMember, meant: Meant | undefined): string => {
  const { key } = member
  if (key === "$schema") return "Set the schema in the settings of your editor instead."
  if (isComment(key)) return "JSON has no comments. Keep this comment elsewhere."
  if (meant === undefined) return otherPlace(context.engine, member) ?? DockerProblem.kindOf("unknown-directive").help
  if (meant.isReplacement === true) return replacedBy(meant.directive)
  const isThere = context.membersFor(meant.directive).some((other) => other.key === meant.directive)
  if (meant.isCertain && isThere)
    return `The file also has ${JSON.stringify(meant.directive)}. Keep one of them under that name.`
  return `${didYouMean(meant)}${unusual(key)}`
}

/** Names a character of a key that a reader does not see, or takes for another character, after a space. */
const unusual = (key: string): string => {
  const character = Array.from(key).find((one) => one > "\x7f")
  if (character === undefined) return ""
  const number = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")
  return ` The key contains the character U+${number}, which is not ASCII.`
}

const flattening = (key: string, fault = "is not a directive"): string =>
  `${JSON.stringify(key)} ${fault}, so the engine treats the keys in it as directives.`

const didYouMean = ({ directive }: Meant): string => `Did you mean ${JSON.stringify(directive)}?`

/** Returns the problem of an unknown key in an object whose own key is right, or not certainly wrong. */
const inside = (context: RuleContext, key: string, fault: DockerProblem.EngineProblem<"unknown-directive">) => {
  const { directive } = fault.details
  const { typed } = context.engine.directives
  const type = typed.fields[GoType.fieldKey(typed, key) ?? ""]
  const fields = type?.kind === "struct" ? type.fields : typed.fields
  const meant = nearestOf(Object.keys(fields))(directive)
  const reason =
    type?.kind === "struct"
      ? `There is no such key in ${JSON.stringify(key)}.${meant === undefined ? keysOf(key, type, directive) : ""}`
      : flattening(key, type && "does not accept an object")
  return {
    ...fault,
    advice: meant === undefined ? reason : `${reason} ${didYouMean(meant)}`,
    details: { directive, unknown: [directive], likely: meant?.directive ?? null }
  }
}

/** The largest number of keys that advice lists. */
const mostListed = 6

/** Names the keys of a struct, unless they are many, after a space. */
const keysOf = (key: string, { fields }: GoType.GoStruct, unknownKey: string): string => {
  const names = Object.keys(fields).map((name) => JSON.stringify(name))
  const ofClient =
    key === "proxies" && unknownKey === "default"
      ? ' A key "default" with the proxies in it belongs in config.json of the docker command.'
      : ""
  return names.length > mostListed ? "" : ` Its keys are ${names.join(", ")}.${ofClient}`
}

/** Returns the fix that renames a key to a directive, if the value fits and no other key is or would become that directive. */
export const renaming = (
  context: RuleContext,
  member: JsonTree.JsonMember,
  directive: string
): Problem.Fix | undefined => (isFree(context, member, directive) ? underKey(member, directive) : undefined)

/** Reports whether a value fits a directive, and no other key of the file is or would become that directive. */
export const isFree = (context: RuleContext, member: JsonTree.JsonMember, directive: string): boolean =>
  gives(context.engine.directives.typed.fields[directive], member.value) &&
  context.membersFor(directive).every((rival) => rival === member)

/** Returns a test for switches, which the engine also reads in objects that it flattens. */
const isSwitch =
  ({ engine }: Pick<RuleContext, "engine">) =>
  ({ key, value }: JsonTree.JsonMember): boolean =>
    value.type === "boolean" || engine.directives.typed.fields[key]?.kind === "bool"

/** The directives of flags, except directives named like their flag with an s added. */
const directiveOfFlag: ReadonlyMap<string, string> = new Map([
  ["add-runtime", "runtimes"],
  ["insecure-registry", "insecure-registries"]
])

/** The flags without an equivalent directive. */
const onlyAsFlag: ReadonlySet<string> = new Set(["containerd-plugins-namespace"])

const ignoredDirective = (context: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, typed } = context.engine.directives
  const { key } = member
  const former = context.engine.directives.withoutEffect.get(key)
  const isRead = former === undefined && (GoType.fieldKey(typed, key) !== undefined || isSwitch(context)(member))
  if (!accepted.has(key) || isRead || context.file.directives.get(key)?.path.length !== 1) return undefined
  const flagged = key === "add-runtime" ? flagRuntimes(context) : undefined
  // The fault of a default runtime that only this key defines explains the key.
  if (flagged !== undefined && context.faults.some((fault) => isUnknownIn(flagged.runtimes, fault))) return []
  const { likely, wayOut } = former ? retired(context, former) : insteadOf(context, key)
  return report(context, {
    code: "ignored-directive",
    ...atKey(member),
    message: `The engine accepts ${JSON.stringify(key)} and does nothing with it.`,
    details: { directive: key, likely: likely ?? null },
    advice: flagged === undefined ? `${wayOut}${condition(key)}` : inFile(context, flagged).advice
  })
}

const isUnknownIn = (runtimes: Settings["runtimes"], fault: DockerProblem.EngineProblem): boolean =>
  fault.code === "unknown-default-runtime" && runtimes.has(fault.details.name)

/** Returns the condition on which a directive can be written, after a space. */
const condition = (key: string): string =>
  key === "host"
    ? " If the unit of the engine starts it with -H, remove -H there first: the engine does not start if both are given."
    : ""

/** Returns the advice for a directive that had an effect only in earlier releases. */
const retired = ({ engine }: Pick<RuleContext, "engine">, former: ReleaseSpan.ReleaseSpan) => {
  const using = engine.isOfUnknownRelease === true ? Supported.within(former) : undefined
  const since = `It has no effect since Docker Engine ${ReleaseSpan.end(former)}`
  const wayOut =
    using === undefined
      ? `${since}. Remove it.`
      : `${since}, but Docker Engine ${using} uses it. Remove it if no such release reads the file.`
  return { likely: undefined, wayOut }
}

/** Returns what to write instead of a key that the engine accepts and ignores. */
export const insteadOf = (
  { engine }: Pick<RuleContext, "engine">,
  key: string
): { readonly likely: string | undefined; readonly wayOut: string } => {
  const { fields } = engine.directives.typed
  const outer = Object.entries(fields).find(([, type]) => type.kind === "struct" && Object.hasOwn(type.fields, key))
  if (outer !== undefined) return { likely: outer[0], wayOut: `Write it inside ${JSON.stringify(outer[0])}.` }
  const likely = [directiveOfFlag.get(key), `${key}s`].find((name) => name && Object.hasOwn(fields, name))
  if (likely !== undefined) return { likely, wayOut: `Write ${JSON.stringify(likely)}: the file uses that name.` }
  const wayOut = onlyAsFlag.has(key) ? `The file cannot set it. Give the flag --${key}.` : "Remove it."
  return { likely, wayOut }
}

const ignoredObject = (context: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, neverFlattened, typed } = context.engine.directives
  const { key, value } = member
  if (value.type !== "object" || neverFlattened.has(key) || GoType.fieldKey(typed, key) !== undefined) return undefined
  const isAccepted = value.members.every((inner) => accepted.has(inner.key))
  const switches = value.members.filter(isSwitch(context))
  if (!isAccepted || (switches.length > 0 && switches.length === value.members.length)) return undefined
  const meant = meantFor(context, member)
  return report(context, {
    code: "ignored-object",
    ...atKey(member),
    message: `${JSON.stringify(key)} is not a directive. The engine does not report it because its value is an object, and ignores it${switches.length > 0 ? ", except its booleans" : ""}.`,
    advice: meant === undefined ? ignoredAdvice(context, key, value) : didYouMean(meant),
    details: { key, likely: meant?.directive ?? null },
    fix: meant?.isCertain === true ? renaming(context, member, meant.directive) : undefined
  })
}

const ignoredAdvice = (
  { engine, vocabulary }: RuleContext,
  key: string,
  { members }: JsonTree.JsonObjectNode
): string => {
  const foreign = vocabulary.foreign(key)
  if (foreign !== undefined) return elsewhere(key, foreign)
  const [outer, ...others] = new Set(members.map((member) => insteadOf({ engine }, member.key).likely))
  const isStruct = outer !== undefined && engine.directives.typed.fields[outer]?.kind === "struct"
  if (isStruct && others.length === 0) return didYouMean({ directive: outer, isCertain: false })
  return members.length > 0 ? "Move the directives in it to the top of the file." : "Remove it."
}

/** Reports an object under a directive in another case. With any other value, the key is an unknown directive. */
const folded = (context: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, typed } = context.engine.directives
  const { key, value } = member
  const field = GoType.fieldKey(typed, key)
  if (field === undefined || field === key || value.type !== "object") return undefined
  if (!value.members.every((inner) => accepted.has(inner.key))) return undefined
  return report(context, {
    code: "case-folded-key",
    ...atKey(member),
    message: `The engine reads ${JSON.stringify(key)} as ${JSON.stringify(field)}.`,
    advice: "Use the documented spelling: the engine does not see this one when it checks which directives are given.",
    details: { key, field },
    fix: renaming(context, member, field)
  })
}
