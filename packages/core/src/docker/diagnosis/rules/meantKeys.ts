/**
 * The meanings of keys of entries that are not fields.
 */
import { GoType, type JsonTree } from "../../../document/index.ts"
import { isComment, isSpelling, meantField, namedField } from "./entryFields.ts"
import { shimPlaces } from "./paths.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"
import { gives, saysNothing } from "./values.ts"
import * as Result from "effect/Result"

/** Returns the field that a key was likely meant for. A synonym of `runtimeType` counts only if containerd accepts its value. */
export const meantBy = ({ engine }: RuleContext, { key, value }: JsonTree.JsonMember): string | undefined => {
  const field = meantField(key)
  if (field !== "runtimeType" || isSpelling(key, field)) return field
  return value.type === "string" && Result.isSuccess(shimPlaces(engine, value.value)) ? field : undefined
}

/** Reports whether ignoring a key loses nothing, as with the `"args": []` that `nvidia-ctk` writes into every entry. */
export const losesNothing = ({ key, value }: JsonTree.JsonMember): boolean => !isComment(key) && saysNothing(value)

/** Returns the only key that was likely meant to name the program or the shim of an entry, if the entry names neither. */
export const misnamedProgram = (context: RuleContext, entry: Entry): JsonTree.JsonMember | undefined => {
  const { members } = entry
  const { path, runtimeType = "" } = entry.entry
  if (path !== "" || runtimeType !== "") return undefined
  const { runtime } = context.engine.directives
  const meant = members.filter((member) => {
    const likely = meantBy(context, member)
    const isRead = GoType.fieldKey(runtime, member.key) !== undefined
    return !isRead && (likely === "path" || likely === "runtimeType") && gives(runtime.fields[likely], member.value)
  })
  const hasRival = members.some(({ key }) => namedField(key) === "runtimeArgs" || namedField(key) === "options")
  return meant.length === 1 && !hasRival ? meant[0] : undefined
}
