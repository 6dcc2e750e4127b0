/**
 * Immutable tables of values by name. A frozen `Map` can still be changed, by `Map.prototype.set.call`.
 */

/**
 * Values by name, in the order in which they were given.
 *
 * @category models
 * @since 1.0.0
 */
export interface Table<out Value> extends Iterable<readonly [name: string, value: Value]> {
  readonly size: number
  /** Returns the value of a name; undefined if the table does not have the name. */
  readonly get: (name: string) => Value | undefined
  /** Reports whether the table has a name. */
  readonly has: (name: string) => boolean
  /** Returns the names in order. */
  readonly names: () => Iterable<string>
}

/**
 * Makes a table of pairs, such as the entries of a `Map`. If several pairs have the same name, the last counts. The values
 * are not copied.
 *
 * ```ts
 * import { Table } from "@oci-runtimes/core"
 *
 * const runtimes = Table.make([["crun", { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
 * console.log(runtimes.size, runtimes.get("crun")?.path, [...runtimes.names()])
 * // => 1 /usr/bin/crun [ 'crun' ]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <Value = never>(pairs: Iterable<readonly [name: string, value: Value]>): Table<Value> =>
  new PrivateTable(pairs)

/**
 * Makes a table of names, each with the value true.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofNames = (names: Iterable<string>): Table<true> =>
  make(Array.from(names, (name): readonly [string, true] => [name, true]))

/**
 * Reports whether a value is a table made by this module.
 *
 * @category guards
 * @since 1.0.0
 */
export const isTable = (value: unknown): value is Table<unknown> => value instanceof PrivateTable

class PrivateTable<Value> implements Table<Value> {
  readonly #values: ReadonlyMap<string, Value>

  static {
    Object.freeze(this)
    Object.freeze(this.prototype)
  }

  constructor(pairs: Iterable<readonly [name: string, value: Value]>) {
    this.#values = new Map(pairs)
    Object.freeze(this)
  }

  get size(): number {
    return this.#values.size
  }

  get(name: string): Value | undefined {
    return this.#values.get(name)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  names(): Iterable<string> {
    return this.#values.keys()
  }

  [Symbol.iterator](): Iterator<readonly [name: string, value: Value]> {
    return this.#values.entries()
  }

  /** Returns the text that fast-check prints. */
  toString(): string {
    return `Table.make(${JSON.stringify(Array.from(this))})`
  }

  /** Returns the map that Node.js prints. Without this method, a table would look empty. */
  [Symbol.for("nodejs.util.inspect.custom")](): ReadonlyMap<string, Value> {
    return new Map(this.#values)
  }
}
