/**
 * Deep freezing of results, so that no caller can change a value that another caller gets.
 */
import * as Table from "./Table.ts"

/**
 * Freezes a new value and everything in it, and returns the value. A frozen value inside is assumed to be frozen throughout.
 * Byte arrays cannot be frozen. For a value that belongs to the caller, use `frozenCopy`.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozen = <A>(made: A): A => {
  freeze([made])
  return made
}

/**
 * Makes a table of new values, and freezes the values.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozenTable = <Value>(pairs: Iterable<readonly [name: string, value: Value]>): Table.Table<Value> => {
  const table = Table.make(pairs)
  const values: Array<unknown> = []
  for (const [, value] of table) if (isObject(value)) values.push(value)
  freeze(values)
  return table
}

/**
 * Returns a frozen copy of plain data. The caller may still change the original. Does not recurse.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozenCopy = <A>(given: A): A => {
  const top = { copy: given }
  const pending: Array<object> = [top]
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    for (const [key, value] of Object.entries(holder) as Iterable<[string, unknown]>) {
      if (typeof value !== "object" || value === null) continue
      const copy = Array.isArray(value) ? [...value] : { ...value }
      Reflect.set(holder, key, copy)
      pending.push(copy)
    }
  }
  return frozen(top.copy)
}

/** Freezes values and everything in them. Uses the list as a stack instead of recursion, and empties it. */
const freeze = (pending: Array<unknown>): void => {
  while (pending.length > 0) {
    const value = pending.pop()
    if (!isObject(value) || Object.isFrozen(value) || ArrayBuffer.isView(value)) continue
    for (const inner of Array.isArray(value) ? value : Object.values(value)) if (isObject(inner)) pending.push(inner)
    Object.freeze(value)
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
