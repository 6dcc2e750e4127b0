/**
 * The directives that a key may name: those of the engine, in any spelling, and those of other releases.
 */
import { Lazy } from "../../../data/index.ts"
import type { GoType } from "../../../document/index.ts"
import { Similarity } from "../../../text/index.ts"
import * as Engines from "../../Engines.ts"
import type { Generation } from "../../Moby.ts"
import { accepted, usable } from "../../releases/directiveSpans.ts"
import * as ReleaseSpan from "../../releases/ReleaseSpan.ts"
import * as Supported from "../../releases/supported.ts"
import { isComment } from "./entryFields.ts"

/**
 * The directive that a key was likely meant for. The match is certain if the two differ only in case, spaces, dashes and
 * underscores, or in the order of two neighbouring letters, or if the directive replaced one with the name of the key.
 */
export interface Meant {
  readonly directive: string
  readonly isCertain: boolean
  readonly isReplacement?: true
}

/** A directive that only other releases have, and these releases, such as `23 and earlier`. */
export interface Foreign {
  readonly directive: string
  readonly releases: string
  /** The supported releases that have the directive, such as `25 to 28`, if the engine stands for all supported releases. */
  readonly supported: string | undefined
}

/** A directive that a key names, on any level of the file. */
export interface Named {
  readonly directive: string
  /** Undefined for a flag that is not a directive, and for a directive of other releases. */
  readonly type: GoType.GoType | undefined
  /** True if the key is spelled exactly like the directive. */
  readonly isExact: boolean
  readonly foreign: Foreign | undefined
}

/** The possible meanings of keys for an engine. */
export interface Vocabulary {
  /** Returns the directive that an unknown key was likely meant for. */
  readonly near: (key: string) => Meant | undefined
  /** Returns the directive of other releases that a key names, if this engine does not have it. */
  readonly foreign: (key: string) => Foreign | undefined
  /** Returns the directive that a key names, ignoring case, spaces, dashes and underscores. */
  readonly named: (key: string) => Named | undefined
}

/** Returns the vocabulary of an engine. Its indexes are built at the first unknown key, because most files have none. */
export const vocabularyOf = (engine: Generation): Vocabulary => {
  const { deprecated, removed, typed } = engine.directives
  const isCurrent = (directive: string): boolean => !deprecated.has(directive) && !removed.has(directive)
  const nearest = Lazy.lazy(() => nearestOf(Object.keys(typed.fields).filter(isCurrent)))
  const others = Lazy.lazy(() => foreignTo(engine))
  const directives = Lazy.lazy(() => byLetters([...engine.directives.accepted.names()].filter(isCurrent)))
  const foreign = (key: string) => others().get(letters(key))
  const near = (key: string): Meant | undefined => {
    if (isComment(key)) return undefined
    const meant = nearest()(key)
    if (meant?.isCertain === true) return meant
    const directive = replacementOf(engine, key)
    if (directive !== undefined) return { directive, isCertain: true, isReplacement: true }
    return foreign(key) === undefined ? meant : undefined
  }
  const typeOf = (directive: string) => (Object.hasOwn(typed.fields, directive) ? typed.fields[directive] : undefined)
  const named = (key: string): Named | undefined => {
    if (isComment(key)) return undefined
    const replacement = deprecated.get(key) ?? replacementOf(engine, key)
    // For a directive such as `proxies`, the engine accepts the keys in its object, but not its own key.
    const own = replacement ?? (typeOf(key)?.kind === "struct" ? key : directives().get(letters(key)))
    if (own !== undefined) return { directive: own, type: typeOf(own), isExact: own === key, foreign: undefined }
    const other = foreign(key)
    return other && { directive: other.directive, type: undefined, isExact: other.directive === key, foreign: other }
  }
  return { near, foreign, named }
}

/**
 * Returns a look-up of the known key that is nearest to another key. At most a quarter of the letters may differ, or the word
 * `default` at the beginning or `enabled` at the end is missing.
 */
export const nearestOf = (known: ReadonlyArray<string>): Vocabulary["near"] => {
  const same = byLetters(known)
  return (key) => {
    if (isComment(key)) return undefined
    const asked = letters(key)
    const directive = same.get(asked)
    if (directive !== undefined) return { directive, isCertain: true }
    const distances = Array.from(same, ([name, one]) => ({
      directive: one,
      characters: Similarity.misspelling(asked, name),
      isSwapped: Similarity.isSwapped(asked, name),
      most: Math.max(1, Math.floor(Math.max(asked.length, name.length) / 4))
    }))
    const [first] = distances
      .filter(({ characters, most }) => characters !== undefined && characters <= most)
      .toSorted((one, other) => one.characters! - other.characters!)
    if (first !== undefined) return { directive: first.directive, isCertain: first.isSwapped }
    const longer = same.get(`default${asked}`) ?? same.get(`${asked}enabled`)
    return longer === undefined ? undefined : { directive: longer, isCertain: false }
  }
}

/** Returns the advice for a directive that only other releases have. */
export const elsewhere = (key: string, { directive, releases, supported }: Foreign): string => {
  const isExact = directive === key
  return supported === undefined
    ? `Only Docker Engine ${releases} supports ${isExact ? "this directive" : JSON.stringify(directive)}. Remove it, or use an engine that supports it.`
    : `Docker Engine ${supported} accepts ${isExact ? "it" : JSON.stringify(directive)}. Remove it if a newer release reads the file.`
}

/** Returns what distinguishes a key from others: no case, spaces, dashes and invisible characters, and no colon or = at its end. */
const letters = (key: string): string =>
  Similarity.ignoring(key, ["look"])
    .toLowerCase()
    .replace(/(?<![:=])[:=]+\s*$/, "")
    .replace(/[\s_]|\p{Dash_Punctuation}/gu, "")

const byLetters = (keys: ReadonlyArray<string>): ReadonlyMap<string, string> =>
  new Map(keys.map((key) => [letters(key), key]))

/** Returns the replacement of a directive that is deprecated in another engine and unknown in this one. */
const replacementOf = (engine: Generation, key: string): string | undefined =>
  others(engine)
    .map(({ directives }) => directives.deprecated.get(key))
    .find((directive) => directive !== undefined && Object.hasOwn(engine.directives.typed.fields, directive))

/** Returns the directives that only other releases have, by their letters. */
const foreignTo = ({ directives, isOfUnknownRelease = false }: Generation): ReadonlyMap<string, Foreign> =>
  new Map(
    [...accepted.names()]
      .filter((directive) => !directives.accepted.has(directive) && !directives.deprecated.has(directive))
      .map((directive) => {
        const span = usable(directive)
        const supported = isOfUnknownRelease ? Supported.within(span) : undefined
        return [letters(directive), { directive, releases: ReleaseSpan.describe(span), supported }]
      })
  )

const others = ({ directives }: Generation): ReadonlyArray<Generation> =>
  Engines.names.map((name) => Engines.byName[name]).filter((other) => other.directives !== directives)
