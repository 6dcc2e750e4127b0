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
  const pending: Array<object> = []
  freeze(made, pending)
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (Array.isArray(value)) for (const item of value) freeze(item, pending)
    else for (const key of Object.keys(value)) freeze(Reflect.get(value, key), pending)
  }
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
  for (const [, value] of table) frozen(value)
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

/** Freezes an object and notes that what is in it is still to be frozen. */
const freeze = (value: unknown, pending: Array<object>): void => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return
  pending.push(Object.freeze(value))
}
