/**
 * Keys of entries that the engine ignores, or reads as another key.
 */
import { GoType, type JsonTree } from "../../../document/index.ts"
import { isComment, isShimOption, isSpelling, meantField, namedField } from "./entryFields.ts"
import { shimPlaces } from "./paths.ts"
import { type EntryRule, atKey, reportEntry, underKey } from "./report.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"
import { gives, saysNothing } from "./values.ts"
import * as Result from "effect/Result"

/** Reports keys of an entry that the engine ignores, or reads as another key. */
export const keys: EntryRule = (context, entry) => {
  const fieldOf = ({ key }: JsonTree.JsonMember) => GoType.fieldKey(context.engine.directives.runtime, key)
  const targets = Map.groupBy(entry.members, (member) => fieldOf(member) ?? meantBy(context, member))
  const named = [...new Set(entry.members.map(({ key }) => namedField(key)))].filter((field) => field !== undefined)
  return entry.members.flatMap((member) => {
    const field = fieldOf(member)
    if (context.isMisplaced(member) || field === member.key) return []
    const target = field ?? meantBy(context, member)
    const isAlone = targets.get(target)?.length === 1
    if (field !== undefined) return folded(context, entry, member, field, isAlone)
    const rival = named.find((other) => target !== undefined && isOfProgram(other) !== isOfProgram(target))
    return losesNothing(member) ? [] : ignored(context, entry, member, { likely: target, isAlone, rival })
  })
}

/** The likely meaning of a key of an entry that is not a field. */
interface Meaning {
  readonly likely: string | undefined
  /** True if no other key is the likely field, or was likely meant as it. */
  readonly isAlone: boolean
  /** A field of the entry that excludes the likely one, even if this engine does not read that field. */
  readonly rival: string | undefined
}

/** Returns the field that a key was likely meant for. A synonym of `runtimeType` counts only if containerd accepts its value. */
const meantBy = ({ engine }: RuleContext, { key, value }: JsonTree.JsonMember): string | undefined => {
  const field = meantField(key)
  if (field !== "runtimeType" || isSpelling(key, field)) return field
  return value.type === "string" && Result.isSuccess(shimPlaces(engine, value.value)) ? field : undefined
}

/** Reports whether a field belongs to a program. An entry cannot have fields of a program and fields of a shim. */
const isOfProgram = (field: string): boolean => field === "path" || field === "runtimeArgs"

/** Reports whether ignoring a key loses nothing, as with the `"args": []` that `nvidia-ctk` writes into every entry. */
const losesNothing = ({ key, value }: JsonTree.JsonMember): boolean => !isComment(key) && saysNothing(value)

const ignored = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember, meaning: Meaning) => {
  const { key, value } = member
  const { fields } = context.engine.directives.runtime
  const { isAlone, likely, rival } = meaning
  const word = JSON.stringify(key)
  const found = { ...atKey(member, entry.path), details: { key, likely: likely ?? null } }
  if (isComment(key)) {
    return reportEntry(context, entry, {
      ...found,
      code: "comment-key",
      message: `The engine ignores ${word}, which looks like a comment.`,
      advice: "It is harmless here, but JSON has no comments, and the engine refuses such keys at the top of the file."
    })
  }
  if (likely !== undefined && !Object.hasOwn(fields, likely)) {
    const newer = `${likely === key ? "which" : `meant as ${JSON.stringify(likely)}, which`} only newer engines read`
    const wayOut = entry.entry.path === "" ? 'Give the runtime a "path"' : "Remove it"
    return reportEntry(context, entry, {
      ...found,
      code: "newer-key",
      message: `${context.engine.title} ignores ${word}, ${newer}.`,
      advice: `${wayOut}, or upgrade the engine.`
    })
  }
  const mayRename = likely !== undefined && isAlone && rival === undefined && gives(fields[likely], value)
  return reportEntry(context, entry, {
    ...found,
    code: "ignored-key",
    message: `The engine ignores ${word}: it is not a key of an entry.`,
    advice: ignoredAdvice(fields, key, meaning),
    fix: mayRename ? underKey(member, likely) : undefined
  })
}

const ignoredAdvice = (fields: GoType.GoStruct["fields"], key: string, { isAlone, likely, rival }: Meaning): string => {
  if (likely === undefined && isShimOption(key) && Object.hasOwn(fields, "options")) {
    return 'It looks like an option of a shim. Move it into "options", next to a "runtimeType".'
  }
  if (likely === undefined) {
    const words = Object.keys(fields).map((field) => JSON.stringify(field))
    return `Remove it; the keys of an entry are ${words.slice(0, -1).join(", ")} and ${words.at(-1)}.`
  }
  const word = JSON.stringify(likely)
  if (rival !== undefined) {
    return `Remove it: it seems to mean ${word}, which an entry cannot have together with ${JSON.stringify(rival)}.`
  }
  return isAlone ? `Write ${word}.` : `Only ${word} counts. Move missing values there, and remove this key.`
}

const folded = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember, field: string, isAlone: boolean) =>
  reportEntry(context, entry, {
    code: "case-folded-key",
    ...atKey(member, entry.path),
    message: `The engine reads ${JSON.stringify(member.key)} as ${JSON.stringify(field)}.`,
    advice: "Use this spelling, because other readers of the file are case-sensitive.",
    details: { key: member.key, field },
    fix: isAlone ? underKey(member, field) : undefined
  })
