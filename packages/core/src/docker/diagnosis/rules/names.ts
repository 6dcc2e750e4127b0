/**
 * Names of runtimes that cause trouble for people, flags or file systems.
 */
import { ShimName } from "../../../shim/index.ts"
import { Similarity } from "../../../text/index.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { type EntryRule, type Rule, atKey, report, reportEntry, underKey, writeValue } from "./report.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/** Reports names that look like a stock name or an earlier name. */
export const alike: Rule = (context) => {
  const seen = new Map([StockRuntime.name, ShimName.linuxShim].map((name) => [name, name]))
  return context.entries.flatMap((entry) => {
    const { name } = entry
    const form = Similarity.ignoring(name)
    const other = seen.get(form)
    if (other === undefined || other === name) {
      seen.set(form, name)
      return []
    }
    const aspects = Similarity.ignoredAspects(name, other) ?? []
    const owner = StockRuntime.isStock(other) ? ", a name that the engine uses itself" : ""
    return reportEntry(context, entry, {
      code: "alike-names",
      message: `The name ${Similarity.describe(aspects)} from ${JSON.stringify(other)}${owner}.`,
      advice: "The engine treats them as different runtimes. Rename one of them.",
      details: { other, butFor: aspects }
    })
  })
}

/**
 * Reports a name that is empty or has white space at its ends. Other rules report a name that is then like another one, and a default
 * runtime that is missing because of the white space.
 */
export const blank: EntryRule = (context, entry) => {
  const { name } = entry
  const meant = name.trim()
  if (name === "") {
    return reportEntry(context, entry, {
      code: "empty-name",
      message: "The name is empty.",
      advice: DockerProblem.kindOf("empty-name").help
    })
  }
  const isMissing = context.faults.some(
    ({ code, details }) => code === "unknown-default-runtime" && details.name === meant
  )
  if (name === meant || context.map.runtimes.has(meant) || isMissing) return undefined
  return reportEntry(context, entry, {
    code: "blanks-around-name",
    message: "The name has leading or trailing white space.",
    advice:
      meant === ""
        ? "The engine does not remove it. Write a name."
        : `The engine does not remove it, so ${JSON.stringify(`--runtime ${meant}`)} does not find the runtime. Write ${JSON.stringify(meant)}.`,
    fix: meant === "" ? undefined : underKey(entry.member, meant)
  })
}

/** Reports a default runtime that the engine passes on to containerd with white space at its ends. */
export const blankDefault: Rule = (context) => {
  const { engine, file, map, settings } = context
  const { defaultRuntime: name } = settings
  const meant = name.trim()
  if (name === meant || map.runtimes.has(name) || !ShimName.isImplicit(name, engine.nameRules)) return undefined
  const value = file.config.defaultRuntime === name ? file.config.origins?.directives.get("default-runtime") : undefined
  const found = report(context, {
    code: "blanks-around-name",
    path: ["default-runtime"],
    at: value,
    message: `The default runtime ${JSON.stringify(name)} has leading or trailing white space.`,
    advice: `The engine passes it to containerd with the white space. Write ${JSON.stringify(meant)}.`,
    details: { name }
  })
  const node = context.members.findLast(({ key }) => key === "default-runtime")?.value
  return value === undefined || node?.type !== "string" || node.value !== name
    ? found
    : { ...found, fix: writeValue(context, node, meant) }
}

/** Reports a runtime with the program and the arguments of an earlier one. Without arguments, it may be another name for it. */
export const same: Rule = (context) => {
  const seen = new Map<string, string>()
  return context.entries.flatMap((entry) => {
    const { path, runtimeArgs } = entry.entry
    const runs = JSON.stringify([path, runtimeArgs])
    const other = seen.get(runs)
    if (path === "" || runtimeArgs.length === 0) return []
    if (other === undefined) {
      seen.set(runs, entry.name)
      return []
    }
    return reportEntry(context, entry, {
      code: "same-runtime",
      message: `It has the same program and the same arguments as ${JSON.stringify(other)}.`,
      advice: DockerProblem.kindOf("same-runtime").help,
      details: { other }
    })
  })
}

/** Reports an entry that has the name of the engine's own shim. */
export const stock: EntryRule = (context, entry) => {
  if (entry.name !== ShimName.linuxShim) return undefined
  const isIgnored = context.map.runtimes.get(entry.name)?.kind === "stock"
  return reportEntry(context, entry, {
    code: "stock-name",
    message: isIgnored
      ? `${context.engine.title} ignores the entry, because it has its own runtime of this name.`
      : "The entry replaces the engine's own runtime of this name.",
    advice: DockerProblem.kindOf("stock-name").help,
    details: { ignored: isIgnored }
  })
}

/** Reports scripts that the engine would write outside its directory, except those that keep it from starting. */
export const unwritable: Rule = (context) => {
  const scripts = context.engine.scripts(context.map)
  if (Result.isSuccess(scripts)) return []
  const failing = new Set(context.startFaults.flatMap(({ details }) => ("name" in details ? details.name : [])))
  return scripts.failure.flatMap((refused) => {
    const entry = context.entryOf.get(refused.name)
    if (entry === undefined || failing.has(refused.name)) return []
    const found = report(context, {
      code: "unwritable-script",
      ...atKey(entry.member, ["runtimes"]),
      message: `${WrapperScript.message(refused)}.`,
      advice: "The engine writes the script elsewhere; if it cannot, it does not start.",
      details: { name: refused.name, reason: refused.reason }
    })
    return { ...found, effect: "ignored" as const }
  })
}
