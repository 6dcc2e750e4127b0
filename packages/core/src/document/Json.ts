/**
 * JSON as plain data, for what a configuration holds without saying what it means.
 */
import { type JsonNode, type JsonScalar, lastMembers } from "./JsonTree.ts"

/** Any JSON value. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json
}

/**
 * A tree as plain data. Of equal keys the last one wins, and numbers are 64-bit floats, as when Go decodes a value of
 * any type. Depth costs no call stack.
 */
export const fromTree = (root: JsonNode): Json => {
  const whole: Array<Json> = []
  const pending: Array<Visit> = [{ node: root, put: (value) => whole.push(value) }]
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { node, put } = visit
    if (node.type === "array") {
      const items: Array<Json> = Array.from({ length: node.items.length }, () => null)
      put(items)
      for (const [index, item] of node.items.entries())
        pending.push({ node: item, put: (value) => (items[index] = value) })
    } else if (node.type === "object") {
      const object = {}
      put(object)
      for (const { key, value: inner } of lastMembers(node)) {
        // An assignment to `__proto__` would not make a property.
        const define = (value: Json) =>
          Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
        define(null)
        pending.push({ node: inner, put: define })
      }
    } else put(scalar(node))
  }
  return whole[0] ?? null
}

/** Keys and indexes that lead from the top of a document to a value. */
export type JsonPath = ReadonlyArray<string | number>

/** Whether a value is an object. */
export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reports whether two values are the same. The order of keys does not count. Depth costs no call stack. */
export const isSame = (one: Json, other: Json): boolean => {
  const pending: Array<readonly [Json, Json]> = [[one, other]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair
    if (a === b) continue
    if (isArray(a) && isArray(b)) {
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

const isArray = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

interface Visit {
  readonly node: JsonNode
  readonly put: (value: Json) => void
}

const scalar = (node: JsonScalar): Json => {
  switch (node.type) {
    case "string":
    case "boolean":
      return node.value
    case "number":
      return Number(node.text)
    case "null":
      return null
  }
}
