/**
 * Freezes what is handed out, so that no caller can change what another one gets.
 */
import * as Table from "./Table.ts"

/**
 * Freezes a value that was just made with everything in it, and returns it. A frozen value in it counts as frozen
 * throughout. Bytes cannot be frozen. A value of a caller is not frozen but copied: see `frozenCopy`.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozen = <A>(made: A): A => {
  freeze([made])
  return made
}

/**
 * Makes a table of values that were just made, and freezes them.
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
 * Returns a frozen copy of plain data, which the caller who gave it may still change. Depth costs no call stack.
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

/** Freezes values and all that is in them. The list is used up: it may be as long as the values are deep. */
const freeze = (pending: Array<unknown>): void => {
  while (pending.length > 0) {
    const value = pending.pop()
    if (!isObject(value) || Object.isFrozen(value) || ArrayBuffer.isView(value)) continue
    for (const inner of Array.isArray(value) ? value : Object.values(value)) if (isObject(inner)) pending.push(inner)
    Object.freeze(value)
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
