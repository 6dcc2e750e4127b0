/**
 * JSON values as plain data, for the uninterpreted parts of a configuration.
 */
import { type JsonNode, fold } from "./JsonTree.ts"

/**
 * Any JSON value.
 *
 * @category models
 * @since 1.0.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/**
 * A JSON object.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonObject {
  readonly [key: string]: Json
}

/**
 * Converts a tree to plain data. Of equal keys the last wins, and numbers become 64-bit floats, as when Go decodes into
 * `interface{}`. Does not recurse.
 *
 * @category constructors
 * @since 1.0.0
 */
export const fromTree = (root: JsonNode): Json =>
  fold<Json>(root, (node, parts) => {
    switch (node.type) {
      case "array":
        return parts
      case "object":
        return Object.fromEntries(node.members.map(({ key }, index) => [key, parts[index]!]))
      case "string":
      case "boolean":
        return node.value
      case "number":
        return Number(node.text)
      case "null":
        return null
    }
  })

/**
 * Keys and indexes that lead from the top of a document to a value.
 *
 * @category models
 * @since 1.0.0
 */
export type JsonPath = ReadonlyArray<string | number>

/**
 * Reports whether a value is an object.
 *
 * @category guards
 * @since 1.0.0
 */
export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Reports whether a value is a list.
 *
 * @category guards
 * @since 1.0.0
 */
export const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/**
 * Reports whether two values are equal. The order of keys does not matter. Does not recurse.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = (one: Json, other: Json): boolean => {
  const pending: Array<readonly [Json, Json]> = [[one, other]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (isList(a) && isList(b)) {
      if (a.length !== b.length) return false
      for (const [index, item] of a.entries()) pending.push([item, b[index] ?? null])
    } else if (isObject(a) && isObject(b)) {
      const keys = Object.keys(a)
      if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return false
      for (const key of keys) pending.push([a[key] ?? null, b[key] ?? null])
    } else return false
  }
  return true
}
