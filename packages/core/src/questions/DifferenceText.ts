/**
 * The text of differences: what each of them means for the person who asks, and which programs are missing on the machine that
 * was looked at.
 */
import type { Launch, Resolution } from "../engine/index.ts"
import { FilePath, Wording } from "../text/index.ts"
import type { NameComparison } from "./Comparison.ts"
import type * as Difference from "./Difference.ts"
import { changedOptions, isSameList } from "./launchValues.ts"
import type { Refused } from "./NameOutcome.ts"

/**
 * Returns a line for each difference of a name, in order. `isMissing` says of a program whether the machine lacks it; by default
 * no machine was looked at.
 *
 * ```ts
 * import { DifferenceText } from "@oci-runtimes/core/questions"
 *
 * const runs = { _tag: "Resolved", kind: "configured", shim: "s", options: null, args: [], script: null, preflight: null } as const
 * const [from, to] = ["/usr/bin/crun", "/opt/crun"].map((program) => ({ ...runs, program, problems: [] }))
 * const differences = [{ field: "program", from: "/usr/bin/crun", to: "/opt/crun" }] as const
 * const lines = DifferenceText.lines({ name: "crun", from: from!, to: to!, differences }, () => true)
 * console.log(lines.join("\n"))
 * // => another program: /usr/bin/crun → /opt/crun (not found here)
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const lines = (
  compared: NameComparison,
  isMissing: (program: string) => boolean = () => false
): ReadonlyArray<string> => compared.differences.map((difference) => lineOf(compared, difference, isMissing))

/**
 * Returns the programs that some names use only on the second side, each once, for the caller to look for. A relative path is left
 * out: where the shim looks for it depends on the container.
 *
 * @category operations
 * @since 1.0.0
 */
export const newPrograms = (names: ReadonlyArray<NameComparison>): ReadonlyArray<string> => [
  ...new Set(names.flatMap((compared) => newProgram(compared) ?? []).filter((program) => !FilePath.isRelative(program)))
]

/**
 * Describes a difference in one line, in the words of a person who asks what changes, with the engine with which it came, if that
 * is known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (difference: Difference.Difference | Difference.GeneralDifference): string =>
  `${changeText(difference)}${difference.since === undefined ? "" : ` (since ${difference.since})`}`

const lineOf = (
  compared: NameComparison,
  difference: Difference.Difference,
  isMissing: (program: string) => boolean
): string => {
  const { from, to } = compared
  const text = describe(difference)
  const program = newProgram(compared)
  const lacks = program !== undefined && isMissing(program)
  if (difference.field === "program") return lacks ? `${text} (not found here)` : text
  if (difference.field === "refusal" && lacks) return `${text}, but ${Wording.plain(program)} is not found here`
  const isScript = difference.field === "script" && difference.from !== null && difference.to !== null
  if (!isScript || from._tag === "Refused" || to._tag === "Refused" || isSameList(from.args, to.args)) return text
  // The arguments say more than the names of the scripts, which contain a hash of them.
  const [before, after] = [from.args, to.args]
  const { since } = difference
  const ofArguments = { field: "arguments", from: before, to: after, ...(since !== undefined && { since }) } as const
  return `${describe(ofArguments)} (in the wrapper script)`
}

const newProgram = ({ from, to }: NameComparison): string | undefined => {
  if (to._tag === "Refused" || to.program === "") return undefined
  return from._tag === "Resolved" && from.program === to.program ? undefined : to.program
}

const changeText = (difference: Difference.Difference | Difference.GeneralDifference): string => {
  switch (difference.field) {
    case "warning":
    case "fault":
    case "startFault":
      return problemText(problemWords[difference.field], difference)
    case "defaultRuntime":
      return arrow("default runtime", difference, plain)
    case "refusal":
      return refusalText(difference)
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

const problemWords: { readonly [field in Difference.ProblemChange["field"]]: ProblemWords } = {
  fault: refusalWords,
  startFault: {
    added: "the engine would no longer start",
    removed: "no longer keeps the engine from starting",
    changed: "the engine would not start for another reason"
  },
  warning: { added: "new warning", removed: "warning gone", changed: "other warning" }
}

const kinds: { readonly [kind in Resolution.Kind]: string } = {
  configured: "configured",
  implicit: "not configured, passed on unchanged",
  stock: "the engine's own"
}

const problemText = (words: ProblemWords, { from, to }: Difference.ProblemChange): string => {
  const [gone, fresh] = [from, to].map((problems) => first(problems.map(({ message }) => message)))
  if (from.length === 0) return `${words.added}: ${fresh}`
  return to.length === 0 ? `${words.removed}: ${gone}` : `${words.changed}: ${gone} → ${fresh}`
}

const refusalText = ({ from, to }: Difference.ChangedField<string, Pick<Refused, "message"> | null>): string => {
  if (from === null) return `${refusalWords.added}: ${to?.message}`
  return to === null
    ? `can be used now (was: ${from.message})`
    : `${refusalWords.changed}: ${from.message} → ${to.message}`
}

const arrow = <A>(what: string, { from, to }: Difference.ChangedField<string, A>, text: (side: A) => string): string =>
  `${what}: ${text(from)} → ${text(to)}`

const plain = (text: string | null): string => (text === null ? "none" : Wording.plain(text))

const listed = (args: ReadonlyArray<string>): string => args.map(plain).join(" ") || "none"

const first = ([message, ...others]: ReadonlyArray<string>): string => {
  if (message === undefined) return "none"
  return others.length === 0 ? message : `${message} (and ${others.length} more)`
}

const scriptText = (difference: Difference.ScriptDifference): string => {
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

const optionsText = (difference: Difference.ChangedField<"options", Launch.ShimOptions | null>): string => {
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
