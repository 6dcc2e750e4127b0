/**
 * Entries that name no program for the engine: with keys that only newer engines read, or without any.
 */
import type { JsonTree } from "../../../document/index.ts"
import { ShimName } from "../../../shim/index.ts"
import * as RetiredRuntimes from "../../known/RetiredRuntimes.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { meantField } from "./entryFields.ts"
import { losesNothing, meantBy, misnamedProgram } from "./meantKeys.ts"
import { type EntryRule, atKey, reportEntry } from "./report.ts"
import type { Entry, RuleContext } from "./ruleContext.ts"

/** Reports the keys of an entry that only newer engines read, or else an entry that names no program. */
export const program: EntryRule = (context, entry) => {
  const newer = newerMembers(context, entry)
  return newer.length > 0 ? newerKeys(context, entry, newer) : missing(context, entry)
}

/** Returns the keys of an entry that only newer engines read: of its shim, first the type. */
export const newerMembers = (context: RuleContext, { members }: Entry): ReadonlyArray<JsonTree.JsonMember> => {
  const { fields } = context.engine.directives.runtime
  const newer = members.filter((member) => {
    const likely = meantBy(context, member)
    return (
      likely !== undefined && !Object.hasOwn(fields, likely) && !losesNothing(member) && !context.isMisplaced(member)
    )
  })
  return newer.toSorted((one, other) => Number(isType(other)) - Number(isType(one)))
}

const isType = ({ key }: JsonTree.JsonMember): boolean => meantField(key) === "runtimeType"

/** Reports the keys that only newer engines read, as one problem: together they configure a shim. */
const newerKeys = (context: RuleContext, entry: Entry, newer: ReadonlyArray<JsonTree.JsonMember>) => {
  const first = newer[0]!
  const { path, runtimeArgs } = entry.entry
  const words = newer.map(({ key }) => JSON.stringify(key)).join(" and ")
  const then =
    runtimeArgs.length > 0
      ? "no container of this runtime starts"
      : "containers of this runtime run under runc, without isolation"
  const found = reportEntry(context, entry, {
    code: "newer-key",
    ...atKey(first, entry.path),
    message: `${context.engine.title} does not read ${words}${path === "" ? `: ${then}` : ""}.`,
    advice: path === "" ? withoutType(context, first) : "Remove it, or upgrade the engine.",
    details: { key: first.key, likely: meantBy(context, first) ?? null }
  })
  return path === "" ? { ...found, effect: "fails-later" as const } : found
}

/** Returns how an engine that does not read runtime types can run what an entry asks for. */
const withoutType = ({ engine }: RuleContext, member: JsonTree.JsonMember): string => {
  const { value } = member
  const shim = isType(member) && value.type === "string" ? value.value : ""
  const retired = RetiredRuntimes.find(shim)
  if (retired !== undefined) return `Remove it: ${RetiredRuntimes.describe(retired)}`
  return ShimName.isImplicit(shim, engine.nameRules)
    ? `Use the shim by its name ${JSON.stringify(shim)}, without configuring it, or upgrade the engine.`
    : 'Give the runtime a "path", or upgrade the engine.'
}

/** Reports an entry that names no program. An engine that does not check entries accepts an empty path. */
const missing: EntryRule = (context, entry) => {
  const { path, runtimeArgs, runtimeType = "" } = entry.entry
  const isUsed = context.map.runtimes.get(entry.name)?.kind === "configured"
  if (path !== "" || runtimeType !== "" || !isUsed || context.refusedEntries.has(entry.name)) return undefined
  if (misnamedProgram(context, entry) !== undefined) return undefined
  return reportEntry(context, entry, {
    code: "no-program",
    message: "It does not name a program.",
    advice:
      runtimeArgs.length > 0
        ? 'The engine looks for a program with an empty name, and does not find it. Give it a "path".'
        : `The engine accepts it anyway, and its containers run under ${StockRuntime.name}. Give it a "path".`
  })
}
