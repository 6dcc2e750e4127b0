/**
 * Runtimes of flags: those that the file defines too, and the name of the flag as a key of the file.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import { type Rule, reportEntry, underKey, written } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"
import * as Result from "effect/Result"

/** Reports runtimes of flags that the file defines too: the engine uses the whole entry of the file. */
export const shadowed: Rule = (context) =>
  context.entries
    .filter(({ name }) => context.sources.flags.runtimes.has(name))
    .map((entry) =>
      reportEntry(context, entry, {
        code: "shadowed-flag",
        message: "The engine uses this entry and ignores the flag --add-runtime of the same name.",
        advice: "Define the runtime in one place only.",
        details: { flag: "add-runtime", path: context.sources.flags.runtimes.get(entry.name)?.path ?? null }
      })
    )

/** The runtimes in the values of a flag that is written as a key of the file. */
interface FlagRuntimes extends Pick<EngineFlags.EngineFlags, "runtimes"> {
  readonly member: JsonTree.JsonMember
}

/** Returns the runtimes under the key `add-runtime`, which the engine does not read from a file. */
export const flagRuntimes = ({ members }: Pick<RuleContext, "members">): FlagRuntimes | undefined => {
  const member = members.findLast(({ key }) => key === flag)
  const values = member && textsOf(member.value)
  const parsed = values && EngineFlags.parseAddRuntime(values)
  return member !== undefined && parsed !== undefined && Result.isSuccess(parsed) && parsed.success.size > 0
    ? { member, runtimes: parsed.success }
    : undefined
}

/** Returns how to define the runtimes of a flag in the file, as advice and as a fix. */
export const inFile = (
  context: RuleContext,
  { member, runtimes }: FlagRuntimes
): { readonly advice: string; readonly fix: Problem.Fix | undefined } => {
  const entries = Object.fromEntries(Array.from(runtimes, ([name, { path }]) => [name, { path }]))
  const line = `"runtimes": ${written(entries)}`
  const isFree = context.membersFor("runtimes").every((rival) => rival === member)
  const edits = [...underKey(member, "runtimes").edits, ...JsonEdit.replaceValue(context.json, member.value, entries)]
  return {
    advice: `${JSON.stringify(flag)} is a flag, and the engine does not read it from the file. Write ${line}.`,
    fix: isFree ? { title: `Write ${line}`, edits } : undefined
  }
}

const flag = "add-runtime"

const textsOf = (node: JsonTree.JsonNode): ReadonlyArray<string> | undefined => {
  if (node.type === "string") return [node.value]
  if (node.type !== "array") return undefined
  const texts = node.items.flatMap((item) => (item.type === "string" ? item.value : []))
  return texts.length === node.items.length ? texts : undefined
}
