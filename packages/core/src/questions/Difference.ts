/**
 * The differences between two outcomes for a name, or between two sides of a comparison as a whole, as data and as text.
 * Swapping the two inputs swaps `from` and `to`, and "added" and "removed", and changes nothing else in the data.
 */
import { type Launch, Problem, type Resolution } from "../engine/index.ts"
import { Wording } from "../text/index.ts"
import { changedOptions, isSameList } from "./launchValues.ts"
import type { NameOutcome, Refused, Resolved } from "./NameOutcome.ts"

/**
 * A difference for a name. If either side refuses the name, the refusal is the only difference besides problems. What another
 * difference covers is not reported twice: arguments that are in a script, a preflight that looks for the program itself, and
 * the option that names the next link of the launch.
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
 * A difference that does not belong to a name.
 *
 * @category models
 * @since 1.0.0
 */
export type GeneralDifference = ProblemChange | ChangedField<"defaultRuntime", string>

/**
 * A field whose value differs between the two sides.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedField<Field extends string, A> {
  readonly field: Field
  readonly from: A
  readonly to: A
  /** The title of the engine with which the difference came; absent if no engines between the two sides were assessed. */
  readonly since?: string
}

/**
 * The problems that only one side has: `fault` if the engine refuses the configuration for them, `startFault` if it does not
 * start with them, otherwise `warning`. A problem that only moved within the file is not a difference.
 *
 * @category models
 * @since 1.0.0
 */
export type ProblemChange = ChangedField<"warning" | "fault" | "startFault", ReadonlyArray<Problem.Problem>>

/**
 * A script that only one side has, or whose path, text or both differ.
 *
 * @category models
 * @since 1.0.0
 */
export interface ScriptDifference extends ChangedField<"script", Resolved["script"]> {
  readonly change: "added" | "removed" | "renamed" | "renamed-and-rewritten" | "rewritten"
}

/**
 * Says of each side whether the engine runs with its configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface Runs {
  readonly from: boolean
  readonly to: boolean
}

/**
 * The part of a side that does not belong to its names.
 *
 * @category models
 * @since 1.0.0
 */
export interface Whole {
  readonly defaultRuntime: string
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * Returns the differences between two outcomes for a name.
 *
 * @category comparison
 * @since 1.0.0
 */
export const between = (from: NameOutcome, to: NameOutcome, identity?: Problem.Identity): ReadonlyArray<Difference> => [
  ...problemChanges(from.problems, to.problems, identity),
  ...(from._tag === "Resolved" && to._tag === "Resolved"
    ? resolvedDifferences(from, to)
    : change("refusal", refusalOf(from), refusalOf(to), isSameRefusal))
]

/**
 * Returns the differences between two sides as a whole.
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
 * Reports whether a difference is about problems.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfProblems = (difference: Difference | GeneralDifference): difference is ProblemChange =>
  fieldsOfProblems.some((field) => field === difference.field)

/**
 * Describes a difference in one line, in the words of a person who asks what changes, with the engine with which it came, if that
 * is known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (difference: Difference | GeneralDifference): string => describeFor(difference)

/**
 * Describes a difference between sides of which one may not run: with a configuration that is refused, or with which the engine
 * does not start, no name can be used. By default both run.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeFor = (difference: Difference | GeneralDifference, runs: Runs = bothRun): string =>
  `${changeText(difference, runs)}${difference.since === undefined ? "" : ` (since ${difference.since})`}`

const bothRun: Runs = /*#__PURE__*/ Object.freeze({ from: true, to: true })

/**
 * Returns the field under which a problem is compared.
 *
 * @category operations
 * @since 1.0.0
 */
export const fieldOf = (problem: Pick<Problem.Problem, "effect">): ProblemChange["field"] => {
  if (problem.effect === "refused") return "fault"
  return Problem.runsNothing(problem) ? "startFault" : "warning"
}

const fieldsOfProblems: ReadonlyArray<ProblemChange["field"]> = ["fault", "startFault", "warning"]

type RefusalOf = Pick<Refused, "message" | "reason"> | null

/** For a user, a refusal in the same words is the same. */
const isSameRefusal = (one: RefusalOf, other: RefusalOf): boolean =>
  one?.reason === other?.reason || one?.message === other?.message

const refusalOf = (answer: NameOutcome): RefusalOf =>
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

const isSameOptions = (from: Launch.ShimOptions | null, to: Launch.ShimOptions | null): boolean => {
  if (from === null || to === null) return from === to
  return from.whose === to.whose && changedOptions(from, to).length === 0
}

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
  fieldsOfProblems.flatMap((field) => {
    const isOfField = (problem: Problem.Problem): boolean => fieldOf(problem) === field
    const [ofFrom, ofTo] = [from.filter(isOfField), to.filter(isOfField)]
    const [onlyFrom, onlyTo] = [Problem.added(ofTo, ofFrom, identity), Problem.added(ofFrom, ofTo, identity)]
    return onlyFrom.length === 0 && onlyTo.length === 0 ? [] : [{ field, from: onlyFrom, to: onlyTo }]
  })

const changeText = (difference: Difference | GeneralDifference, runs: Runs): string => {
  switch (difference.field) {
    case "warning":
    case "fault":
    case "startFault":
      return problemText(wordsFor(difference, runs), difference)
    case "defaultRuntime":
      return arrow("default runtime", difference, plain)
    case "refusal":
      return refusalText(difference, runs)
    case "kind":
      return arrow("kind", difference, (kind) => kinds[kind])
    case "options":
      return optionsText(difference)
    case "arguments":
      return arrow("other arguments", difference, listed)
    case "script":
      return scriptText(difference)
    case "preflight":
      return arrow("program that the engine must find first", difference, plain)
    case "program":
      return arrow("another program", difference, (program) => (program === "" ? "the shim decides" : plain(program)))
    case "shim":
      return arrow("another shim", difference, plain)
  }
}

/** The words for a problem that is new, is gone, or gave way to another problem. */
interface ProblemWords {
  readonly added: string
  readonly removed: string
  readonly changed: string
}

const refusalWords: ProblemWords = {
  added: "refused from now on",
  removed: "no longer refused",
  changed: "refused for another reason"
}

const problemWords: { readonly [field in ProblemChange["field"]]: ProblemWords } = {
  fault: refusalWords,
  startFault: {
    added: "the engine would no longer start",
    removed: "no longer keeps the engine from starting",
    changed: "the engine would not start for another reason"
  },
  warning: { added: "new warning", removed: "warning gone", changed: "other warning" }
}

/** The words for problems with which the engine starts, and runs no container. */
const idleWords: ProblemWords = {
  added: "the engine would no longer run containers",
  removed: "no longer keeps the engine from running containers",
  changed: "the engine would run no container for another reason"
}

/** Returns the words for problems. What did not run before cannot stop running. */
const wordsFor = ({ field, from, to }: ProblemChange, runs: Runs): ProblemWords => {
  const isIdle = [...from, ...to].some(({ effect }) => effect === "no-service")
  const words = isIdle && field === "startFault" ? idleWords : problemWords[field]
  if (runs.from || field === "warning") return words
  if (field === "fault") return { ...words, added: refusedWord }
  return { ...words, added: isIdle ? "the engine would run no container" : "the engine would not start" }
}

const refusedWord = "refused"

const kinds: { readonly [kind in Resolution.Kind]: string } = {
  configured: "configured",
  implicit: "not configured, passed on unchanged",
  stock: "the engine's own"
}

const problemText = (words: ProblemWords, { from, to }: ProblemChange): string => {
  const [gone, fresh] = [from, to].map((problems) => first(problems.map(({ message }) => message)))
  if (from.length === 0) return `${words.added}: ${fresh}`
  return to.length === 0 ? `${words.removed}: ${gone}` : `${words.changed}: ${gone} → ${fresh}`
}

const refusalText = ({ from, to }: ChangedField<string, Pick<Refused, "message"> | null>, runs: Runs): string => {
  if (from === null) return `${runs.from ? refusalWords.added : refusedWord}: ${to?.message}`
  return to === null
    ? `can be used ${runs.to ? "now" : "once the engine starts"} (was: ${from.message})`
    : `${refusalWords.changed}: ${from.message} → ${to.message}`
}

const arrow = <A>(what: string, { from, to }: ChangedField<string, A>, text: (side: A) => string): string =>
  `${what}: ${text(from)} → ${text(to)}`

const plain = (text: string | null): string => (text === null ? "none" : Wording.plain(text))

const listed = (args: ReadonlyArray<string>): string => args.map(plain).join(" ") || "none"

const first = ([message, ...others]: ReadonlyArray<string>): string => {
  if (message === undefined) return "none"
  return others.length === 0 ? message : `${message} (and ${others.length} more)`
}

const scriptText = (difference: ScriptDifference): string => {
  const [from, to] = [plain(difference.from?.path ?? null), plain(difference.to?.path ?? null)]
  switch (difference.change) {
    case "added":
      return `new wrapper script: ${to}`
    case "removed":
      return `no wrapper script any more: ${from}`
    case "renamed":
      return `wrapper script renamed: ${from} → ${to}`
    case "rewritten":
      return `wrapper script rewritten: ${to}`
    case "renamed-and-rewritten":
      return `another wrapper script: ${from} → ${to}`
  }
}

const optionsText = (difference: ChangedField<"options", Launch.ShimOptions | null>): string => {
  const { from, to } = difference
  if (from === null || to === null || from.whose !== to.whose) {
    return arrow("shim options", difference, (options) => (options === null ? "none" : owners[options.whose]))
  }
  const keys = changedOptions(from, to)
  return from.whose === "engine"
    ? `other shim options: ${keys
        .map((key) => `${key} ${JSON.stringify(from.values[key])} → ${JSON.stringify(to.values[key])}`)
        .join(", ")}`
    : `other shim options: changed values of ${keys.toSorted().map(plain).join(", ")}`
}

const owners: { readonly [whose in Launch.ShimOptions["whose"]]: string } = {
  engine: "from the engine",
  configuration: "from the configuration"
}
