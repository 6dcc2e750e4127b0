/**
 * The values of all files, merged key by key: a later file overrides an earlier one.
 *
 * Source of the rule: containers-common, `pkg/config/new.go` and `internal/attributedstring`: a
 * list that was once appended is appended in every later file, until a file says otherwise.
 */
import type { BurntSushiDecoded } from "../../document/toml/index.ts"
import { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"
import type { ListItem, Override, Sourced } from "../Settings.ts"

/**
 * The value of a key. `isAppended` is true if later lists are added to this one.
 *
 * @category models
 * @since 1.0.0
 */
export interface Cell {
  readonly path: ReadonlyArray<string>
  readonly value: string | boolean | bigint | ReadonlyArray<ListItem>
  readonly origins: Origin.Origins
  readonly isAppended: boolean
}

/**
 * The values by the text of their path.
 *
 * @category models
 * @since 1.0.0
 */
export type Cells = ReadonlyMap<string, Cell>

/**
 * Returns the text of a path, which tells keys apart.
 *
 * @category formatting
 * @since 1.0.0
 */
export const keyOf = (path: ReadonlyArray<string>): string => JSON.stringify(path)

/**
 * Merges the values of a file into those of the files before it.
 *
 * @category operations
 * @since 1.0.0
 */
export const merge = (
  cells: Cells,
  { file, source }: { readonly file: string; readonly source: SourceText.SourceText },
  assignments: ReadonlyArray<BurntSushiDecoded.Assignment>
): Cells => {
  const merged = new Map(cells)
  for (const { length, offset, path, value } of assignments) {
    const key = keyOf(path)
    const before = merged.get(key)
    const origin: Origin.Origin = { _tag: "File", file, path, range: SourceText.range(source, offset, length) }
    if (value._tag === "Scalar") {
      merged.set(key, { path, value: value.value, origins: after(before, origin), isAppended: false })
      continue
    }
    const isAppended = value.append ?? before?.isAppended ?? false
    const items = value.values.map((item): ListItem => ({
      value: item.text,
      origin: { _tag: "File", file, path, range: SourceText.range(source, item.offset, item.length) }
    }))
    const kept = isAppended && Array.isArray(before?.value) ? [...before.value, ...items] : items
    merged.set(key, { path, value: kept, origins: after(before, origin), isAppended })
  }
  return merged
}

/**
 * Returns the value that a key has without a file.
 *
 * @category constructors
 * @since 1.0.0
 */
export const builtIn = (path: ReadonlyArray<string>, values: string | ReadonlyArray<string>): Cell => {
  const origin: Origin.Origin = { _tag: "BuiltIn" }
  return {
    path,
    value: typeof values === "string" ? values : values.map((value) => ({ value, origin })),
    origins: { used: origin, shadowed: [] },
    isAppended: false
  }
}

/**
 * Returns the values that count instead of values in other files.
 *
 * @category getters
 * @since 1.0.0
 */
export const overrides = (cells: Cells): ReadonlyArray<Override> =>
  Array.from(cells.values()).flatMap(({ origins, path }) =>
    origins.shadowed.some(({ _tag }) => _tag === "File") ? [{ path, origins }] : []
  )

/**
 * Returns the boolean of a key.
 *
 * @category getters
 * @since 1.0.0
 */
export const booleanAt = (cells: Cells, path: ReadonlyArray<string>): Sourced<boolean> | undefined => {
  const cell = cells.get(keyOf(path))
  return cell && { value: cell.value === true, origins: cell.origins }
}

/**
 * Returns the string of a key.
 *
 * @category getters
 * @since 1.0.0
 */
export const stringAt = (cells: Cells, path: ReadonlyArray<string>): Sourced<string> | undefined => {
  const cell = cells.get(keyOf(path))
  return typeof cell?.value === "string" ? { value: cell.value, origins: cell.origins } : undefined
}

/**
 * Returns the list of a key.
 *
 * @category getters
 * @since 1.0.0
 */
export const listAt = (cells: Cells, path: ReadonlyArray<string>): ReadonlyArray<ListItem> => {
  const value = cells.get(keyOf(path))?.value
  return Array.isArray(value) ? value : []
}

/**
 * Returns the values in a map, by name.
 *
 * @category getters
 * @since 1.0.0
 */
export const mapAt = (cells: Cells, path: ReadonlyArray<string>): ReadonlyArray<readonly [name: string, cell: Cell]> =>
  Array.from(cells.values()).flatMap((cell) => {
    const name = cell.path[path.length]
    const isIn = cell.path.length === path.length + 1 && path.every((step, index) => step === cell.path[index])
    return isIn && name !== undefined ? [[name, cell] as const] : []
  })

const after = (before: Cell | undefined, used: Origin.Origin): Origin.Origins => ({
  used,
  shadowed: before === undefined ? [] : Origin.every(before.origins)
})
