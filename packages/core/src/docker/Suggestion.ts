/**
 * The names that somebody may have meant who asked for one that is not known.
 */
import { ShimName } from "../shim/index.ts"
import { Alike, FilePath, GoText } from "../text/index.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"

export type Aspect = Alike.Aspect

/**
 * Why a name is near: but for some aspects it is the same, its runtime runs the program that was asked for, or so many
 * characters are added, missing or wrong. Two that have changed places count as one.
 */
export type Because =
  | { readonly _tag: "Alike"; readonly butFor: ReadonlyArray<Alike.Aspect> }
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
 * import { Moby25, Table } from "@oci-runtimes/core"
 * import { Suggestion } from "@oci-runtimes/core/docker"
 *
 * const runtimes = Table.make([["gvisor", { path: "/usr/local/bin/runsc", runtimeArgs: [] }]])
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
    [...new Set([...map.runtimes.names(), ShimName.linuxShim])]
      // The empty name resolves where it is configured, but nobody is helped by it.
      .filter((name) => name !== asked && name !== "")
      .flatMap((name) => {
        const because = nearness(forms, name, map.runtimes.get(name)?.path)
        return because === undefined ? [] : [{ name, because }]
      })
      .toSorted((a, b) => rank(a.because) - rank(b.because) || GoText.compare(a.name, b.name))
      .slice(0, maximum)
  )
}

/** The suggestion as a question, and why the name may be meant. */
export const message = (suggestion: Suggestion): string =>
  `Did you mean ${JSON.stringify(suggestion.name)}? ${describe(suggestion)}`

/** Why the name may be meant, in a sentence. */
export const describe = ({ because }: Suggestion): string => {
  switch (because._tag) {
    case "Alike":
      return `It ${Alike.describe(because.butFor)}.`
    case "SameProgram":
      return `Its program is ${because.program}.`
    case "Misspelt":
      return `It differs in ${because.characters === 1 ? "one character" : `${because.characters} characters`}.`
  }
}

/** The file name in a name, and what is left of the name when aspects are ignored, in the order of their sets. */
interface Forms {
  readonly fileName: string
  readonly ignoring: ReadonlyArray<string>
}

const formsOf = (name: string): Forms => ({
  fileName: FilePath.lastElement(name),
  ignoring: Alike.sets.map((set) => Alike.ignoring(set, name))
})

const nearness = (asked: Forms, name: string, path: string | undefined): Because | undefined => {
  const program = path === undefined ? "" : FilePath.lastElement(path)
  const runsProgram = path !== undefined && program !== "" && program === asked.fileName
  const sameProgram: Because | undefined = runsProgram ? { _tag: "SameProgram", program: path } : undefined
  const butFor = Alike.sets.find((set, index) => asked.ignoring[index] === Alike.ignoring(set, name))
  if (butFor !== undefined) return { _tag: "Alike", butFor }
  if (sameProgram !== undefined) return sameProgram
  const characters = Alike.misspelling(asked.ignoring.at(-1)!, Alike.ignoring(Alike.everything, name))
  return characters === undefined ? undefined : { _tag: "Misspelt", characters }
}

const rank = (because: Because): number => {
  if (because._tag === "Alike") return because.butFor.length
  return because._tag === "SameProgram" ? Alike.sets.length : Alike.sets.length + because.characters
}
