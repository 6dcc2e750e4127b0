/**
 * Data of the library as parts of JSON documents.
 */
import type { Json } from "@oci-runtimes/core"
import * as Result from "effect/Result"

/** Plain data as JSON: tags are called `tag`, what is undefined is left out, maps become objects, results what they hold. */
export const toJson = (value: unknown): Json.Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (Array.isArray(value)) return value.map(toJson)
  if (Result.isResult(value)) {
    return Result.match(value, {
      onSuccess: (success) => ({ success: toJson(success) }),
      onFailure: (failure) => ({ failure: toJson(failure) })
    })
  }
  if (value instanceof Map) return details(Object.fromEntries(value))
  return typeof value === "object" ? details(value) : String(value)
}

/** An object's fields as JSON. */
export const details = (value: object): Json.JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : [[key === "_tag" ? "tag" : key, toJson(field)]]
    )
  )
