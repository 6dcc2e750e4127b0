/**
 * The names that somebody may have meant who asked for one that is not known.
 */
import { distance } from "fastest-levenshtein"
import * as FilePath from "./FilePath.ts"
import { compare } from "./internal/goText.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeName from "./RuntimeName.ts"

/** What a reader of a name may overlook: blanks at its ends, capitals, and characters that look like others or like none. */
export type Aspect = "blanks" | "case" | "look"

/**
 * Why a name is near: but for some aspects it is the same, its runtime runs the program that was asked for, or so many
 * characters are added, missing or wrong. Two that have changed places count as one.
 */
export type Because =
  | { readonly _tag: "Alike"; readonly butFor: ReadonlyArray<Aspect> }
  | { readonly _tag: "SameProgram"; readonly program: string }
  | { readonly _tag: "Misspelt"; readonly characters: number }

/** A name that resolves, and why it may be meant. */
export interface Suggestion {
  readonly name: string
  readonly because: Because
}

/** The most suggestions that are made for one name. */
export const maximum = 3

/**
 * The nearest names of a map and of the engine, the nearest first; none where nothing is near.
 *
 * ```ts
 * import { Moby25, Suggestion } from "@oci-runtimes/core"
 *
 * const runtimes = new Map([["gvisor", { path: "/usr/local/bin/runsc", runtimeArgs: [] }]])
 * const settings = { dataRoot: "/d", execRoot: "/e", execOpts: [], defaultRuntime: "", runtimes }
 * const facts = {
 *   unifiedCgroups: true,
 *   bootedWithSystemd: true,
 *   noPivotRoot: false,
 *   searchPath: "/usr/bin",
 *   workingDirectory: "/"
 * }
 * const map = Moby25.configure(settings, facts)
 * for (const asked of ["gVisor", "/usr/bin/runsc", "gvsior"]) {
 *   for (const near of Suggestion.nearest(asked, map)) console.log(`${near.name}: ${Suggestion.describe(near)}`)
 * }
 * // => gvisor: It differs only in case.
 * // => gvisor: Its program is /usr/local/bin/runsc.
 * // => gvisor: It differs in one character.
 * ```
 */
export const nearest = (asked: string, map: Pick<RuntimeMap, "runtimes">): ReadonlyArray<Suggestion> => {
  const forms = formsOf(asked)
  return (
    [...new Set([...map.runtimes.keys(), RuntimeName.linuxShim])]
      // The empty name resolves where it is configured, but nobody is helped by it.
      .filter((name) => name !== asked && name !== "")
      .flatMap((name) => {
        const because = nearness(forms, name, map.runtimes.get(name)?.path)
        return because === undefined ? [] : [{ name, because }]
      })
      .toSorted((a, b) => rank(a.because) - rank(b.because) || compare(a.name, b.name))
      .slice(0, maximum)
  )
}

/** Why the name may be meant, in a sentence. */
export const describe = ({ because }: Suggestion): string => {
  switch (because._tag) {
    case "Alike":
      return `It differs only in ${because.butFor.map((aspect) => aspects[aspect].words).join(" and in ")}.`
    case "SameProgram":
      return `Its program is ${because.program}.`
    case "Misspelt":
      return `It differs in ${because.characters === 1 ? "one character" : `${because.characters} characters`}.`
  }
}

const aspects: {
  readonly [aspect in Aspect]: { readonly words: string; readonly ignore: (text: string) => string }
} = {
  look: {
    words: "characters that look alike or do not show",
    ignore: (text) => text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "")
  },
  blanks: { words: "blanks at its ends", ignore: (text) => text.trim() },
  case: { words: "case", ignore: (text) => text.toLowerCase() }
}

/** Every set of aspects, the smallest first; within one, in the order in which they are ignored. */
const sets: ReadonlyArray<ReadonlyArray<Aspect>> = [
  ["case"],
  ["blanks"],
  ["look"],
  ["blanks", "case"],
  ["look", "case"],
  ["look", "blanks"],
  ["look", "blanks", "case"]
]

/** The file name in a name, and what is left of the name when aspects are ignored, in the order of their sets. */
interface Forms {
  readonly fileName: string
  readonly ignoring: ReadonlyArray<string>
}

const formsOf = (name: string): Forms => ({
  fileName: FilePath.lastElement(name),
  ignoring: sets.map((set) => ignoring(set, name))
})

const nearness = (asked: Forms, name: string, path: string | undefined): Because | undefined => {
  const program = path === undefined ? "" : FilePath.lastElement(path)
  const runsProgram = path !== undefined && program !== "" && program === asked.fileName
  const sameProgram: Because | undefined = runsProgram ? { _tag: "SameProgram", program: path } : undefined
  const butFor = sets.find((set, index) => asked.ignoring[index] === ignoring(set, name))
  if (butFor !== undefined) return { _tag: "Alike", butFor }
  if (sameProgram !== undefined) return sameProgram
  const characters = misspelling(asked.ignoring.at(-1)!, ignoring(everything, name))
  return characters === undefined ? undefined : { _tag: "Misspelt", characters }
}

const everything = sets.at(-1)!

const ignoring = (set: ReadonlyArray<Aspect>, text: string): string =>
  set.reduce((rest, aspect) => aspects[aspect].ignore(rest), text)

/** Nobody misspells a longer name, and to compare two takes the square of their length. */
const longestTyped = 255

/** How many characters differ, or undefined where they are too many for a slip: more than one in three, or than three. */
const misspelling = (asked: string, name: string): number | undefined => {
  const longer = Math.max(asked.length, name.length)
  const most = Math.min(3, Math.floor(longer / 3))
  if (longer > longestTyped || longer - Math.min(asked.length, name.length) > most) return undefined
  const characters = haveChangedPlaces(asked, name) ? 1 : distance(asked, name)
  return characters <= most ? characters : undefined
}

const haveChangedPlaces = (asked: string, name: string): boolean => {
  let at = 0
  while (at < name.length && asked[at] === name[at]) at++
  return `${name.slice(0, at)}${name[at + 1] ?? ""}${name[at] ?? ""}${name.slice(at + 2)}` === asked
}

const rank = (because: Because): number => {
  if (because._tag === "Alike") return because.butFor.length
  return because._tag === "SameProgram" ? sets.length : sets.length + because.characters
}
