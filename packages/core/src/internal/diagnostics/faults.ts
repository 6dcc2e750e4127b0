/**
 * Faults and cautions as diagnostics, with the changes that put some of them right.
 */
import * as Caution from "../../Caution.ts"
import * as ConfigFault from "../../ConfigFault.ts"
import type * as DaemonFile from "../../DaemonFile.ts"
import type { Details, Diagnostic, Fix, Severity } from "../../Diagnostic.ts"
import * as DiagnosticCode from "../../DiagnosticCode.ts"
import * as FaultAdvice from "../../FaultAdvice.ts"
import { foldKey } from "../goText.ts"
import * as JsonEdit from "../../JsonEdit.ts"
import type { JsonMember, JsonNode } from "../../JsonTree.ts"
import * as StartFault from "../../StartFault.ts"
import * as Suggestion from "../../Suggestion.ts"
import { renaming } from "./directives.ts"
import { isComment, meantField } from "./keys.ts"
import { argumentsApart } from "./paths.ts"
import { type Entry, isField, memberOf, type Subject, topMembers, underKey } from "./subject.ts"

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
  const explanation = FaultAdvice.advice(fault)
  switch (fault._tag) {
    case "InvalidSyntax":
      return { explanation, fix: fault.reason === "TrailingComma" ? removal(subject, fault) : undefined }
    case "DeprecatedDirective":
      return { explanation, fix: replacement(subject, fault) }
    case "UnknownDefaultRuntime":
      return meant(subject, fault, explanation)
    case "WrongType":
      return isNameless(fault)
        ? { explanation: namelessAdvice(fault), fix: undefined }
        : { explanation, fix: conversion(subject, fault) }
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

/** A default that differs from one name alone in what readers overlook was meant to be that one. */
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
  const fix: Fix | undefined =
    node && only && alike.length === 1
      ? { title: `Write ${JSON.stringify(only.name)}`, edits: [JsonEdit.replaceValue(subject.json, node, only.name)] }
      : undefined
  return { explanation: `${explanation}${words.join("")}`, fix }
}

/** Whether what stands where entries do is a field of one: its runtime has no name. */
const isNameless = ({ path: [directive, name], path }: ConfigFault.WrongType): boolean =>
  directive === "runtimes" && path.length === 2 && meantField(String(name)) !== undefined

const namelessAdvice = ({ path }: ConfigFault.WrongType): string =>
  `${JSON.stringify(path.at(-1))} belongs into an entry, and the name of the runtime is missing: write {"crun": {"path": "/usr/bin/crun"}}, with a name of your own.`

/** A text in the place of a list of one, of an entry that is only a path, or a list of words in the place of a path. */
const conversion = (subject: Subject, fault: ConfigFault.WrongType): Fix | undefined => {
  const [directive, name, field] = fault.path
  const node = subject.find(fault.path)
  if (node === undefined || node.offset !== fault.range?.start.offset) return undefined
  const list =
    fault.expected === "[]string" && node.type === "string" && isOneItem(node.value)
      ? [JsonEdit.replaceValue(subject.json, node, [node.value])]
      : undefined
  if (directive !== "runtimes") return list && { title: "Make it a list", edits: list }
  const entry = subject.entryOf.get(String(name))
  if (entry === undefined) return undefined
  if (list !== undefined) return { title: "Make it a list", edits: list }
  if (field === undefined && node.type === "string" && /^\S+$/.test(node.value) && !isComment(entry.name)) {
    const edits = [JsonEdit.replaceValue(subject.json, node, { path: node.value })]
    return { title: 'Make it the "path" of an entry', edits }
  }
  const member = memberOf(entry, isField("path"))
  return member?.value === node && node.type === "array" ? ofWords(subject, entry, member, node.items) : undefined
}

/** Of a text with blanks or commas nobody can tell whether it is one item. */
const isOneItem = (text: string): boolean => /^[^\s,]+$/.test(text)

/** Makes a program and its arguments of a list of texts. */
const ofWords = (
  subject: Subject,
  entry: Entry,
  member: JsonMember,
  items: ReadonlyArray<JsonNode>
): Fix | undefined => {
  const [program = "", ...rest] = items.flatMap((item) => (item.type === "string" ? [item.value] : []))
  if (program === "" || rest.length !== items.length - 1) return undefined
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
  const [member, ...others] = options.members.filter((one) => one.key === key || foldKey(one.key) === foldKey(likely))
  if (member === undefined || others.length > 0) return undefined
  return underKey(member, likely)
}
