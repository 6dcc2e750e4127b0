/**
 * Keys of entries that the engine ignores, or reads as another one.
 */
import type { Diagnostic } from "../../Diagnostic.ts"
import { fieldKey, type GoStruct, misfits } from "../../GoType.ts"
import type { JsonMember } from "../../JsonTree.ts"
import * as Alike from "../alike.ts"
import { foldKey } from "../goText.ts"
import { type Entry, entryStruct, keyOf, report, type Subject, underKey } from "./subject.ts"

/** What is to be said about the keys of all entries. */
export const keys = (subject: Subject): ReadonlyArray<Diagnostic> => {
  const struct = entryStruct(subject.engine)
  if (struct === undefined) return []
  return subject.entries.flatMap((entry) => {
    const targets = Map.groupBy(entry.members, ({ key }) => fieldKey(struct, key) ?? meantField(key))
    const isAlone = (target: string): boolean => targets.get(target)?.length === 1
    return entry.members.flatMap((member) => {
      const field = fieldKey(struct, member.key)
      if (field === undefined) return [ignored(subject, struct, entry, member, isAlone)]
      return field === member.key ? [] : [folded(subject, entry, member, field, isAlone(field))]
    })
  })
}

/** Whether a key seems to be a comment, as people write where JSON has none. */
export const isComment = (key: string): boolean =>
  /^(?:\/\/|\/\*|#|_|\$|--|;)/.test(key) || /^(?:comments?|description|docs?|hint|info|notes?|remarks?)$/i.test(key)

/** The fields of entries of all engines. */
const known = ["path", "runtimeArgs", "runtimeType", "options"]

/** What other programs call them, or people, without anything but letters. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...["args", "arg", "arguments", "runtimearg", "runtimearguments", "flags", "params", "extraargs"].map(
    (key) => [key, "runtimeArgs"] as const
  ),
  ...["runtimepath", "binary", "bin", "binarypath", "binaryname", "executable", "program", "command", "cmd"].map(
    (key) => [key, "path"] as const
  ),
  ...["type", "shim", "shimtype"].map((key) => [key, "runtimeType"] as const),
  ...["option", "opts", "runtimeoptions", "shimoptions"].map((key) => [key, "options"] as const),
  ...known.map((key) => [foldKey(key), key] as const)
])

/** The field that a key was likely meant for. */
export const meantField = (key: string): string | undefined => {
  if (isComment(key)) return undefined
  const letters = foldKey(key).replace(/[^a-z0-9]/g, "")
  return synonyms.get(letters) ?? known.find((field) => Alike.misspelling(letters, foldKey(field)) === 1)
}

const ignored = (
  subject: Subject,
  struct: GoStruct,
  entry: Entry,
  member: JsonMember,
  isAlone: (field: string) => boolean
): Diagnostic => {
  const { key } = member
  const likely = meantField(key)
  const at = { path: [...entry.path, key], at: keyOf(member) }
  const details = { name: entry.name, key, likely: likely ?? null }
  const word = JSON.stringify(key)
  if (isComment(key)) {
    return report(subject, {
      code: "comment-key",
      ...at,
      message: `runtime ${entry.name}: The engine ignores ${word}, which seems to be a comment.`,
      explanation:
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
      message: `runtime ${entry.name}: ${subject.engine.title} ignores ${word}, ${newer}.`,
      explanation: wayOut,
      details
    })
  }
  const mayRename = likely !== undefined && isAlone(likely) && fits(struct, likely, member)
  const fix = mayRename ? underKey(member, likely) : undefined
  return report(subject, {
    code: "ignored-key",
    ...at,
    message: `runtime ${entry.name}: The engine ignores ${word}: an entry has no such key.`,
    explanation: ignoredAdvice(struct, likely, isAlone),
    details,
    fix
  })
}

const ignoredAdvice = (struct: GoStruct, likely: string | undefined, isAlone: (field: string) => boolean): string => {
  if (likely === undefined) {
    const fields = Object.keys(struct.fields).map((field) => JSON.stringify(field))
    return `Remove it; an entry takes ${fields.slice(0, -1).join(", ")} and ${fields.at(-1)}.`
  }
  const word = JSON.stringify(likely)
  return isAlone(likely) ? `Write ${word}.` : `Only ${word} counts. Move there what is missing, and remove it.`
}

/** A null would take a value away rather than give one. */
const fits = (struct: GoStruct, field: string, { value }: JsonMember): boolean =>
  value.type !== "null" && misfits(struct.fields[field]!, value).length === 0

const folded = (subject: Subject, entry: Entry, member: JsonMember, field: string, isAlone: boolean): Diagnostic =>
  report(subject, {
    code: "case-folded-key",
    path: [...entry.path, member.key],
    at: keyOf(member),
    message: `runtime ${entry.name}: The engine reads ${JSON.stringify(member.key)} as ${JSON.stringify(field)}.`,
    explanation: "Write it so, since other readers of the file tell capitals from small letters.",
    details: { name: entry.name, key: member.key, field },
    fix: isAlone ? underKey(member, field) : undefined
  })
