/**
 * Keys of entries that the engine ignores, or reads as another key.
 */
import { GoType, type JsonTree } from "../../../document/index.ts"
import { Wording } from "../../../text/index.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { isComment, isShimOption, namedField } from "./entryFields.ts"
import { losesNothing, meantBy, misnamedProgram } from "./meantKeys.ts"
import { newerMembers } from "./newerKeys.ts"
import { type EntryRule, atKey, reportEntry, underKey } from "./report.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"
import { gives } from "./values.ts"

/** Reports keys of an entry that the engine ignores, or reads as another key. */
export const keys: EntryRule = (context, entry) => {
  const fieldOf = ({ key }: JsonTree.JsonMember) => GoType.fieldKey(context.engine.directives.runtime, key)
  const targets = Map.groupBy(entry.members, (member) => fieldOf(member) ?? meantBy(context, member))
  const named = [...new Set(entry.members.map(({ key }) => namedField(key)))].filter((field) => field !== undefined)
  const newer = newerMembers(context, entry)
  const misnamed = misnamedProgram(context, entry)
  return entry.members.flatMap((member) => {
    const field = fieldOf(member)
    if (context.isMisplaced(member) || field === member.key || newer.includes(member)) return []
    // The fault of the entry names this key.
    if (member === misnamed && context.namelessEntries.has(entry.name)) return []
    const target = field ?? meantBy(context, member)
    const isAlone = targets.get(target)?.length === 1
    if (field !== undefined) return folded(context, entry, member, field, isAlone)
    const rival = named.find((other) => target !== undefined && isOfProgram(other) !== isOfProgram(target))
    const isProgram = member === misnamed
    return losesNothing(member) ? [] : ignored(context, entry, member, { likely: target, isAlone, rival, isProgram })
  })
}

/** The likely meaning of a key of an entry that is not a field. */
interface Meaning {
  readonly likely: string | undefined
  /** True if no other key is the likely field, or was likely meant as it. */
  readonly isAlone: boolean
  /** A field of the entry that excludes the likely one, even if this engine does not read that field. */
  readonly rival: string | undefined
  /** True if the entry names no program because of this key. */
  readonly isProgram: boolean
}

/** Reports whether a field belongs to a program. An entry cannot have fields of a program and fields of a shim. */
const isOfProgram = (field: string): boolean => field === "path" || field === "runtimeArgs"

const ignored = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember, meaning: Meaning) => {
  const { key, value } = member
  const { fields } = context.engine.directives.runtime
  const { isAlone, isProgram, likely, rival } = meaning
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
  const mayRename = likely !== undefined && isAlone && rival === undefined && gives(fields[likely], value)
  return reportEntry(context, entry, {
    ...found,
    code: "ignored-key",
    message: `The engine does not know ${word} and ignores it${isProgram ? `: containers of this runtime run under ${StockRuntime.name}` : ""}.`,
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
    return `Remove it; the keys of an entry are ${Wording.list(words)}.`
  }
  const word = JSON.stringify(likely)
  if (rival !== undefined) {
    return `Remove it: it seems to mean ${word}, which an entry cannot have together with ${JSON.stringify(rival)}.`
  }
  return isAlone
    ? `Write ${word}.`
    : `The engine reads ${word}, not ${JSON.stringify(key)}. Move the values of ${JSON.stringify(key)} there, and delete ${JSON.stringify(key)}.`
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
