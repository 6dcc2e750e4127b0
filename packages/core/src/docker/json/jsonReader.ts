/**
 * Readers for JSON that another program wrote, perhaps a program of another version. A reader takes the fields that it knows and drops the
 * rest. As in Go, null is the same as a missing field.
 */
import * as Result from "effect/Result"
import { Table } from "../../data/index.ts"
import { Json } from "../../document/index.ts"
import { Bytes, GoText } from "../../text/index.ts"

/**
 * A value of the wrong type: its path and the expected type. The empty path is the whole document.
 *
 * @category models
 * @since 1.0.0
 */
export interface Mistake {
  readonly path: Json.JsonPath
  readonly expected: string
}

/** Reads a value. Adds a mistake and returns undefined for a value of the wrong type. */
export type Reader<out A> = (json: Json.Json, path: Json.JsonPath, mistakes: Array<Mistake>) => A | undefined

/** The readers of fields by name. A required field must be present. */
interface Fields {
  readonly [field: string]: Reader<unknown> | Required<unknown>
}

interface Required<out A> {
  readonly required: Reader<A>
}

type Read<F extends Fields> = {
  readonly [field in keyof F]: F[field] extends Required<infer A>
    ? A
    : F[field] extends Reader<infer A>
      ? A | undefined
      : never
}

/**
 * The reason why a document cannot be used: it is not JSON, or it has values of the wrong type.
 *
 * @category models
 * @since 1.0.0
 */
export type Unreadable =
  | { readonly _tag: "NotJson" }
  | { readonly _tag: "Misshapen"; readonly mistakes: ReadonlyArray<Mistake> }

/** Reads a document. */
export const read = <A>(bytes: Uint8Array, reader: Reader<A>): Result.Result<A, Unreadable> => {
  const parsed = parse(bytes)
  if (parsed === undefined) return Result.fail({ _tag: "NotJson" })
  const mistakes: Array<Mistake> = []
  const value = reader(parsed.json, [], mistakes)
  return value === undefined || mistakes.length > 0
    ? Result.fail({ _tag: "Misshapen", mistakes })
    : Result.succeed(value)
}

/** Parses UTF-8 text. `JSON.parse` does not recurse, and of equal keys the last wins, as in Go. */
const parse = (bytes: Uint8Array): { readonly json: Json.Json } | undefined => {
  try {
    return { json: JSON.parse(Bytes.toText(bytes)) }
  } catch {
    return undefined
  }
}

/** Reads a string. Unpaired surrogates become U+FFFD. */
export const text: Reader<string> = (json, path, mistakes) =>
  typeof json === "string" ? json.toWellFormed() : refuse("string", path, mistakes)

/** Reads a boolean. */
export const flag: Reader<boolean> = (json, path, mistakes) =>
  typeof json === "boolean" ? json : refuse("boolean", path, mistakes)

/** Reads a number of things. */
export const count: Reader<number> = (json, path, mistakes) =>
  typeof json === "number" && Number.isSafeInteger(json) && json >= 0
    ? json
    : refuse("number of things", path, mistakes)

/** Reads a string that matches a pattern. `expected` names such strings. */
export const matching =
  (pattern: RegExp, expected: string): Reader<string> =>
  (json, path, mistakes) =>
    typeof json === "string" && pattern.test(json) ? json : refuse(expected, path, mistakes)

/** Reads an object of any content that is not nested too deeply. */
export const anyObject: Reader<Json.JsonObject> = (json, path, mistakes) => {
  if (!Json.isObject(json)) return refuse("object", path, mistakes)
  return isShallow(json) ? json : refuse(`object with at most ${maximumDepth} levels`, path, mistakes)
}

/** Code that prints such an object may recurse. */
const maximumDepth = 100

const isShallow = (json: Json.Json): boolean => {
  let level: ReadonlyArray<Json.Json> = [json]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= maximumDepth) return false
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []))
  }
  return true
}

/** Reads a list. */
export const list =
  <A>(item: Reader<A>): Reader<ReadonlyArray<A>> =>
  (json, path, mistakes) =>
    Json.isList(json)
      ? json.flatMap((value, index) => {
          const taken = item(value, [...path, index], mistakes)
          return taken === undefined ? [] : [taken]
        })
      : refuse("array", path, mistakes)

/** Reads values by any name. A value that is null is left out. */
export const table =
  <A>(value: Reader<A>): Reader<Table.Table<A>> =>
  (json, path, mistakes) => {
    if (!Json.isObject(json)) return refuse("object", path, mistakes)
    const pairs: Array<readonly [string, A]> = []
    for (const [name, inner] of Object.entries(json)) {
      const taken = inner === null ? undefined : value(inner, [...path, name], mistakes)
      if (taken !== undefined) pairs.push([name.toWellFormed(), taken])
    }
    return Table.make(pairs)
  }

/** Finds a field of an object; null if it is missing. */
type Finder = (json: Json.JsonObject, name: string) => Json.Json

const exact: Finder = (json, name) => (Object.hasOwn(json, name) ? json[name]! : null)

/** Finds a field whose name is written in any case, as in Go. People write files; programs write answers with exact names. */
export const anyCase: Finder = (json, name) =>
  Object.entries(json).findLast(([key]) => GoText.foldKey(key) === GoText.foldKey(name))?.[1] ?? null

/** Reads an object with these fields. */
export const record =
  <const F extends Fields>(fields: F, find = exact): Reader<Read<F>> =>
  (json, path, mistakes) => {
    if (!Json.isObject(json)) return refuse("object", path, mistakes)
    const taken: Array<readonly [string, unknown]> = []
    for (const [name, field] of Object.entries(fields)) {
      const value = find(json, name)
      const [reader, isRequired] = typeof field === "function" ? [field, false] : [field.required, true]
      if (value !== null || isRequired) taken.push([name, reader(value, [...path, name], mistakes)])
    }
    return Object.fromEntries(taken) as Read<F>
  }

/** Makes a field required: if it is missing, it is a value of the wrong type. */
export const required = <A>(reader: Reader<A>): Required<A> => ({ required: reader })

/** Returns an empty string as undefined. Go writes the empty string for an unknown value. */
export const known = (value: string | undefined): string | undefined => (value === "" ? undefined : value)

/** Describes why a document cannot be used, as a noun: the first mistake, and how many more there are. */
export const describe = (unreadable: Unreadable): string => {
  if (unreadable._tag === "NotJson") return "something other than JSON"
  const [first, ...others] = unreadable.mistakes
  const place = first === undefined || first.path.length === 0 ? "" : ` in ${GoText.quote(first.path.join("."))}`
  const more = others.length === 0 ? "" : `, and ${others.length} more`
  return `a value of the wrong type${place} (expected ${first?.expected ?? "another value"})${more}`
}

/** A document with more mistakes is not worth more words. */
const maximumMistakes = 1000

const refuse = (expected: string, path: Json.JsonPath, mistakes: Array<Mistake>): undefined => {
  if (mistakes.length < maximumMistakes) mistakes.push({ path, expected })
}
