/**
 * Keys of entries that the engine ignores, or reads as another one.
 */
import { GoType, type JsonTree } from "../../../document/index.ts"
import { isComment, isShimOption, isSpelling, meantField, namedField } from "./entryFields.ts"
import { shimPlaces } from "./paths.ts"
import { type EntryRule, atKey, reportEntry, underKey } from "./report.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"
import { gives, saysNothing } from "./values.ts"
import * as Result from "effect/Result"

/** Reports keys of an entry that the engine ignores, or reads as another one. */
export const keys: EntryRule = (subject, entry) => {
  const fieldOf = ({ key }: JsonTree.JsonMember) => GoType.fieldKey(subject.engine.directives.runtime, key)
  const targets = Map.groupBy(entry.members, (member) => fieldOf(member) ?? meantBy(subject, member))
  const named = [...new Set(entry.members.map(({ key }) => namedField(key)))].filter((field) => field !== undefined)
  return entry.members.flatMap((member) => {
    const field = fieldOf(member)
    if (subject.isMisplaced(member) || field === member.key) return []
    const target = field ?? meantBy(subject, member)
    const isAlone = targets.get(target)?.length === 1
    if (field !== undefined) return folded(subject, entry, member, field, isAlone)
    const rival = named.find((other) => target !== undefined && isOfProgram(other) !== isOfProgram(target))
    return losesNothing(member) ? [] : ignored(subject, entry, member, { likely: target, isAlone, rival })
  })
}

/** What a key of an entry that is not a field was likely meant for. */
interface Meaning {
  readonly likely: string | undefined
  /** Whether no other key is the field, or was likely meant to be. */
  readonly isAlone: boolean
  /** The field beside which the entry cannot have the likely one, whether this engine reads that field or not. */
  readonly rival: string | undefined
}

/** A type may be of anything, such as of a runtime in general, unless it is one that containerd takes. */
const meantBy = ({ engine }: RuleContext, { key, value }: JsonTree.JsonMember): string | undefined => {
  const field = meantField(key)
  if (field !== "runtimeType" || isSpelling(key, field)) return field
  return value.type === "string" && Result.isSuccess(shimPlaces(engine, value.value)) ? field : undefined
}

/** Of an entry that has a field of a program, the engine takes none of those of a shim. */
const isOfProgram = (field: string): boolean => field === "path" || field === "runtimeArgs"

/** Such as the `"args": []` that `nvidia-ctk` writes into every entry. */
const losesNothing = ({ key, value }: JsonTree.JsonMember): boolean => !isComment(key) && saysNothing(value)

const ignored = (subject: RuleContext, entry: Entry, member: JsonTree.JsonMember, meaning: Meaning) => {
  const { key, value } = member
  const { fields } = subject.engine.directives.runtime
  const { isAlone, likely, rival } = meaning
  const word = JSON.stringify(key)
  const found = { ...atKey(member, entry.path), details: { key, likely: likely ?? null } }
  if (isComment(key)) {
    return reportEntry(subject, entry, {
      ...found,
      code: "comment-key",
      message: `The engine ignores ${word}, which seems to be a comment.`,
      advice: "It does no harm here, but JSON has no comments, and at the top of the file the engine refuses such keys."
    })
  }
  if (likely !== undefined && !Object.hasOwn(fields, likely)) {
    const newer = `${likely === key ? "which" : `for ${JSON.stringify(likely)}, which`} only newer engines read`
    const wayOut = entry.entry.path === "" ? 'Give the runtime a "path"' : "Remove it"
    return reportEntry(subject, entry, {
      ...found,
      code: "newer-key",
      message: `${subject.engine.title} ignores ${word}, ${newer}.`,
      advice: `${wayOut}, or upgrade the engine.`
    })
  }
  const mayRename = likely !== undefined && isAlone && rival === undefined && gives(fields[likely], value)
  return reportEntry(subject, entry, {
    ...found,
    code: "ignored-key",
    message: `The engine ignores ${word}: an entry has no such key.`,
    advice: ignoredAdvice(fields, key, meaning),
    fix: mayRename ? underKey(member, likely) : undefined
  })
}

const ignoredAdvice = (fields: GoType.GoStruct["fields"], key: string, { isAlone, likely, rival }: Meaning): string => {
  if (likely === undefined && isShimOption(key) && Object.hasOwn(fields, "options")) {
    return 'It seems to be an option of a shim. Write it inside "options", beside a "runtimeType".'
  }
  if (likely === undefined) {
    const words = Object.keys(fields).map((field) => JSON.stringify(field))
    return `Remove it; an entry takes ${words.slice(0, -1).join(", ")} and ${words.at(-1)}.`
  }
  const word = JSON.stringify(likely)
  if (rival !== undefined) {
    return `Remove it: it seems to be meant for ${word}, which no entry takes beside ${JSON.stringify(rival)}.`
  }
  return isAlone ? `Write ${word}.` : `Only ${word} counts. Move there what is missing, and remove it.`
}

const folded = (subject: RuleContext, entry: Entry, member: JsonTree.JsonMember, field: string, isAlone: boolean) =>
  reportEntry(subject, entry, {
    code: "case-folded-key",
    ...atKey(member, entry.path),
    message: `The engine reads ${JSON.stringify(member.key)} as ${JSON.stringify(field)}.`,
    advice: "Write it so, since other readers of the file tell capitals from small letters.",
    details: { key: member.key, field },
    fix: isAlone ? underKey(member, field) : undefined
  })
