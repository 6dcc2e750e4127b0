/**
 * Differences between two answers for a name, or between two sides of a comparison as a whole: as data, and in words. Exchanging
 * what is compared exchanges `from` and `to` and changes nothing else.
 */
import { Json } from "../document/index.ts"
import { type Launch, Problem, type Resolution } from "../engine/index.ts"
import type { NameOutcome, Refused, Resolved } from "./NameOutcome.ts"

/**
 * What differs for a name. If one side refuses the name, that is the only difference besides problems. A program is also named in
 * the script and the look-up before it, and either of them in the options of the shim; each counts only as itself.
 *
 * @category models
 * @since 1.0.0
 */
export type Difference =
  | ProblemChange
  | ChangedField<"refusal", Pick<Refused, "message" | "reason"> | null>
  | ChangedField<"kind", Resolution.Kind>
  | ChangedField<"shim", string | null>
  | ChangedField<"options", Launch.ShimOptions | null>
  | ChangedField<"program", string>
  | ChangedField<"arguments", ReadonlyArray<string>>
  | ScriptDifference
  | ChangedField<"preflight", string | null>

/**
 * What differs for no name in particular.
 *
 * @category models
 * @since 1.0.0
 */
export type GeneralDifference = ProblemChange | ChangedField<"defaultRuntime", string>

/**
 * A thing that is one way on one side and another way on the other.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedField<Field extends string, A> {
  readonly field: Field
  readonly from: A
  readonly to: A
}

/**
 * The problems that only one of the sides has: those for which the engine refuses the configuration (`fault`), those with which
 * it does not start (`startFault`), or the others (`warning`). The same problem in another place of the file is the same.
 *
 * @category models
 * @since 1.0.0
 */
export type ProblemChange = ChangedField<"warning" | "fault" | "startFault", ReadonlyArray<Problem.Problem>>

/**
 * A script that one side does not have, or that has another path, another text, or both.
 *
 * @category models
 * @since 1.0.0
 */
export interface ScriptDifference extends ChangedField<"script", Resolved["script"]> {
  readonly change: "added" | "removed" | "renamed" | "renamed-and-rewritten" | "rewritten"
}

/**
 * A side as a whole, without what belongs to its names.
 *
 * @category models
 * @since 1.0.0
 */
export interface Whole {
  readonly defaultRuntime: string
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * Returns everything in which the answers for a name differ.
 *
 * @category comparison
 * @since 1.0.0
 */
export const between = (from: NameOutcome, to: NameOutcome, identity?: Problem.Identity): ReadonlyArray<Difference> => [
  ...problemChanges(from.problems, to.problems, identity),
  ...(from._tag === "Resolved" && to._tag === "Resolved"
    ? resolvedDifferences(from, to)
    : change("refusal", refusalOf(from), refusalOf(to), (one, other) => one?.reason === other?.reason))
]

/**
 * Returns everything in which two sides differ as a whole.
 *
 * @category comparison
 * @since 1.0.0
 */
export const betweenWholes = (
  from: Whole,
  to: Whole,
  identity?: Problem.Identity
): ReadonlyArray<GeneralDifference> => [
  ...problemChanges(from.problems, to.problems, identity),
  ...change("defaultRuntime", from.defaultRuntime, to.defaultRuntime)
]

/**
 * Says a difference in one short line.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (difference: Difference | GeneralDifference): string => {
  switch (difference.field) {
    case "warning":
    case "fault":
    case "startFault":
      return arrow(problemWords[difference.field], difference, messagesOf)
    case "defaultRuntime":
      return arrow("default runtime", difference, quoted)
    case "refusal":
      return arrow("refusal", difference, (refused) => refused?.message ?? "none")
    case "kind":
      return arrow("kind", difference, (kind) => kind)
    case "options":
      return optionsText(difference)
    case "arguments":
      return arrow("arguments", difference, (args) => args.map((argument) => quoted(argument)).join(" ") || "none")
    case "script":
      return scriptText(difference)
    case "preflight":
      return arrow("looked up beforehand", difference, quoted)
    case "program":
    case "shim":
      return arrow(difference.field, difference, quoted)
  }
}

const problemWords = { warning: "warning", fault: "fault", startFault: "fault at the start" }

const refusalOf = (answer: NameOutcome): Pick<Refused, "message" | "reason"> | null =>
  answer._tag === "Refused" ? { reason: answer.reason, message: answer.message } : null

const resolvedDifferences = (from: Resolved, to: Resolved): ReadonlyArray<Difference> => {
  const bothLookForProgram = from.preflight === from.program && to.preflight === to.program
  const hasScript = from.script !== null || to.script !== null
  return [
    ...change("kind", from.kind, to.kind),
    ...change("shim", from.shim, to.shim),
    ...change("options", from.options, to.options, isSameOptions),
    ...change("program", from.program, to.program),
    ...(hasScript ? [] : change("arguments", from.args, to.args, isSameList)),
    ...scriptChange(from.script, to.script),
    ...(bothLookForProgram ? [] : change("preflight", from.preflight, to.preflight))
  ]
}

const isSameList = (from: ReadonlyArray<string>, to: ReadonlyArray<string>): boolean =>
  from.length === to.length && from.every((item, index) => item === to[index])

const isSameOptions = (from: Launch.ShimOptions | null, to: Launch.ShimOptions | null): boolean => {
  if (from === null || to === null) return from === to
  return from.whose === to.whose && changedOptions(from, to).length === 0
}

/** The option that names the next link of the launch does not count. */
const changedOptions = (from: Launch.ShimOptions, to: Launch.ShimOptions): ReadonlyArray<string> =>
  changedKeys(from.values, to.values).filter((key) => key !== from.runs && key !== to.runs)

const scriptChange = (from: Resolved["script"], to: Resolved["script"]): ReadonlyArray<ScriptDifference> => {
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
): ReadonlyArray<ChangedField<Field, A>> => (isSame(from, to) ? [] : [{ field, from, to }])

const problemChanges = (
  from: ReadonlyArray<Problem.Problem>,
  to: ReadonlyArray<Problem.Problem>,
  identity: Problem.Identity | undefined
): ReadonlyArray<ProblemChange> =>
  (["fault", "startFault", "warning"] as const).flatMap((field) => {
    const isOfField = (problem: Problem.Problem): boolean => fieldOf(problem) === field
    const [ofFrom, ofTo] = [from.filter(isOfField), to.filter(isOfField)]
    const [onlyFrom, onlyTo] = [Problem.added(ofTo, ofFrom, identity), Problem.added(ofFrom, ofTo, identity)]
    return onlyFrom.length === 0 && onlyTo.length === 0 ? [] : [{ field, from: onlyFrom, to: onlyTo }]
  })

const fieldOf = ({ effect }: Problem.Problem): ProblemChange["field"] => {
  if (effect === "refused") return "fault"
  return effect === "no-start" ? "startFault" : "warning"
}

const messagesOf = (problems: ReadonlyArray<Problem.Problem>): string => first(problems.map(({ message }) => message))

const arrow = <A>(what: string, { from, to }: ChangedField<string, A>, text: (side: A) => string): string =>
  `${what}: ${text(from)} → ${text(to)}`

const quoted = (text: string | null): string => (text === null ? "none" : JSON.stringify(text))

const first = ([message, ...others]: ReadonlyArray<string>): string => {
  if (message === undefined) return "none"
  return others.length === 0 ? message : `${message} (and ${others.length} more)`
}

const scriptText = (difference: ScriptDifference): string => {
  const { change: kind, from, to } = difference
  if (kind === "rewritten") return `script: another text in ${quoted(to?.path ?? null)}`
  const paths = arrow("script", { field: "script", from, to }, (script) => quoted(script?.path ?? null))
  if (kind === "renamed") return `${paths}, the same text`
  return kind === "renamed-and-rewritten" ? `${paths}, another text` : paths
}

const optionsText = (difference: ChangedField<"options", Launch.ShimOptions | null>): string => {
  const { from, to } = difference
  if (from === null || to === null || from.whose !== to.whose) {
    return arrow("options", difference, (options) => (options === null ? "none" : owners[options.whose]))
  }
  const keys = changedOptions(from, to)
  return from.whose === "engine"
    ? `options: ${keys
        .map((key) => `${key} ${JSON.stringify(from.values[key])} → ${JSON.stringify(to.values[key])}`)
        .join(", ")}`
    : `options: other values of ${keys.toSorted().map(quoted).join(", ")}`
}

const changedKeys = (from: Json.JsonObject, to: Json.JsonObject): ReadonlyArray<string> =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => {
    const [one, other] = [
      Object.hasOwn(from, key) ? from[key] : undefined,
      Object.hasOwn(to, key) ? to[key] : undefined
    ]
    return one === undefined || other === undefined || !Json.isSame(one, other)
  })

const owners: { readonly [whose in Launch.ShimOptions["whose"]]: string } = {
  engine: "those of the engine",
  configuration: "those of the configuration"
}
