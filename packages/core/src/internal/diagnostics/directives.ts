/**
 * Keys at the top of the file that the engine does not know, or takes and does nothing with.
 *
 * The engine flattens an object that is no directive: it holds the keys in it against the directives, and names those in its
 * complaint. What they say is not read from there, but for switches.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `findConfigurationConflicts` and
 * `getConflictFreeConfiguration`.
 */
import * as ConfigFault from "../../ConfigFault.ts"
import type { Engine } from "../../Engine.ts"
import * as Engines from "../../Engines.ts"
import type { Diagnostic, Fix } from "../../Diagnostic.ts"
import { fieldKey, misfits } from "../../GoType.ts"
import { type JsonMember, type JsonObject, lastMembers } from "../../JsonTree.ts"
import * as Alike from "../alike.ts"
import { once } from "../once.ts"
import { isComment } from "./keys.ts"
import { keyOf, report, type Subject, topMembers, topObject, underKey } from "./subject.ts"

/** The directives that the engine does not know. Those in one object are one diagnostic where its own key is the mistake. */
export const unknown = (
  subject: Subject,
  faults: ReadonlyArray<ConfigFault.UnknownDirective>
): ReadonlyArray<Diagnostic> => {
  const { near, foreign } = vocabularyOf(subject)
  const members = new Map(topMembers(subject).map((member) => [member.key, member]))
  const groups = Map.groupBy(faults, ({ path }) => String(path[0]))
  return Array.from(groups).flatMap(([key, group]) => {
    const member = members.get(key)
    if (member === undefined) return []
    const isInner = group[0]!.path.length > 1
    const meant = near(key)
    const isMistaken = meant !== undefined && meant.directive !== key
    const isForeign = foreign(key) !== undefined
    if (isInner && !isMistaken && !isForeign && !isComment(key))
      return group.map((fault) => inside(subject, key, fault))
    const message = ConfigFault.verdict(group)
    return [
      report(subject, {
        code: "unknown-directive",
        path: [key],
        at: keyOf(member),
        message,
        explanation: advice(subject, key, meant, foreign(key), isInner),
        details: { directive: key, unknown: group.map(({ directive }) => directive), likely: meant?.directive ?? null },
        fix: meant?.isCertain === true ? renaming(subject, member, meant.directive, near) : undefined
      })
    ]
  })
}

/** The directives that have no effect though the engine takes them, or that it takes by another spelling. */
export const taken = (subject: Subject): ReadonlyArray<Diagnostic> => {
  const object = topObject(subject)
  const vocabulary = vocabularyOf(subject)
  return (object === undefined ? [] : lastMembers(object)).flatMap((member) => {
    const found =
      ignoredDirective(subject, member) ??
      ignoredObject(subject, member, vocabulary) ??
      folded(subject, member, vocabulary.near)
    return found === undefined ? [] : [found]
  })
}

/**
 * The directive that a key was likely meant for. It is certain where they differ in case, dashes and underscores alone, or
 * where it took the place of one that was called so.
 */
interface Meant {
  readonly directive: string
  readonly isCertain: boolean
  readonly isReplacement?: true
}

type Near = (key: string) => Meant | undefined

/** What the keys of a file may be: a directive that is meant, or one of another engine. */
interface Vocabulary {
  readonly near: Near
  readonly foreign: (key: string) => Foreign | undefined
}

const letters = (key: string): string => key.toLowerCase().replace(/[\s_-]/g, "")

const vocabularyOf = ({ engine }: Pick<Subject, "engine">): Vocabulary => {
  const { deprecated, typed } = engine.directives
  // Few files have a key that is not known, so the indexes are made for those.
  const nearest = once(() => nearestOf(Object.keys(typed.fields).filter((field) => !deprecated.has(field))))
  const known = once(() => foreignTo(engine))
  const foreign = (key: string) => known()(key)
  const near: Near = (key) => {
    const meant = nearest()(key)
    const directive = isComment(key) || meant?.isCertain === true ? undefined : replacementOf(engine, key)
    if (directive !== undefined) return { directive, isCertain: true, isReplacement: true }
    return meant?.isCertain === true || foreign(key) === undefined ? meant : undefined
  }
  return { near, foreign }
}

/** What took the place of a directive that only another engine still knows well enough to name it. */
const replacementOf = (engine: Engine, key: string): string | undefined =>
  others(engine)
    .map(({ directives }) => directives.deprecated.get(key))
    .find((directive) => directive !== undefined && Object.hasOwn(engine.directives.typed.fields, directive))

/** A directive of another engine, and the releases that know it. */
interface Foreign {
  readonly directive: string
  readonly releases: string
}

/** The directive that a key is to another engine, and to this one is not. */
const foreignTo = (engine: Engine): Vocabulary["foreign"] => {
  const { accepted } = engine.directives
  const known = others(engine).flatMap(({ directives, title }) =>
    Array.from(directives.accepted.names()).flatMap((directive): ReadonlyArray<readonly [string, Foreign]> => {
      if (accepted.has(directive) || directives.deprecated.has(directive)) return []
      const since = directives.since.get(directive)
      const releases = since === undefined ? title : `Docker Engine ${since} and later`
      return [[letters(directive), { directive, releases }]]
    })
  )
  const byLetters = new Map(known.toReversed())
  return (key) => byLetters.get(letters(key))
}

const others = ({ directives }: Engine): ReadonlyArray<Engine> =>
  Engines.names.map((name) => Engines.byName[name]).filter((other) => other.directives !== directives)

const nearestOf = (known: ReadonlyArray<string>): Near => {
  const byLetters = new Map(known.map((directive) => [letters(directive), directive]))
  return (key) => {
    if (isComment(key)) return undefined
    const same = byLetters.get(letters(key))
    if (same !== undefined) return { directive: same, isCertain: true }
    const distances = known.flatMap((directive) => {
      const characters = Alike.misspelling(letters(key), letters(directive))
      return characters === undefined ? [] : [{ directive, characters }]
    })
    const [first] = distances.toSorted((one, other) => one.characters - other.characters)
    return first === undefined ? undefined : { directive: first.directive, isCertain: false }
  }
}

const elsewhere = (engine: Engine, key: string, { directive, releases }: Foreign): string => {
  const what = directive === key ? "this directive" : JSON.stringify(directive)
  return `${releases} knows ${what}, and ${engine.title} does not. Remove it, or run an engine that knows it.`
}

const advice = (
  { engine }: Subject,
  key: string,
  meant: Meant | undefined,
  foreign: Foreign | undefined,
  isInner: boolean
): string => {
  if (meant === undefined && foreign !== undefined) return elsewhere(engine, key, foreign)
  const flattened = isInner
    ? `${JSON.stringify(key)} is no directive, so the engine takes the keys in it for directives. `
    : ""
  if (key === "$schema") return "Name the schema in the settings of your editor instead."
  if (isComment(key)) return `${flattened}JSON has no comments. Keep this one elsewhere.`
  if (meant?.isReplacement === true)
    return `${flattened}${JSON.stringify(meant.directive)} took its place: write that instead.`
  return meant === undefined
    ? `${flattened}Remove it, or correct its spelling; directives are case-sensitive.`
    : `${flattened}Did you mean ${JSON.stringify(meant.directive)}?`
}

/** A key that is unknown in an object whose own key is no mistake, or nobody can tell which. */
const inside = (subject: Subject, key: string, fault: ConfigFault.UnknownDirective): Diagnostic => {
  const { directive, path, range } = fault
  const { typed } = subject.engine.directives
  const type = typed.fields[fieldKey(typed, key) ?? ""]
  const fields = type?.kind === "struct" ? type.fields : typed.fields
  const meant = nearestOf(Object.keys(fields))(directive)
  const suggestion = meant === undefined ? "" : ` Did you mean ${JSON.stringify(meant.directive)}?`
  const word = JSON.stringify(key)
  const reason =
    type === undefined
      ? `${word} is no directive, so the engine takes the keys in it for directives.`
      : type.kind === "struct"
        ? `There is no such key in ${word}.`
        : `${word} takes no object, so the engine takes the keys in it for directives.`
  const details = { directive, unknown: [directive], likely: meant?.directive ?? null }
  const message = ConfigFault.message(fault)
  const explanation = `${reason}${suggestion}`
  return {
    ...report(subject, { code: "unknown-directive", path, at: undefined, message, explanation, details }),
    range
  }
}

/** Gives a member the key of a directive, where the value fits and no other key is or would become that directive. */
export const renaming = (
  subject: Subject,
  member: JsonMember,
  directive: string,
  near: Near = vocabularyOf(subject).near
): Fix | undefined => {
  const { deprecated, typed } = subject.engine.directives
  const type = typed.fields[directive]
  const becomes = ({ key }: JsonMember) => deprecated.get(key) ?? fieldKey(typed, key) ?? near(key)?.directive
  const rivals = topMembers(subject).filter((other) => other !== member && becomes(other) === directive)
  const fits = type !== undefined && member.value.type !== "null" && misfits(type, member.value).length === 0
  if (!fits || rivals.length > 0) return undefined
  return underKey(member, directive)
}

/** Switches are set from wherever they stand. */
const isSwitch =
  ({ engine }: Pick<Subject, "engine">) =>
  ({ key, value }: JsonMember): boolean =>
    value.type === "boolean" || engine.directives.typed.fields[key]?.kind === "bool"

/** Flags whose directive is not called so with an s behind it. */
const directiveOfFlag: ReadonlyMap<string, string> = new Map([
  ["add-runtime", "runtimes"],
  ["insecure-registry", "insecure-registries"]
])

/** Flags that set what no directive does. */
const onlyAsFlag: ReadonlySet<string> = new Set(["containerd-plugins-namespace"])

const ignoredDirective = (subject: Subject, member: JsonMember): Diagnostic | undefined => {
  const { accepted, typed } = subject.engine.directives
  const { key } = member
  const isRead = fieldKey(typed, key) !== undefined || isSwitch(subject)(member)
  if (!accepted.has(key) || isRead || subject.file.directives.get(key)?.path.length !== 1) return undefined
  const outer = Object.entries(typed.fields).find(
    ([, type]) => type.kind === "struct" && Object.hasOwn(type.fields, key)
  )
  const plural = [directiveOfFlag.get(key), `${key}s`].find((name) => name && Object.hasOwn(typed.fields, name))
  const wayOut =
    outer !== undefined
      ? `Write it inside ${JSON.stringify(outer[0])}.`
      : plural !== undefined
        ? `Write ${JSON.stringify(plural)}, as the file calls it.`
        : onlyAsFlag.has(key)
          ? `The file cannot set it. Give the flag --${key}.`
          : "Remove it."
  return report(subject, {
    code: "ignored-directive",
    path: [key],
    at: keyOf(member),
    message: `The engine takes ${JSON.stringify(key)} and does nothing with it.`,
    explanation: wayOut,
    details: { directive: key, likely: outer?.[0] ?? plural ?? null }
  })
}

const ignoredObject = (subject: Subject, member: JsonMember, { foreign, near }: Vocabulary): Diagnostic | undefined => {
  const { accepted, neverFlattened, typed } = subject.engine.directives
  const { key, value } = member
  if (value.type !== "object" || neverFlattened.has(key) || fieldKey(typed, key) !== undefined) return undefined
  const isAccepted = value.members.every((inner) => accepted.has(inner.key))
  if (!isAccepted || (value.members.length > 0 && value.members.every(isSwitch(subject)))) return undefined
  const meant = near(key)
  const rest = value.members.some(isSwitch(subject)) ? " but for its switches" : ""
  return report(subject, {
    code: "ignored-object",
    path: [key],
    at: keyOf(member),
    message: `The engine takes ${JSON.stringify(key)} and does nothing with what is in it${rest}.`,
    explanation: ignoredAdvice(subject, key, value, meant, foreign(key)),
    details: { key, likely: meant?.directive ?? null },
    fix: meant?.isCertain === true ? renaming(subject, member, meant.directive, near) : undefined
  })
}

const ignoredAdvice = (
  { engine }: Subject,
  key: string,
  { members }: JsonObject,
  meant: Meant | undefined,
  foreign: Foreign | undefined
): string => {
  if (meant !== undefined) return `Did you mean ${JSON.stringify(meant.directive)}?`
  if (foreign !== undefined) return elsewhere(engine, key, foreign)
  return members.length > 0
    ? "It is no directive. The directives in it belong at the top of the file: write them there."
    : "It is no directive. Remove it."
}

/** Any other value under a key in another case is an unknown directive. */
const folded = (subject: Subject, member: JsonMember, near: Near): Diagnostic | undefined => {
  const { accepted, typed } = subject.engine.directives
  const { key, value } = member
  const field = fieldKey(typed, key)
  if (field === undefined || field === key || value.type !== "object") return undefined
  if (!value.members.every((inner) => accepted.has(inner.key))) return undefined
  return report(subject, {
    code: "case-folded-key",
    path: [key],
    at: keyOf(member),
    message: `The engine reads ${JSON.stringify(key)} as ${JSON.stringify(field)}.`,
    explanation: "Write it so: where the engine looks whether a directive is given, it does not find this one.",
    details: { key, field },
    fix: renaming(subject, member, field, near)
  })
}
