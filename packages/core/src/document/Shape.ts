/**
 * Takes known fields out of JSON, with every value of a wrong type and its place. Much less than a schema, and much smaller.
 */
import * as Result from "effect/Result"
import * as Json from "./Json.ts"
import type { JsonPath } from "./Json.ts"

/** What a value is to be: a text or flag, a list of texts, texts by their names, or an object with these fields. */
export type Shape = "string" | "boolean" | "strings" | "stringsByName" | { readonly [field: string]: Shape }

/** A value of the wrong type, and where it stands; the empty path is the whole. */
export interface Mistake {
  readonly path: JsonPath
  readonly expected: string
}

/**
 * What there is of an object's fields, or every mistake in them. Null is the same as leaving a field out, and what is no
 * field is dropped.
 */
export const take = (
  shape: { readonly [field: string]: Shape },
  json: Json.Json
): Result.Result<Json.JsonObject, ReadonlyArray<Mistake>> => {
  const mistakes: Array<Mistake> = []
  const refuse = (path: JsonPath, expected: string): undefined => void mistakes.push({ path, expected })

  const text = (value: Json.Json, path: JsonPath): Json.Json | undefined =>
    typeof value === "string" ? value : refuse(path, "string")

  const value = (expected: Shape, found: Json.Json, path: JsonPath): Json.Json | undefined => {
    if (expected === "string") return text(found, path)
    if (expected === "boolean") return typeof found === "boolean" ? found : refuse(path, expected)
    if (expected === "strings") {
      return Array.isArray(found)
        ? found.flatMap((item: Json.Json, index) => text(item, [...path, index]) ?? [])
        : refuse(path, "array")
    }
    if (!Json.isObject(found)) return refuse(path, "object")
    if (expected === "stringsByName") return present(Object.entries(found), path, () => "string")
    const fields = Object.keys(expected).filter((field) => Object.hasOwn(found, field))
    return present(
      fields.map((field) => [field, found[field]!]),
      path,
      (field) => expected[field]!
    )
  }

  const present = (
    entries: ReadonlyArray<readonly [key: string, value: Json.Json]>,
    path: JsonPath,
    shapeOf: (key: string) => Shape
  ): Json.JsonObject =>
    Object.fromEntries(
      entries.flatMap(([key, found]) => {
        const taken = found === null ? undefined : value(shapeOf(key), found, [...path, key])
        return taken === undefined ? [] : [[key, taken]]
      })
    )

  const taken = Json.isObject(json) ? value(shape, json, []) : refuse([], "object")
  return Json.isObject(taken ?? null) && mistakes.length === 0
    ? Result.succeed(taken as Json.JsonObject)
    : Result.fail(mistakes)
}
