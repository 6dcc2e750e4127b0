/**
 * Whether two JSON values are the same.
 */
import { type Json, isObject } from "./Json.ts"

/** Compares by value; the order of keys does not count. Depth costs no call stack. */
export const sameJson = (one: Json, other: Json): boolean => {
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
