/**
 * Tables of values by name that cannot be changed once they are made. A frozen `Map` still can: `Map.prototype.set.call`
 * reaches into it.
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
  /** Returns the names, in their order. */
  readonly names: () => Iterable<string>
}

/**
 * Makes a table of pairs, such as those of a `Map`; of several with the same name the last counts. The pairs are copied, the
 * values are kept as they are.
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
 * Makes a table that only says which names are in it.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofNames = (names: Iterable<string>): Table<true> =>
  make(Array.from(names, (name): readonly [string, true] => [name, true]))

/**
 * Reports whether a value is a table that was made here.
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

  /** What fast-check prints. */
  toString(): string {
    return `Table.make(${JSON.stringify(Array.from(this))})`
  }

  /** What Node.js prints: otherwise a table would look empty. */
  [Symbol.for("nodejs.util.inspect.custom")](): ReadonlyMap<string, Value> {
    return new Map(this.#values)
  }
}
