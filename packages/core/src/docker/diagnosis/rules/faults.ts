/**
 * Faults and cautions as diagnostics, with the changes that put some of them right.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import { Alike, FilePath, GoText } from "../../../text/index.ts"
import * as Caution from "../../Caution.ts"
import * as Resolution from "../../Resolution.ts"
import * as StartFault from "../../StartFault.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import * as Suggestion from "../../Suggestion.ts"
import * as ConfigFault from "../../daemon-json/ConfigFault.ts"
import type * as DaemonFile from "../../daemon-json/DaemonFile.ts"
import type { Details, Diagnostic, Fix, Severity } from "../Diagnostic.ts"
import * as DiagnosticCode from "../DiagnosticCode.ts"
import { renaming } from "./directives.ts"
import { isComment, isShimOption } from "./entryFields.ts"
import { faultAdvice } from "./faultAdvice.ts"
import { argumentsApart } from "./paths.ts"
import { type Entry, type Subject, isField, memberOf, topMembers, underKey } from "./subject.ts"
import * as Result from "effect/Result"

/** A fault for which the engine refuses the configuration. Unknown directives are dealt with apart. */
export const ofFault = (subject: Subject, fault: ConfigFault.ConfigFault): Diagnostic => ({
  ...placed(fault, "error"),
  message: ConfigFault.message(fault),
  ...remedy(subject, fault)
})

/** A fault that keeps the engine from starting with a configuration that it accepts. */
export const ofStartFault = (places: DaemonFile.Places, fault: StartFault.StartFault): Diagnostic => {
  return {
    ...placed({ ...fault, path: StartFault.path(fault), range: StartFault.range(fault, places) }, "error"),
    message: `the engine would not start: ${StartFault.message(fault)}`,
    explanation: StartFault.advice(fault),
    fix: undefined
  }
}

/** What to be careful about. A dropped option can be respelt where no other one would be that option too. */
export const ofCautions = (subject: Subject, cautions: ReadonlyArray<Caution.Caution>): ReadonlyArray<Diagnostic> => {
  const rivals = Map.groupBy(cautions.filter(isDropped), target)
  return cautions.map((caution) => ({
    ...placed(caution, "warning"),
    message: Caution.message(caution),
    explanation: Caution.advice(caution),
    fix: isDropped(caution) && rivals.get(target(caution))?.length === 1 ? respelling(subject, caution) : undefined
  }))
}

const isDropped = (caution: Caution.Caution) => caution._tag === "DroppedShimOption"

const target = ({ dropped: { likely }, name }: Caution.DroppedShimOption): string => JSON.stringify([name, likely])

const placed = <Fault extends { readonly _tag: DiagnosticTag } & ConfigFault.Place>(
  fault: Fault,
  severity: Severity
): Pick<Diagnostic, "code" | "details" | "path" | "range" | "severity"> => {
  const { _tag, path, range, ...details } = fault
  return { code: DiagnosticCode.ofTag<DiagnosticTag>(_tag), severity, path, range, details: details as Details }
}

type DiagnosticTag = Caution.Caution["_tag"] | ConfigFault.ConfigFault["_tag"] | StartFault.StartFault["_tag"]

/** What to do about a fault, in words and where possible as a change. */
const remedy = (subject: Subject, fault: ConfigFault.ConfigFault): Pick<Diagnostic, "explanation" | "fix"> => {
  const explanation = faultAdvice(fault)
  switch (fault._tag) {
    case "InvalidSyntax":
      return { explanation, fix: fault.reason === "TrailingComma" ? removal(subject, fault) : undefined }
    case "DeprecatedDirective":
      return { explanation, fix: replacement(subject, fault) }
    case "UnknownDefaultRuntime":
      return meant(subject, fault, explanation)
    case "WrongType":
      return { explanation, fix: conversion(subject, fault) }
    default:
      return { explanation, fix: undefined }
  }
}

/** Behind a comma may stand an item that is commented out, and that is missing one when it is brought back. */
const removal = ({ json }: Subject, { range }: ConfigFault.InvalidSyntax): Fix | undefined => {
  if (range === undefined) return undefined
  const { offset } = range.start
  const next = /[^\s,]/g
  next.lastIndex = offset
  const isLast = /[}\]]/.test(next.exec(json.text)?.[0] ?? "")
  return isLast ? { title: "Remove the comma", edits: [{ offset, length: 1, text: "" }] } : undefined
}

const replacement = (subject: Subject, fault: ConfigFault.DeprecatedDirective): Fix | undefined => {
  const member = topMembers(subject).find(({ key }) => key === fault.directive)
  return member && renaming(subject, member, fault.replacement)
}

/**
 * Suggests names for an unknown default. It is corrected if it differs from one name only in what readers overlook, and the
 * name itself has neither capitals, nor blanks at its ends, nor characters that look like others: else the name may be wrong.
 */
const meant = (
  subject: Subject,
  fault: ConfigFault.UnknownDefaultRuntime,
  explanation: string
): Pick<Diagnostic, "explanation" | "fix"> => {
  const suggestions = Suggestion.nearest(fault.name, subject.map)
  const alike = suggestions.filter(({ because }) => because._tag === "Alike")
  const [only] = alike
  const words = suggestions.map((one) => ` ${Suggestion.message(one)}`)
  const node = fault.range && subject.find(fault.path)
  const isMeant = only !== undefined && alike.length === 1 && only.name === Alike.ignoring(Alike.everything, only.name)
  const fix: Fix | undefined =
    node && isMeant
      ? { title: `Write ${JSON.stringify(only.name)}`, edits: [JsonEdit.replaceValue(subject.json, node, only.name)] }
      : undefined
  return { explanation: `${explanation}${hint(subject, fault)}${words.join("")}`, fix }
}

/** Returns what else may be the reason that a name is not known, after a space. */
const hint = ({ engine, map, settings }: Subject, { name }: ConfigFault.UnknownDefaultRuntime): string => {
  const resolved = engine.resolve(map, name)
  if (name.includes("/") && Result.isFailure(resolved)) return ` ${Resolution.advice(resolved.failure)}`
  return settings.runtimes.size === 0 ? ` If a flag configures it, give that here too: --add-runtime ${name}=PATH.` : ""
}

/** A text in the place of a list of one, of an entry that is only a path, or a list of words in the place of a path. */
const conversion = (subject: Subject, fault: ConfigFault.WrongType): Fix | undefined => {
  const [directive, name, field] = fault.path
  const node = subject.find(fault.path)
  if (node === undefined || node.offset !== fault.range?.start.offset) return undefined
  const list = (isItem: boolean): Fix | undefined =>
    isItem && fault.expected === "[]string" && node.type === "string"
      ? { title: "Make it a list", edits: [JsonEdit.replaceValue(subject.json, node, [node.value])] }
      : undefined
  if (directive !== "runtimes") return list(node.type === "string" && isPlainItem(node.value))
  const entry = subject.entryOf.get(String(name))
  if (entry === undefined) return undefined
  if (field === undefined) {
    if (node.type !== "string" || !isProgramOf(subject, entry.name, node.value)) return undefined
    const edits = [JsonEdit.replaceValue(subject.json, node, { path: node.value })]
    return { title: 'Make it the "path" of an entry', edits }
  }
  if (isField("runtimeArgs")(String(field))) {
    return list(entry.entry.path !== "" && node.type === "string" && /^-[^\s,]+$/.test(node.value))
  }
  const [member, ...others] = entry.members.filter(({ key }) => isField("path")(key))
  return member?.value === node && others.length === 0 && node.type === "array"
    ? ofWords(subject, entry, member, node.items)
    : undefined
}

/**
 * Whether a text is plainly one item of a list: an address, or a key and its value. Of a text with blanks or commas nobody can
 * tell, and a bare word or a path may be the value of another directive.
 */
const isPlainItem = (text: string): boolean =>
  /^(?:[a-z]+:\/\/|[\w.-]+[=:]|\d+(?:\.\d+){3}(?:\/\d+)?$)[^\s,]*$/.test(text) && !text.endsWith(":")

/** Whether a text names a program that a runtime of this name may be, and neither a directive nor another runtime is meant. */
const isProgramOf = ({ engine, entryOf, vocabulary }: Subject, name: string, text: string): boolean => {
  if (!/^\S+$/.test(text) || isComment(name) || isShimOption(name) || entryOf.has(text) || StockRuntime.isStock(text))
    return false
  // Many runtimes are called much like the directive that they stand in.
  const { directive } = vocabulary.near(name) ?? {}
  if ((directive !== undefined && directive !== "runtimes") || engine.directives.accepted.has(name)) return false
  const words = name.toLowerCase().split(/[^a-z0-9]+/)
  const program = FilePath.lastElement(text).toLowerCase()
  return /\/(?:s?bin|libexec)\//.test(text) || words.some((word) => word.length > 1 && program.includes(word))
}

/** Makes a program and its arguments of a list of texts. */
const ofWords = (
  subject: Subject,
  entry: Entry,
  member: JsonTree.JsonMember,
  items: ReadonlyArray<JsonTree.JsonNode>
): Fix | undefined => {
  const [program = "", ...rest] = items.flatMap((item) => (item.type === "string" ? [item.value] : []))
  if (program === "" || program.startsWith("-") || rest.length !== items.length - 1) return undefined
  if (rest.length === 0) {
    return { title: "Make it a text", edits: [JsonEdit.replaceValue(subject.json, member.value, program)] }
  }
  const hasArguments = memberOf(entry, isField("runtimeArgs")) !== undefined
  return hasArguments ? undefined : argumentsApart(subject, entry, member, program, rest)
}

const respelling = (
  subject: Subject,
  { dropped: { likely, path, reason }, name }: Caution.DroppedShimOption
): Fix | undefined => {
  const entry = subject.entryOf.get(name)
  const options = entry && memberOf(entry, isField("options"))?.value
  const [key] = path
  if (entry === undefined || options?.type !== "object" || likely === undefined || path.length !== 1) return undefined
  if (reason !== "Spelling" && reason !== "Unknown") return undefined
  const [member, ...others] = options.members.filter(
    (one) => one.key === key || GoText.foldKey(one.key) === GoText.foldKey(likely)
  )
  if (member === undefined || others.length > 0) return undefined
  return underKey(member, likely)
}
