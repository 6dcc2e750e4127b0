/**
 * The text of differences: what each of them means for the person who asks, and which programs are missing on the machine that
 * was looked at.
 */
import { FilePath, Wording } from "../text/index.ts"
import type { Comparison, NameComparison, Summary } from "./Comparison.ts"
import * as Difference from "./Difference.ts"
import { isSameList } from "./launchValues.ts"

/**
 * Returns a line for each difference of a name, in order. `isMissing` says of a program whether the machine lacks it; by default
 * no machine was looked at. `runs` says whether the engine runs with each side; by default it does.
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
  isMissing: (program: string) => boolean = () => false,
  runs?: Difference.Runs
): ReadonlyArray<string> => compared.differences.map((difference) => lineOf(compared, difference, isMissing, runs))

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
 * The verdict of an engine on a side, and the reason unless the engine runs with the side.
 *
 * @category models
 * @since 1.0.0
 */
export interface SideVerdict {
  readonly verdict: string
  readonly reason: string | undefined
}

/**
 * Returns the verdict of the engine with this title on a side.
 *
 * @category formatting
 * @since 1.0.0
 */
export const sideVerdict = (title: string, { message, startMessage, startsIdle }: Summary): SideVerdict => {
  if (message !== null) return { verdict: `refused by ${title}`, reason: message }
  if (startMessage !== null)
    return { verdict: `${title} would ${startsIdle ? "run no container" : "not start"}`, reason: startMessage }
  return { verdict: `accepted by ${title}`, reason: undefined }
}

/**
 * Says what keeps the engine from running on both sides; undefined if it runs with one of them.
 *
 * @category formatting
 * @since 1.0.0
 */
export const neither = ({ from, to }: Pick<Comparison, "from" | "to">): string | undefined => {
  const [before, after] = [from, to].map(({ message, startMessage, startsIdle }) => {
    if (message !== null) return "refused"
    if (startMessage === null) return undefined
    return startsIdle ? "the engine would run no container" : "the engine would not start"
  })
  if (before === undefined || after === undefined) return undefined
  const both = before === after ? `${before} before and after` : `${before} before, ${after} after`
  return `${both}: containers run with neither`
}

const lineOf = (
  compared: NameComparison,
  difference: Difference.Difference,
  isMissing: (program: string) => boolean,
  runs: Difference.Runs | undefined
): string => {
  const { from, to } = compared
  const text = Difference.describeFor(difference, runs)
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
  return `${Difference.describe(ofArguments)} (in the wrapper script)`
}

const newProgram = ({ from, to }: NameComparison): string | undefined => {
  if (to._tag === "Refused" || to.program === "") return undefined
  return from._tag === "Resolved" && from.program === to.program ? undefined : to.program
}
