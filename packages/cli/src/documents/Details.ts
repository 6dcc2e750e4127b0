/**
 * Data of the library as parts of JSON documents.
 */
import type { Json } from "@oci-runtimes/core/document"
import * as Result from "effect/Result"
import { isProblem, problemData } from "./Problem.ts"

/**
 * Converts plain data to JSON: `_tag` becomes `tag`, undefined fields are omitted, maps become objects, and results become
 * `{ success }` or `{ failure }`. Deeply nested values become "…", because printing them would exhaust the call stack.
 */
export const toJson = (value: unknown, depth = 0): Json.Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (depth > deepest) return "…"
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1))
  if (Result.isResult(value)) {
    return Result.match(value, {
      onSuccess: (success) => ({ success: toJson(success, depth + 1) }),
      onFailure: (failure) => ({ failure: toJson(failure, depth + 1) })
    })
  }
  if (value instanceof Map) return details(Object.fromEntries(value), depth)
  if (typeof value !== "object") return String(value)
  return details(isProblem(value) ? problemData(value) : value, depth)
}

const deepest = 100

/** Converts the fields of an object to JSON. */
export const details = (value: object, depth = 0): Json.JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : [[key === "_tag" ? "tag" : key, toJson(field, depth + 1)]]
    )
  )
