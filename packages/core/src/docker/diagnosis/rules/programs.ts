/**
 * Names of old releases, and programs that are known not to be OCI runtimes.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import * as NonRuntimes from "../../known/NonRuntimes.ts"
import * as Replacements from "../../known/Replacements.ts"
import * as RetiredRuntimes from "../../known/RetiredRuntimes.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import { type EntryRule, type Rule, atValue, report, reportEntry, underKey, writeValue } from "./report.ts"
import { type Entry, type RuleContext, memberOf } from "./ruleContext.ts"

/** Reports a program that is known not to be an OCI runtime. */
export const notRuntime: EntryRule = (context, entry) => {
  const { path, runtimeArgs } = entry.entry
  const member = memberOf(entry, "path")
  const program = NonRuntimes.findIn(path)
  if (program === undefined || member === undefined) return undefined
  const { description, instead } = program
  const isShim = instead?._tag === "Shim" && Replacements.knowsTypes(context.engine)
  const args = isShim ? Replacements.insteadOfArguments(runtimeArgs) : ""
  return reportEntry(context, entry, {
    code: "not-a-runtime",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(path)} is not an OCI runtime: it is ${description}.`,
    advice: `${Replacements.insteadOf(context.engine, path, program)}${args}`,
    details: { path, instead: instead === undefined ? null : { ...instead } },
    fix: runtimeArgs.length === 0 && !/\s/.test(path) ? replacing(context, entry, member, instead) : undefined
  })
}

/** Reports a program or a runtime type that no release uses any more. */
export const retired: EntryRule = (context, entry) => {
  const { path, runtimeType = "" } = entry.entry
  return path === "" ? retiredType(context, entry, runtimeType) : retiredProgram(context, entry, path)
}

/** Reports a default runtime that resolves only as the name of a shim that no release has any more. */
export const retiredDefault: Rule = (context) => {
  const { map, settings } = context
  const { defaultRuntime: name } = settings
  const found = RetiredRuntimes.find(name)
  const [member] = DaemonJson.membersOf(context.file, "default-runtime")
  const isRefused = context.faults.some(({ code }) => code === "unknown-default-runtime")
  if (found === undefined || map.runtimes.has(name) || isRefused || member?.value.type !== "string") return undefined
  return report(context, {
    code: "retired-name",
    ...atValue(member),
    message: `The default runtime ${JSON.stringify(name)} is retired: ${found.removed}.`,
    advice: `Write ${JSON.stringify(found.runtime)}.`,
    details: { name, instead: found.runtime },
    fix: member.value.value === name ? writeValue(context, member.value, found.runtime) : undefined
  })
}

/** Returns the fix that writes another program, or a runtime type in place of the path. */
const replacing = (
  context: RuleContext,
  entry: Entry,
  member: JsonTree.JsonMember,
  instead: NonRuntimes.Replacement | undefined
): Problem.Fix | undefined => {
  if (instead === undefined) return undefined
  if (instead._tag === "Program") {
    return writeValue(context, member.value, Replacements.nextTo(entry.entry.path, instead.program))
  }
  const hasShim = ["runtimeType", "options", "runtimeArgs"].some((field) => memberOf(entry, field) !== undefined)
  if (hasShim || !Replacements.knowsTypes(context.engine)) return undefined
  const { runtimeType } = instead
  return {
    title: `Write "runtimeType": ${JSON.stringify(runtimeType)}`,
    edits: [...underKey(member, "runtimeType").edits, ...JsonEdit.replaceValue(context.json, member.value, runtimeType)]
  }
}

const retiredType = (context: RuleContext, entry: Entry, runtimeType: string) => {
  const found = RetiredRuntimes.find(runtimeType)
  const member = memberOf(entry, "runtimeType")
  if (found === undefined || member === undefined) return undefined
  return reportEntry(context, entry, {
    code: "retired-name",
    ...atValue(member, entry.path),
    message: `the runtime type ${JSON.stringify(runtimeType)} is retired: ${found.removed}.`,
    advice: `Write ${JSON.stringify(found.runtimeType)}.`,
    details: { runtimeType, instead: found.runtimeType },
    // The options of another shim may have other names.
    fix: memberOf(entry, "options") === undefined ? writeValue(context, member.value, found.runtimeType) : undefined
  })
}

const retiredProgram = (context: RuleContext, entry: Entry, path: string) => {
  const found = RetiredRuntimes.findProgram(path)
  const member = memberOf(entry, "path")
  if (found === undefined || member === undefined) return undefined
  return reportEntry(context, entry, {
    code: "retired-name",
    ...atValue(member, entry.path),
    message: `the program ${JSON.stringify(path)} is retired: ${found.removed}.`,
    advice: Replacements.insteadOfRetired(context.engine, found),
    details: { path, instead: found.runtime }
  })
}
