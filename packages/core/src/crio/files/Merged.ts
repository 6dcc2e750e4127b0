/**
 * The values of all files and flags, merged: a later file overrides single keys of an earlier one, except those of a handler, whose
 * record it replaces as a whole.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `UpdateFromDropInFile`.
 */
import type { BurntSushiDecoded } from "../../document/toml/index.ts"
import { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Sourced } from "../Settings.ts"
import * as HandlerRecord from "./HandlerRecord.ts"

/**
 * The values of `[crio.runtime]` by their key, and the handlers by their name.
 *
 * @category models
 * @since 1.0.0
 */
export interface Merged {
  readonly cells: ReadonlyMap<string, Sourced<HandlerRecord.Cell["value"]>>
  readonly handlers: ReadonlyMap<string, HandlerRecord.HandlerRecord>
}

/**
 * Returns the values without any file.
 *
 * @category operations
 * @since 1.0.0
 */
export const defaults = ({ builtIn }: Pick<Traits, "builtIn">): Merged => ({
  cells: new Map([["default_runtime", { value: builtIn.name, origins: { used: { _tag: "BuiltIn" }, shadowed: [] } }]]),
  handlers: new Map([[builtIn.name, HandlerRecord.builtIn(builtIn)]])
})

/**
 * Merges the values of a file into those of the files before it.
 *
 * @category operations
 * @since 1.0.0
 */
export const merge = (
  { builtIn, removesBuiltIn }: Pick<Traits, "builtIn" | "removesBuiltIn">,
  before: Merged,
  { file, source }: { readonly file: string; readonly source: SourceText.SourceText },
  { assignments, records }: BurntSushiDecoded.Decoded
): Merged => {
  const originAt = ({ length, offset, path }: BurntSushiDecoded.Record): Origin.Origin => ({
    _tag: "File",
    file,
    path,
    range: SourceText.range(source, offset, length)
  })
  const values = new Map<string, Map<string, HandlerRecord.Cell>>()
  const cells = new Map(before.cells)
  const handlers = new Map(before.handlers)
  for (const { length, offset, path, value } of assignments) {
    const [top, section, key = "", name = "", ...rest] = path
    if (top !== "crio" || section !== "runtime") continue
    const cell = { value: HandlerRecord.valueOf(value), origin: originAt({ path, offset, length }) }
    if (path.length === 3) setCell(cells, key, cell)
    else if (key === "runtimes") {
      const own = values.get(name) ?? new Map<string, HandlerRecord.Cell>()
      values.set(name, own.set(HandlerRecord.keyOf(rest), cell))
    }
  }
  for (const record of records) {
    const [, section, key, name = ""] = record.path
    if (section !== "runtime" || key !== "runtimes") continue
    setHandler(handlers, name, originAt(record), values.get(name) ?? new Map())
  }
  const chosen = assignments.find(({ path }) => path.join(".") === "crio.runtime.default_runtime")
  if (removesBuiltIn && chosen !== undefined && HandlerRecord.valueOf(chosen.value) !== builtIn.name) {
    handlers.delete(builtIn.name)
  }
  return { cells, handlers }
}

/**
 * Sets a value of a key of `[crio.runtime]` in a map that is being made.
 *
 * @category operations
 * @since 1.0.0
 */
export const setCell = (
  cells: Map<string, Sourced<HandlerRecord.Cell["value"]>>,
  key: string,
  { origin, value }: HandlerRecord.Cell
): void => {
  const before = cells.get(key)
  const shadowed = before === undefined ? [] : Origin.every(before.origins)
  cells.set(key, { value, origins: { used: origin, shadowed } })
}

/**
 * Sets the record of a name in a map that is being made.
 *
 * @category operations
 * @since 1.0.0
 */
export const setHandler = (
  handlers: Map<string, HandlerRecord.HandlerRecord>,
  name: string,
  used: Origin.Origin,
  cells: HandlerRecord.HandlerRecord["cells"]
): void => {
  const before = handlers.get(name)
  const shadowed = before === undefined ? [] : Origin.every(before.origins)
  const earlier =
    before === undefined
      ? []
      : [...before.lost, ...Array.from(before.cells, ([key, { origin }]) => [key, origin] as const)]
  const lost = new Map(earlier.filter(([key]) => !cells.has(key)))
  handlers.set(name, { origins: { used, shadowed }, cells, lost })
}

/**
 * Returns the string of a key of `[crio.runtime]`; undefined if it is not set.
 *
 * @category getters
 * @since 1.0.0
 */
export const stringAt = ({ cells }: Merged, key: string): Sourced<string> | undefined => {
  const cell = cells.get(key)
  return typeof cell?.value === "string" ? { value: cell.value, origins: cell.origins } : undefined
}

/**
 * Returns the list of a key of `[crio.runtime]`; undefined if it is not set.
 *
 * @category getters
 * @since 1.0.0
 */
export const listAt = ({ cells }: Merged, key: string): Sourced<ReadonlyArray<string>> | undefined => {
  const cell = cells.get(key)
  return Array.isArray(cell?.value) ? { value: cell.value, origins: cell.origins } : undefined
}
