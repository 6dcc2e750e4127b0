/**
 * The directives that a key may be: of the engine, in another spelling, or of another engine.
 */
import { Once } from "../../../data/index.ts"
import type { GoType } from "../../../document/index.ts"
import { Alike } from "../../../text/index.ts"
import * as Engines from "../../Engines.ts"
import type { Engine } from "../../Moby.ts"
import { isComment } from "./entryFields.ts"

/**
 * The directive that a key was likely meant for. It is certain where they differ in case, dashes and underscores alone, or
 * where it took the place of one that was called so.
 */
export interface Meant {
  readonly directive: string
  readonly isCertain: boolean
  readonly isReplacement?: true
}

/** A directive of another engine, and the releases that know it. */
export interface Foreign {
  readonly directive: string
  readonly releases: string
}

/** A directive that a key names, on any level of the file. */
export interface Named {
  readonly directive: string
  /** Undefined for a flag that is not a directive, and for a directive of another engine. */
  readonly type: GoType.GoType | undefined
  /** The key is spelled exactly like the directive. */
  readonly isExact: boolean
  readonly foreign: Foreign | undefined
}

/** What keys may be to an engine. */
export interface Vocabulary {
  /** The directive that is meant by a key that the engine does not know. */
  readonly near: (key: string) => Meant | undefined
  /** The directive that a key is to another engine, and to this one is not. */
  readonly foreign: (key: string) => Foreign | undefined
  /** The directive that a key names, in any case, with any dashes. */
  readonly named: (key: string) => Named | undefined
}

/** Returns the vocabulary of an engine. Its indexes are made when a key is not known, which is rare. */
export const vocabularyOf = (engine: Engine): Vocabulary => {
  const { accepted, deprecated, typed } = engine.directives
  const nearest = Once.once(() => nearestOf(Object.keys(typed.fields).filter((field) => !deprecated.has(field))))
  const others = Once.once(() => foreignTo(engine))
  const directives = Once.once(() => byLetters([...accepted.names()].filter((directive) => !deprecated.has(directive))))
  const foreign = (key: string) => others()(key)
  const replacement = (key: string) => deprecated.get(key) ?? replacementOf(engine, key)
  const near = (key: string): Meant | undefined => {
    const meant = nearest()(key)
    const directive = isComment(key) || meant?.isCertain === true ? undefined : replacementOf(engine, key)
    if (directive !== undefined) return { directive, isCertain: true, isReplacement: true }
    return meant?.isCertain === true || foreign(key) === undefined ? meant : undefined
  }
  const typeOf = (directive: string) => (Object.hasOwn(typed.fields, directive) ? typed.fields[directive] : undefined)
  const named = (key: string): Named | undefined => {
    if (isComment(key)) return undefined
    const own = replacement(key) ?? (isFlattened(typeOf(key)) ? key : directives().get(letters(key)))
    if (own !== undefined) return { directive: own, type: typeOf(own), isExact: own === key, foreign: undefined }
    const other = foreign(key)
    return other && { directive: other.directive, type: undefined, isExact: other.directive === key, foreign: other }
  }
  return { near, foreign, named }
}

/** Returns a look-up of the nearest of these keys to a key that is not among them. */
export const nearestOf = (known: ReadonlyArray<string>): Vocabulary["near"] => {
  const same = byLetters(known)
  return (key) => {
    if (isComment(key)) return undefined
    const asked = letters(key)
    const directive = same.get(asked)
    if (directive !== undefined) return { directive, isCertain: true }
    const distances = Array.from(same).flatMap(([name, one]) => {
      const characters = Alike.misspelling(asked, name)
      return characters === undefined ? [] : [{ directive: one, characters }]
    })
    const [first] = distances.toSorted((one, other) => one.characters - other.characters)
    return first === undefined ? undefined : { directive: first.directive, isCertain: false }
  }
}

/** Returns what to do about a directive of another engine. */
export const elsewhere = (engine: Engine, key: string, { directive, releases }: Foreign): string => {
  const what = directive === key ? "this directive" : JSON.stringify(directive)
  return `${releases} knows ${what}, and ${engine.title} does not. Remove it, or run an engine that knows it.`
}

/** Reports whether the engine takes a directive for the keys in its object, such as `proxies`, rather than for its own. */
const isFlattened = (type: GoType.GoType | undefined): boolean => type?.kind === "struct"

const letters = (key: string): string => key.toLowerCase().replace(/[\s_-]/g, "")

const byLetters = (keys: ReadonlyArray<string>): ReadonlyMap<string, string> =>
  new Map(keys.map((key) => [letters(key), key]))

/** What took the place of a directive that only another engine still knows well enough to name it. */
const replacementOf = (engine: Engine, key: string): string | undefined =>
  others(engine)
    .map(({ directives }) => directives.deprecated.get(key))
    .find((directive) => directive !== undefined && Object.hasOwn(engine.directives.typed.fields, directive))

const foreignTo = (engine: Engine): Vocabulary["foreign"] => {
  const { accepted } = engine.directives
  const known = others(engine).flatMap(({ directives, title }) =>
    Array.from(directives.accepted.names()).flatMap((directive): ReadonlyArray<readonly [string, Foreign]> => {
      if (accepted.has(directive) || directives.deprecated.has(directive)) return []
      const since = directives.since.get(directive)
      const releases = since === undefined ? title : `Docker Engine ${since} and later`
      return [[letters(directive), { directive, releases }]]
    })
  )
  const found = new Map(known.toReversed())
  return (key) => found.get(letters(key))
}

const others = ({ directives }: Engine): ReadonlyArray<Engine> =>
  Engines.names.map((name) => Engines.byName[name]).filter((other) => other.directives !== directives)
