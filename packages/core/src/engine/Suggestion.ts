/**
 * The suggestions for a name that is not known.
 */
import { Similarity, FilePath, GoText } from "../text/index.ts"

/**
 * The reason why a name is near: it differs only in the given aspects, its runtime runs the requested program, or a number of
 * characters are added, missing or wrong. Two swapped characters count as one.
 *
 * @category models
 * @since 1.0.0
 */
export type Because =
  | { readonly _tag: "Alike"; readonly butFor: ReadonlyArray<Similarity.Aspect> }
  | { readonly _tag: "SameProgram"; readonly program: string }
  | { readonly _tag: "Misspelt"; readonly characters: number }

/**
 * A name that resolves, and why it may be meant.
 *
 * @category models
 * @since 1.0.0
 */
export interface Suggestion {
  readonly name: string
  readonly because: Because
}

/**
 * A name that may be suggested, and the program of its runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface Known {
  readonly name: string
  readonly program?: string | undefined
}

/**
 * The maximum number of suggestions for a name.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximum = 3

/**
 * Returns the known names that are nearest to the requested name, nearest first; empty if no name is near. If a name occurs
 * more than once, its first entry counts. `isUsual` reports whether a name is the usual name of a runtime: such a name is not a
 * misspelling of another usual name.
 *
 * ```ts
 * import { Suggestion } from "@oci-runtimes/core/engine"
 *
 * const known = [{ name: "gvisor", program: "/usr/local/bin/runsc" }, { name: "crun" }]
 * for (const asked of ["gVisor", "/usr/bin/runsc", "gvsior"]) {
 *   for (const near of Suggestion.nearest(asked, known)) console.log(`${near.name}: ${Suggestion.describe(near)}`)
 * }
 * // => gvisor: It differs only in case.
 * // => gvisor: Its program is /usr/local/bin/runsc.
 * // => gvisor: It differs by one character.
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const nearest = (
  asked: string,
  known: Iterable<Known>,
  isUsual: (name: string) => boolean = () => false
): ReadonlyArray<Suggestion> => {
  const programs = new Map<string, string | undefined>()
  for (const { name, program } of known) if (!programs.has(name)) programs.set(name, program)
  return (
    [...programs]
      // The empty name resolves if it is configured, but suggesting it helps no one.
      .filter(([name]) => name !== asked && name !== "")
      .flatMap(([name, program]) => {
        const because = nearness(asked, name, program)
        return because === undefined ? [] : [{ name, because }]
      })
      .toSorted((a, b) => rank(a.because) - rank(b.because) || GoText.compare(a.name, b.name))
      .slice(0, maximum)
      .filter(({ because, name }) => because._tag !== "Misspelt" || !isUsual(asked) || !isUsual(name))
  )
}

/**
 * Returns the suggestion as a question, and why the name may be meant.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (suggestion: Suggestion): string =>
  `Did you mean ${JSON.stringify(suggestion.name)}? ${describe(suggestion)}`

/**
 * Says why the name may be meant, in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ because }: Suggestion): string => {
  switch (because._tag) {
    case "Alike":
      return `It ${Similarity.describe(because.butFor)}.`
    case "SameProgram":
      return `Its program is ${because.program}.`
    case "Misspelt":
      return `It differs by ${because.characters === 1 ? "one character" : `${because.characters} characters`}.`
  }
}

const nearness = (asked: string, name: string, path: string | undefined): Because | undefined => {
  const butFor = Similarity.ignoredAspects(asked, name)
  if (butFor !== undefined) return { _tag: "Alike", butFor }
  const program = path === undefined ? "" : FilePath.lastElement(path)
  if (path !== undefined && program !== "" && program === FilePath.lastElement(asked)) {
    return { _tag: "SameProgram", program: path }
  }
  const characters = Similarity.misspelling(Similarity.ignoring(asked), Similarity.ignoring(name))
  return characters === undefined ? undefined : { _tag: "Misspelt", characters }
}

/** Returns the rank of a reason: aspects (three at most) first, then the same program, then misspellings. */
const rank = (because: Because): number => {
  if (because._tag === "Alike") return because.butFor.length
  return because._tag === "SameProgram" ? 4 : 4 + because.characters
}
