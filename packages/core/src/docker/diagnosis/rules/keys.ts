/**
 * Keys of entries that the engine ignores, or reads as another one.
 */
import { Once } from "../../../data/index.ts"
import { GoType, type JsonTree } from "../../../document/index.ts"
import { Wording } from "../../../text/index.ts"
import { isComment, isShimOption, isSpelling, meantField, namedField } from "./entryFields.ts"
import { shimPlaces } from "./paths.ts"
import { type Entry, type Subject, entryStruct, keyOf, report, saysNothing, underKey } from "./subject.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as Result from "effect/Result"

/** What is to be said about the keys of all entries. */
export const keys = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> => {
  const struct = entryStruct(subject.engine)
  if (struct === undefined) return []
  return subject.entries.flatMap((entry) => {
    const targets = Map.groupBy(
      entry.members,
      (member) => GoType.fieldKey(struct, member.key) ?? meantBy(subject, member)
    )
    const isAlone = (target: string): boolean => targets.get(target)?.length === 1
    const among: Among = { isAlone, rivalOf: rivalsIn(entry) }
    return entry.members.flatMap((member) => {
      const field = GoType.fieldKey(struct, member.key)
      if (subject.isMisplaced(member) || (field === undefined && losesNothing(member))) return []
      if (field === undefined) return [ignored(subject, struct, entry, member, among)]
      return field === member.key ? [] : [folded(subject, entry, member, field, isAlone(field))]
    })
  })
}

/** What the keys of an entry are to each other. */
interface Among {
  /** Whether one key alone is a field, or was likely meant to be. */
  readonly isAlone: (field: string) => boolean
  /** The field beside which the entry cannot have another one, whether this engine reads that field or not. */
  readonly rivalOf: (field: string) => string | undefined
}

/** A type may be of anything, such as of a runtime in general, unless it is one that containerd takes. */
const meantBy = ({ engine }: Subject, { key, value }: JsonTree.JsonMember): string | undefined => {
  const field = meantField(key)
  if (field !== "runtimeType" || isSpelling(key, field)) return field
  return value.type === "string" && Result.isSuccess(shimPlaces(engine, value.value)) ? field : undefined
}

/** Such as the `"args": []` that `nvidia-ctk` writes into every entry. */
const losesNothing = ({ key, value }: JsonTree.JsonMember): boolean => !isComment(key) && saysNothing(value)

const ignored = (
  subject: Subject,
  struct: GoType.GoStruct,
  entry: Entry,
  member: JsonTree.JsonMember,
  among: Among
): DockerProblem.DockerProblem => {
  const { key } = member
  const likely = meantBy(subject, member)
  const at = { path: [...entry.path, key], at: keyOf(member) }
  const details = { name: entry.name, key, likely: likely ?? null }
  const word = JSON.stringify(key)
  if (isComment(key)) {
    return report(subject, {
      code: "comment-key",
      ...at,
      message: `runtime ${Wording.shown(entry.name)}: The engine ignores ${word}, which seems to be a comment.`,
      advice:
        "It does no harm here, but JSON has no comments, and at the top of the file the engine refuses such keys.",
      details
    })
  }
  if (likely !== undefined && !Object.hasOwn(struct.fields, likely)) {
    const newer = `${likely === key ? "which" : `for ${JSON.stringify(likely)}, which`} only newer engines read`
    const wayOut =
      entry.entry.path === ""
        ? 'Give the runtime a "path", or upgrade the engine.'
        : "Remove it, or upgrade the engine."
    return report(subject, {
      code: "newer-key",
      ...at,
      message: `runtime ${Wording.shown(entry.name)}: ${subject.engine.title} ignores ${word}, ${newer}.`,
      advice: wayOut,
      details
    })
  }
  const mayRename =
    likely !== undefined && among.isAlone(likely) && fits(struct, likely, member) && among.rivalOf(likely) === undefined
  const fix = mayRename ? underKey(member, likely) : undefined
  return report(subject, {
    code: "ignored-key",
    ...at,
    message: `runtime ${Wording.shown(entry.name)}: The engine ignores ${word}: an entry has no such key.`,
    advice: ignoredAdvice(struct, key, likely, among),
    details,
    fix
  })
}

const ignoredAdvice = (
  struct: GoType.GoStruct,
  key: string,
  likely: string | undefined,
  { isAlone, rivalOf }: Among
): string => {
  if (likely === undefined && isShimOption(key) && Object.hasOwn(struct.fields, "options")) {
    return 'It seems to be an option of a shim. Write it inside "options", beside a "runtimeType".'
  }
  if (likely === undefined) {
    const fields = Object.keys(struct.fields).map((field) => JSON.stringify(field))
    return `Remove it; an entry takes ${fields.slice(0, -1).join(", ")} and ${fields.at(-1)}.`
  }
  const word = JSON.stringify(likely)
  const rival = rivalOf(likely)
  if (rival !== undefined) {
    return `Remove it: it seems to be meant for ${word}, which no entry takes beside ${JSON.stringify(rival)}.`
  }
  return isAlone(likely) ? `Write ${word}.` : `Only ${word} counts. Move there what is missing, and remove it.`
}

/** Returns a look-up in the fields that the keys of an entry name, each of which is read once. */
const rivalsIn = ({ members }: Entry): Among["rivalOf"] => {
  const named = Once.once(() => [...new Set(members.map(({ key }) => namedField(key)))])
  return (field) => {
    const rivals = exclusive.get(field) ?? []
    return named().find((other) => other !== undefined && rivals.includes(other))
  }
}

/** Of an entry that has one, the engine takes none of the others. */
const exclusive: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["path", ["runtimeType", "options"]],
  ["runtimeArgs", ["runtimeType", "options"]],
  ["runtimeType", ["path", "runtimeArgs"]],
  ["options", ["path", "runtimeArgs"]]
])

/** A null would take a value away rather than give one. */
const fits = (struct: GoType.GoStruct, field: string, { value }: JsonTree.JsonMember): boolean =>
  value.type !== "null" && GoType.misfits(struct.fields[field]!, value).length === 0

const folded = (
  subject: Subject,
  entry: Entry,
  member: JsonTree.JsonMember,
  field: string,
  isAlone: boolean
): DockerProblem.DockerProblem =>
  report(subject, {
    code: "case-folded-key",
    path: [...entry.path, member.key],
    at: keyOf(member),
    message: `runtime ${Wording.shown(entry.name)}: The engine reads ${JSON.stringify(member.key)} as ${JSON.stringify(field)}.`,
    advice: "Write it so, since other readers of the file tell capitals from small letters.",
    details: { name: entry.name, key: member.key, field },
    fix: isAlone ? underKey(member, field) : undefined
  })
