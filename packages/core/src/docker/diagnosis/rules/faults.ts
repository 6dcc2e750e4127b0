/**
 * Faults and warnings as diagnostics, with fixes for some of them.
 */
import { JsonTree } from "../../../document/index.ts"
import { Origin, type Problem, Suggestion } from "../../../engine/index.ts"
import { Similarity, FilePath, GoText } from "../../../text/index.ts"
import * as DockerResolution from "../../DockerResolution.ts"
import * as RuntimeSuggestion from "../../RuntimeSuggestion.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { renaming } from "./directives.ts"
import { isComment, isShimOption } from "./entryFields.ts"
import { argumentsApart } from "./paths.ts"
import { type Rule, underKey, writeValue } from "./report.ts"
import { type Entry, type RuleContext, isField, memberOf, nodeOf } from "./ruleContext.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as Result from "effect/Result"

/** Returns a fault as a problem, with a fix if there is one. `directives.ts` handles unknown directives. */
export const ofFault = (context: RuleContext, fault: DockerProblem.EngineProblem): DockerProblem.DockerProblem => {
  switch (fault.code) {
    case "invalid-syntax":
      return { ...fault, fix: removal(context, fault) }
    case "deprecated-directive": {
      const member = JsonTree.lastMember(context.file.root, fault.details.directive)
      return { ...fault, fix: member && renaming(context, member, fault.details.replacement) }
    }
    case "unknown-default-runtime":
      return meant(context, fault)
    case "wrong-type":
      return { ...fault, fix: conversion(context, fault) }
    default:
      return fault
  }
}

/** Reports the engine's warnings. A dropped option can be respelt if no other key would become the same option. */
export const ofEngine: Rule = (context) => {
  const found = context.warnings.filter((warning) => context.ownerOf(warning) === undefined)
  const rivals = Map.groupBy(found.filter(isDropped), target)
  return found.map((warning) =>
    isDropped(warning) && rivals.get(target(warning))?.length === 1
      ? { ...warning, fix: respelling(context, warning.details) }
      : warning
  )
}

const isDropped = DockerProblem.is("dropped-shim-option")

type IgnoredByRelease = DockerProblem.DetailsOf["dropped-shim-option"]

const target = ({ details: { dropped, name } }: { readonly details: IgnoredByRelease }): string =>
  JSON.stringify([name, dropped.likely])

/** A function that proposes a fix for a fault. */
type FixFor<Code extends DockerProblem.EngineCode> = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<Code>
) => Problem.Fix | undefined

/**
 * Proposes to remove a comma before a closing bracket. Before a commented-out item the comma stays, because the item needs it.
 */
const removal: FixFor<"invalid-syntax"> = ({ json }, { details: { reason }, origin }) => {
  const offset = Origin.rangeOf(origin)?.start.offset
  if (reason !== "TrailingComma" || offset === undefined) return undefined
  const next = /[^\s,]/g
  next.lastIndex = offset
  const isLast = /[}\]]/.test(next.exec(json.text)?.[0] ?? "")
  return isLast ? { title: "Remove the comma", edits: [{ offset, length: 1, text: "" }] } : undefined
}

/**
 * Suggests names for an unknown default runtime. The fix requires that exactly one name looks like it, and that this name has
 * no capitals, no spaces at its ends and no look-alike or invisible characters. Otherwise that name may be the wrong one.
 */
const meant = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<"unknown-default-runtime">
): DockerProblem.DockerProblem => {
  const { name } = fault.details
  const suggestions = RuntimeSuggestion.nearest(name, context.map)
  const alike = suggestions.filter(({ because }) => because._tag === "Alike")
  const [only] = alike
  const words = suggestions.map((one) => ` ${Suggestion.message(one)}`)
  const node = nodeOf(context, fault)
  const isMeant = only !== undefined && alike.length === 1 && only.name === Similarity.ignoring(only.name)
  const fix = node && isMeant ? writeValue(context, node, only.name) : undefined
  return { ...fault, advice: `${fault.advice}${hint(context, name)}${words.join("")}`, fix }
}

/** Returns another possible reason for an unknown name, after a space. */
const hint = ({ engine, map, settings }: RuleContext, name: string): string => {
  const resolved = engine.resolve(map, name)
  if (name.includes("/") && Result.isFailure(resolved)) return ` ${DockerResolution.advice(resolved.failure)}`
  return settings.runtimes.size === 0
    ? ` If a flag configures it, give the flag here too: --add-runtime ${name}=PATH.`
    : ""
}

/** Proposes to turn a string into a list of one item or an entry with a path, or a list of words into a path and arguments. */
const conversion: FixFor<"wrong-type"> = (context, fault) => {
  const [directive, name] = fault.path
  const node = nodeOf(context, fault)
  const entry = directive === "runtimes" ? context.entryOf.get(String(name)) : undefined
  if (node?.type === "string" && fault.details.expected === "[]string") {
    const isItem =
      directive === "runtimes"
        ? isOptionOf(entry, node)
        : isLast(context, String(directive), node) && isPlainItem(node.value)
    return isItem ? writeValue(context, node, [node.value], "Turn it into a list") : undefined
  }
  if (node === undefined || entry === undefined) return undefined
  if (node.type === "string" && node === entry.member.value) {
    const isProgram = isProgramOf(context, entry.name, node.value)
    return isProgram
      ? writeValue(context, node, { path: node.value }, 'Turn it into the "path" of an entry')
      : undefined
  }
  const [member, ...others] = entry.members.filter(({ key }) => isField(key, "path"))
  const isOnly = member?.value === node && others.length === 0
  return isOnly && node.type === "array" ? ofWords(context, entry, node) : undefined
}

/** Reports whether a string is clearly an option, and is the value that counts as the arguments of its entry. */
const isOptionOf = (entry: Entry | undefined, node: JsonTree.JsonNode): boolean =>
  entry !== undefined &&
  entry.entry.path !== "" &&
  memberOf(entry, "runtimeArgs")?.value === node &&
  node.type === "string" &&
  /^-[^\s,]+$/.test(node.value)

/**
 * Reports whether a value is in the last member that is decoded into a directive. Objects of runtimes are merged, so all count.
 */
const isLast = ({ file }: RuleContext, directive: string, { offset }: JsonTree.JsonNode): boolean => {
  const key = GoText.foldKey(directive)
  const [last] = DaemonJson.membersOf(file, key)
  return key === "runtimes" || (last !== undefined && last.value.offset <= offset)
}

/**
 * Reports whether a string is clearly one item of a list: an address, or a key and its value. A string with spaces or commas is
 * ambiguous. A bare word or a path may be the value of another directive.
 */
const isPlainItem = (text: string): boolean =>
  /^(?:[a-z]+:\/\/|[\w.-]+[=:]|\d+(?:\.\d+){3}(?:\/\d+)?$)[^\s,]*$/.test(text) && !text.endsWith(":")

/**
 * Reports whether a string is likely the program of a runtime, and not meant for a directive or as the name of another runtime.
 */
const isProgramOf = ({ engine, entryOf, vocabulary }: RuleContext, name: string, text: string): boolean => {
  if (!/^\S+$/.test(text) || isComment(name) || isShimOption(name) || entryOf.has(text) || StockRuntime.isStock(text))
    return false
  // Many runtimes have names similar to `runtimes`, the directive that contains them.
  const { directive } = vocabulary.near(name) ?? {}
  if ((directive !== undefined && directive !== "runtimes") || engine.directives.accepted.has(name)) return false
  const words = name.toLowerCase().split(/[^a-z0-9]+/)
  const program = FilePath.lastElement(text).toLowerCase()
  return /\/(?:s?bin|libexec)\//.test(text) || words.some((word) => word.length > 1 && program.includes(word))
}

/** Turns a list of strings into a program and its arguments. */
const ofWords = (context: RuleContext, entry: Entry, list: JsonTree.JsonArrayNode): Problem.Fix | undefined => {
  const [program = "", ...rest] = list.items.flatMap((item) => (item.type === "string" ? item.value : []))
  if (program === "" || program.startsWith("-") || rest.length !== list.items.length - 1) return undefined
  if (rest.length === 0) return writeValue(context, list, program, "Turn it into a string")
  const hasArguments = memberOf(entry, "runtimeArgs") !== undefined
  return hasArguments ? undefined : argumentsApart(context, entry, list, program, rest)
}

const respelling = (
  context: RuleContext,
  { dropped: { likely, path, reason }, name }: IgnoredByRelease
): Problem.Fix | undefined => {
  const entry = context.entryOf.get(name)
  const options = entry && memberOf(entry, "options")?.value
  const mayRespell = path.length === 1 && (reason === "Spelling" || reason === "Unknown")
  if (options?.type !== "object" || likely === undefined || !mayRespell) return undefined
  const [member, ...others] = options.members.filter(({ key }) => key === path[0] || isField(key, likely))
  return member === undefined || others.length > 0 ? undefined : underKey(member, likely)
}
