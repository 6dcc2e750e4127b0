/**
 * In what two answers for a name differ, or two sides of a comparison as a whole: as data, and in words. Exchanging what
 * is compared exchanges `from` and `to` and changes nothing else.
 */
import { Caution, ConfigFault, type Resolution, type RuntimeMap, StartFault } from "../docker/index.ts"
import { type Json, SameJson } from "../document/index.ts"
import type { Answer, Faults, Options, Refused, Resolved, Script } from "./Answer.ts"

/**
 * What differs for a name. Where one side refuses the name, that is the only difference besides faults. A program also
 * stands in the script and the look-up before it, and either of them in the options of the shim; each counts only as
 * itself.
 */
export type Difference =
  | FaultChange
  | StartFaultChange
  | CautionChange
  | Change<"refusal", Pick<Refused, "message" | "reason"> | null>
  | Change<"kind", Resolution.Kind>
  | Change<"shim", string>
  | Change<"options", Options | null>
  | Change<"program", string>
  | ScriptChange
  | Change<"preflight", string | null>

/** What differs for no name in particular. */
export type GeneralDifference = CautionChange | FaultChange | StartFaultChange | Change<"defaultRuntime", string>

/** A thing that is one way on one side and another way on the other. */
export interface Change<Field extends string, A> {
  readonly field: Field
  readonly from: A
  readonly to: A
}

/** The faults that only one of the sides has. The same fault in another place of the file is the same. */
export type FaultChange = Change<"fault", ReadonlyArray<ConfigFault.ConfigFault>>

/** Likewise of the faults that keep an engine from starting. */
export type StartFaultChange = Change<"startFault", ReadonlyArray<StartFault.StartFault>>

/** Likewise of what to be careful about. */
export type CautionChange = Change<"caution", ReadonlyArray<Caution.Caution>>

/** A script that one side lacks, or that has another path, another text, or both. */
export interface ScriptChange extends Change<"script", Script | null> {
  readonly change: "added" | "removed" | "renamed" | "rewritten" | "renamed-and-rewritten"
}

/** Everything in which the answers for a name differ. */
export const between = (from: Answer, to: Answer): ReadonlyArray<Difference> => [
  ...faultChanges(from, to),
  ...(from._tag === "Resolved" && to._tag === "Resolved"
    ? resolvedDifferences(from, to)
    : change("refusal", refusalOf(from), refusalOf(to), (one, other) => one?.reason === other?.reason))
]

/** What a side is as a whole. */
export interface Whole extends Faults {
  readonly defaultRuntime: string
}

/** Everything in which sides differ as a whole. */
export const betweenWholes = (from: Whole, to: Whole): ReadonlyArray<GeneralDifference> => [
  ...faultChanges(from, to),
  ...change("defaultRuntime", from.defaultRuntime, to.defaultRuntime)
]

/** A difference in one short line. */
export const describe = (difference: Difference | GeneralDifference): string => {
  switch (difference.field) {
    case "fault":
      return arrow("fault", difference, (faults) => first(faults.map(ConfigFault.message)))
    case "startFault":
      return arrow("fault at the start", difference, (faults) => first(faults.map(StartFault.message)))
    case "caution":
      return arrow("caution", difference, (cautions) => first(cautions.map(Caution.message)))
    case "defaultRuntime":
      return arrow("default runtime", difference, quoted)
    case "refusal":
      return arrow("refusal", difference, (refused) => refused?.message ?? "none")
    case "kind":
      return arrow("kind", difference, (kind) => kind)
    case "options":
      return optionsText(difference)
    case "script":
      return scriptText(difference)
    case "preflight":
      return arrow("looked up beforehand", difference, quoted)
    case "program":
    case "shim":
      return arrow(difference.field, difference, quoted)
  }
}

const refusalOf = (answer: Answer): Pick<Refused, "message" | "reason"> | null =>
  answer._tag === "Refused" ? { reason: answer.reason, message: answer.message } : null

const resolvedDifferences = (from: Resolved, to: Resolved): ReadonlyArray<Difference> => {
  const bothLookForProgram = from.preflight === from.program && to.preflight === to.program
  return [
    ...change("kind", from.kind, to.kind),
    ...change("shim", from.shim, to.shim),
    ...change("options", from.options, to.options, isSameOptions),
    ...change("program", from.program, to.program),
    ...scriptChange(from.script, to.script),
    ...(bothLookForProgram ? [] : change("preflight", from.preflight, to.preflight))
  ]
}

const isSameOptions = (from: Options | null, to: Options | null): boolean => {
  if (from === null || to === null) return from === to
  if (from._tag === "EngineOptions")
    return to._tag === "EngineOptions" && changedOptions(from.options, to.options).length === 0
  return to._tag === "ConfiguredOptions" && SameJson.sameJson(from.options, to.options)
}

/** The program is no difference of the options. */
const changedOptions = (from: RuntimeMap.RuncOptions, to: RuntimeMap.RuncOptions) =>
  (["root", "systemdCgroup", "noPivotRoot"] as const).filter((key) => from[key] !== to[key])

const scriptChange = (from: Script | null, to: Script | null): ReadonlyArray<ScriptChange> => {
  if (from === null && to === null) return []
  if (from === null || to === null) return [{ field: "script", from, to, change: from === null ? "added" : "removed" }]
  const renamed = from.path !== to.path
  const rewritten = from.content !== to.content
  if (!renamed && !rewritten) return []
  const both = renamed && rewritten
  return [{ field: "script", from, to, change: both ? "renamed-and-rewritten" : renamed ? "renamed" : "rewritten" }]
}

const change = <Field extends string, A>(
  field: Field,
  from: A,
  to: A,
  isSame: (from: A, to: A) => boolean = Object.is
): ReadonlyArray<Change<Field, A>> => (isSame(from, to) ? [] : [{ field, from, to }])

const faultChanges = (from: Faults, to: Faults): ReadonlyArray<CautionChange | FaultChange | StartFaultChange> => [
  ...exclusive("fault", from.faults, to.faults, faultIdentity),
  ...exclusive("startFault", from.startFaults, to.startFaults, StartFault.identity),
  ...exclusive("caution", from.cautions, to.cautions, Caution.message)
]

/** Engines give the same type different names in their messages. */
const faultIdentity = (fault: ConfigFault.ConfigFault): string =>
  JSON.stringify([fault._tag, fault.path, fault._tag === "WrongType" ? fault.found : ConfigFault.message(fault)])

const exclusive = <Field extends string, A>(
  field: Field,
  from: ReadonlyArray<A>,
  to: ReadonlyArray<A>,
  identity: (item: A) => string
): ReadonlyArray<Change<Field, ReadonlyArray<A>>> => {
  const [inFrom, inTo] = [new Set(from.map(identity)), new Set(to.map(identity))]
  const onlyFrom = from.filter((item) => !inTo.has(identity(item)))
  const onlyTo = to.filter((item) => !inFrom.has(identity(item)))
  return onlyFrom.length === 0 && onlyTo.length === 0 ? [] : [{ field, from: onlyFrom, to: onlyTo }]
}

const arrow = <A>(what: string, { from, to }: Change<string, A>, text: (side: A) => string): string =>
  `${what}: ${text(from)} → ${text(to)}`

const quoted = (text: string | null): string => (text === null ? "none" : JSON.stringify(text))

const first = ([message, ...others]: ReadonlyArray<string>): string => {
  if (message === undefined) return "none"
  return others.length === 0 ? message : `${message} (and ${others.length} more)`
}

const scriptText = (difference: ScriptChange): string => {
  const { change: kind, from, to } = difference
  if (kind === "rewritten") return `script: another text in ${quoted(to?.path ?? null)}`
  const paths = arrow("script", { field: "script", from, to }, (script) => quoted(script?.path ?? null))
  if (kind === "renamed") return `${paths}, the same text`
  return kind === "renamed-and-rewritten" ? `${paths}, another text` : paths
}

const optionsText = (difference: Change<"options", Options | null>): string => {
  const { from, to } = difference
  if (from?._tag === "EngineOptions" && to?._tag === "EngineOptions") {
    const [one, other] = [from.options, to.options]
    return `options: ${changedOptions(one, other)
      .map((key) => `${key} ${JSON.stringify(one[key])} → ${JSON.stringify(other[key])}`)
      .join(", ")}`
  }
  if (from?._tag === "ConfiguredOptions" && to?._tag === "ConfiguredOptions") {
    return `options: other values of ${changedKeys(from.options, to.options).map(quoted).join(", ")}`
  }
  return arrow("options", difference, (options) => (options === null ? "none" : optionsOwners[options._tag]))
}

const changedKeys = (from: Json.JsonObject, to: Json.JsonObject): ReadonlyArray<string> =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted().filter((key) => {
    const [one, other] = [
      Object.hasOwn(from, key) ? from[key] : undefined,
      Object.hasOwn(to, key) ? to[key] : undefined
    ]
    return one === undefined || other === undefined || !SameJson.sameJson(one, other)
  })

const optionsOwners: { readonly [tag in Options["_tag"]]: string } = {
  EngineOptions: "those of the engine",
  ConfiguredOptions: "those of the configuration"
}
