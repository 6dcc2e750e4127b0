/** The objects that a caller can reach from a value, and attacks that such a caller can try. */
import { Table } from "@oci-runtimes/core/data"

/** Something that is reached, and the way to it. */
export interface Reached {
  readonly way: string
  readonly value: object
}

/** Every object that can be reached, each once. What `isForeign` accepts is left out, with all that is in it. */
export const reachable = (
  root: unknown,
  way = "",
  isForeign: (value: object) => boolean = () => false
): ReadonlyArray<Reached> => {
  const found = new Map<object, string>()
  const pending: Array<readonly [value: unknown, way: string]> = [[root, way]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, at] = next
    if (typeof value !== "object" || value === null || found.has(value) || isForeign(value)) continue
    found.set(value, at)
    if (ArrayBuffer.isView(value)) continue
    for (const key of Reflect.ownKeys(value)) pending.push([Reflect.get(value, key), `${at}.${String(key)}`])
    if (value instanceof Map || value instanceof Set) pending.push([Array.from(value), `${at}[…]`])
    if (!isTable(value)) continue
    // A pair is made for each caller.
    for (const [name, inner] of value) pending.push([inner, `${at}[${name}]`])
    found.set(Object.getPrototypeOf(value), `${at}.prototype`)
  }
  return Array.from(found, ([value, at]) => ({ way: at, value }))
}

/** Returns the ways to everything that a caller could change. */
export const changeable = (reached: ReadonlyArray<Reached>): ReadonlyArray<string> =>
  reached
    .filter(
      ({ value }) => !isModule(value) && (!Object.isFrozen(value) || value instanceof Map || value instanceof Set)
    )
    .map(({ way }) => way)

/**
 * Tries everything to change all that can be reached from a value, and returns how much it did change. Modules, which the
 * test runner imitates by plain objects, are left alone.
 */
export const attack = (root: unknown): number =>
  reachable(root, "", isModule).reduce((changed, { value }) => changed + attempts(value).filter(succeeds).length, 0)

/** The value as plain data of its own: a copy to compare with. Engines are left out. */
export const copyOf = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "function" : value
  if (isModule(value)) return "module"
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array)
  if (isTable(value)) return { table: Array.from(value, copyOf) }
  if (Array.isArray(value)) return value.map(copyOf)
  return {
    hidden: Object.getOwnPropertyNames(value).filter((key) => !Object.keys(value).includes(key)),
    shown: Object.keys(value).map((key) => [key, copyOf(Reflect.get(value, key))])
  }
}

const isTable = (value: object): value is Table.Table<unknown> => Table.isTable(value)

const isModule = (value: object): boolean => Object.prototype.toString.call(value) === "[object Module]"

const evil = { path: "/evil", runtimeArgs: ["EVIL"] }

const attempts = (value: object): ReadonlyArray<() => unknown> => [
  () => value instanceof Map && Map.prototype.set.call(value, "evil", evil),
  () => value instanceof Map && Map.prototype.clear.call(value),
  () => value instanceof Set && Set.prototype.add.call(value, "evil"),
  () => value instanceof Uint8Array && Uint8Array.prototype.fill.call(value, 0x20),
  () => Array.isArray(value) && value.push("EVIL"),
  () => Array.isArray(value) && value.splice(0, 1).length > 0,
  ...Reflect.ownKeys(value).flatMap((key) => [
    () => typeof Reflect.get(value, key) === "string" && Reflect.set(value, key, "EVIL"),
    () => typeof Reflect.get(value, key) !== "object" && Reflect.set(value, key, evil),
    () => Reflect.defineProperty(value, key, { value: "EVIL" }),
    () => Reflect.deleteProperty(value, key)
  ]),
  () => !Object.isFrozen(value) && Reflect.set(value, "get", () => evil),
  () => !ArrayBuffer.isView(value) && Reflect.setPrototypeOf(value, null)
]

const succeeds = (attempt: () => unknown): boolean => {
  try {
    return attempt() !== false
  } catch {
    return false
  }
}
