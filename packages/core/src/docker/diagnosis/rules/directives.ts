/**
 * Keys at the top of the file that the engine does not know, or takes and does nothing with.
 *
 * The engine flattens an object that is no directive: it holds the keys in it against the directives, and names those in its
 * complaint. What they say is not read from there, but for switches.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `findConfigurationConflicts` and
 * `getConflictFreeConfiguration`.
 */
import { GoType, JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import * as Verdict from "../../Verdict.ts"
import { isComment } from "./entryFields.ts"
import { type ReportedRefusal, type Rule, atKey, report, underKey } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"
import { gives } from "./values.ts"
import { type Meant, elsewhere, nearestOf } from "./vocabulary.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import { replacedBy } from "../../problems/words.ts"

/** Reports the directives that the engine does not know. Those in one object are one problem if its own key is the mistake. */
export const unknown = (
  subject: RuleContext,
  faults: ReadonlyArray<DockerProblem.EngineProblem<"unknown-directive">>
): ReadonlyArray<ReportedRefusal> => {
  const members = new Map(subject.members.map((member) => [member.key, member]))
  const groups = Map.groupBy(faults, ({ path }) => String(path[0]))
  return Array.from(groups).flatMap(([key, group]) => {
    const member = members.get(key)
    if (member === undefined) return []
    const isInner = group[0]!.path.length > 1
    const meant = subject.vocabulary.near(key)
    const foreign = subject.vocabulary.foreign(key)
    const isMistaken = meant !== undefined && meant.directive !== key
    if (isInner && !isMistaken && foreign === undefined && !isComment(key))
      return group.map((fault) => ({ diagnostic: inside(subject, key, fault), faults: [fault] }))
    const diagnostic = report(subject, {
      code: "unknown-directive",
      ...atKey(member),
      message: Verdict.ofUnknown(group),
      advice:
        meant === undefined && foreign !== undefined
          ? elsewhere(subject.engine, key, foreign)
          : `${isInner && key !== "$schema" ? `${flattening(key)} ` : ""}${unknownAdvice(key, meant)}`,
      details: {
        directive: key,
        unknown: group.map(({ details }) => details.directive),
        likely: meant?.directive ?? null
      },
      fix: meant?.isCertain === true ? renaming(subject, member, meant.directive) : undefined
    })
    return { diagnostic, faults: group }
  })
}

/** Reports directives that the engine accepts without effect, or in another spelling. */
export const taken: Rule = (subject) => {
  const { root } = subject.file
  const members = root?.type === "object" ? JsonTree.lastMembers(root) : []
  return members
    .filter((member) => !subject.isMisplaced(member))
    .flatMap(
      (member) => ignoredDirective(subject, member) ?? ignoredObject(subject, member) ?? folded(subject, member) ?? []
    )
}

const unknownAdvice = (key: string, meant: Meant | undefined): string => {
  if (key === "$schema") return "Name the schema in the settings of your editor instead."
  if (isComment(key)) return "JSON has no comments. Keep this one elsewhere."
  if (meant === undefined) return DockerProblem.kindOf("unknown-directive").help
  return meant.isReplacement === true ? replacedBy(meant.directive) : didYouMean(meant)
}

const flattening = (key: string, fault = "is no directive"): string =>
  `${JSON.stringify(key)} ${fault}, so the engine takes the keys in it for directives.`

const didYouMean = ({ directive }: Meant): string => `Did you mean ${JSON.stringify(directive)}?`

/** A key that is unknown in an object whose own key is no mistake, or nobody can tell which. */
const inside = (subject: RuleContext, key: string, fault: DockerProblem.EngineProblem<"unknown-directive">) => {
  const { directive } = fault.details
  const { typed } = subject.engine.directives
  const type = typed.fields[GoType.fieldKey(typed, key) ?? ""]
  const fields = type?.kind === "struct" ? type.fields : typed.fields
  const meant = nearestOf(Object.keys(fields))(directive)
  const reason =
    type?.kind === "struct"
      ? `There is no such key in ${JSON.stringify(key)}.`
      : flattening(key, type && "takes no object")
  return {
    ...fault,
    advice: meant === undefined ? reason : `${reason} ${didYouMean(meant)}`,
    details: { directive, unknown: [directive], likely: meant?.directive ?? null }
  }
}

/** Gives a member the key of a directive, if the value fits and no other key is or would become that directive. */
export const renaming = (
  subject: RuleContext,
  member: JsonTree.JsonMember,
  directive: string
): Problem.Fix | undefined => (isFree(subject, member, directive) ? underKey(member, directive) : undefined)

/** Reports whether a value fits a directive, and no other key of the file is or would become that directive. */
export const isFree = (subject: RuleContext, member: JsonTree.JsonMember, directive: string): boolean =>
  gives(subject.engine.directives.typed.fields[directive], member.value) &&
  subject.membersFor(directive).every((rival) => rival === member)

/** Switches are set from wherever they stand. */
const isSwitch =
  ({ engine }: Pick<RuleContext, "engine">) =>
  ({ key, value }: JsonTree.JsonMember): boolean =>
    value.type === "boolean" || engine.directives.typed.fields[key]?.kind === "bool"

/** Flags whose directive is not called so with an s behind it. */
const directiveOfFlag: ReadonlyMap<string, string> = new Map([
  ["add-runtime", "runtimes"],
  ["insecure-registry", "insecure-registries"]
])

/** Flags that set what no directive does. */
const onlyAsFlag: ReadonlySet<string> = new Set(["containerd-plugins-namespace"])

const ignoredDirective = (subject: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, typed } = subject.engine.directives
  const { key } = member
  const isRead = GoType.fieldKey(typed, key) !== undefined || isSwitch(subject)(member)
  if (!accepted.has(key) || isRead || subject.file.directives.get(key)?.path.length !== 1) return undefined
  const { likely, wayOut } = insteadOf(subject, key)
  return report(subject, {
    code: "ignored-directive",
    ...atKey(member),
    message: `The engine takes ${JSON.stringify(key)} and does nothing with it.`,
    advice: wayOut,
    details: { directive: key, likely: likely ?? null }
  })
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
  if (likely !== undefined) return { likely, wayOut: `Write ${JSON.stringify(likely)}, as the file calls it.` }
  const wayOut = onlyAsFlag.has(key) ? `The file cannot set it. Give the flag --${key}.` : "Remove it."
  return { likely, wayOut }
}

const ignoredObject = (subject: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, neverFlattened, typed } = subject.engine.directives
  const { key, value } = member
  if (value.type !== "object" || neverFlattened.has(key) || GoType.fieldKey(typed, key) !== undefined) return undefined
  const isAccepted = value.members.every((inner) => accepted.has(inner.key))
  const switches = value.members.filter(isSwitch(subject))
  if (!isAccepted || (switches.length > 0 && switches.length === value.members.length)) return undefined
  const meant = subject.vocabulary.near(key)
  return report(subject, {
    code: "ignored-object",
    ...atKey(member),
    message: `The engine takes ${JSON.stringify(key)} and does nothing with what is in it${switches.length > 0 ? " but for its switches" : ""}.`,
    advice: meant === undefined ? ignoredAdvice(subject, key, value) : didYouMean(meant),
    details: { key, likely: meant?.directive ?? null },
    fix: meant?.isCertain === true ? renaming(subject, member, meant.directive) : undefined
  })
}

const ignoredAdvice = (
  { engine, vocabulary }: RuleContext,
  key: string,
  { members }: JsonTree.JsonObjectNode
): string => {
  const foreign = vocabulary.foreign(key)
  if (foreign !== undefined) return elsewhere(engine, key, foreign)
  return members.length > 0
    ? "It is no directive. The directives in it belong at the top of the file: write them there."
    : "It is no directive. Remove it."
}

/** Any other value under a key in another case is an unknown directive. */
const folded = (subject: RuleContext, member: JsonTree.JsonMember) => {
  const { accepted, typed } = subject.engine.directives
  const { key, value } = member
  const field = GoType.fieldKey(typed, key)
  if (field === undefined || field === key || value.type !== "object") return undefined
  if (!value.members.every((inner) => accepted.has(inner.key))) return undefined
  return report(subject, {
    code: "case-folded-key",
    ...atKey(member),
    message: `The engine reads ${JSON.stringify(key)} as ${JSON.stringify(field)}.`,
    advice: "Write it so: where the engine looks whether a directive is given, it does not find this one.",
    details: { key, field },
    fix: renaming(subject, member, field)
  })
}
