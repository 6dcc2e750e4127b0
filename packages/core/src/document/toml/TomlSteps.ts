/**
 * The steps of changes, for readers that may know a key in several spellings.
 */
import * as TomlEdit from "./TomlEdit.ts"
import * as TomlSpelling from "./TomlSpelling.ts"
import * as TomlTree from "./TomlTree.ts"

/**
 * The steps of a reader.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlSteps {
  /** Returns a path as a text spells it. */
  readonly spelled: (root: TomlTree.TomlTable, path: ReadonlyArray<string>) => ReadonlyArray<string>
  /** Sets a value. */
  readonly set: (path: ReadonlyArray<string>, value: TomlEdit.Value) => TomlEdit.Step
  /** Sets the values of a table, by the keys that lead to each, and removes all others of the table. */
  readonly setTable: (
    path: ReadonlyArray<string>,
    values: ReadonlyArray<readonly [path: ReadonlyArray<string>, value: TomlEdit.Value]>
  ) => TomlEdit.Step
  /** Adds a string to a list, unless the list has it already. */
  readonly addItem: (path: ReadonlyArray<string>, item: string) => TomlEdit.Step
  /** Removes a value. */
  readonly removeEntry: (path: ReadonlyArray<string>) => TomlEdit.Step
  /** Removes a table with everything in it. */
  readonly removeTable: (path: ReadonlyArray<string>) => TomlEdit.Step
}

/**
 * Returns the steps of a reader. `isFolded` reports whether it knows the key at an index in other cases too.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (isFolded: (index: number) => boolean): TomlSteps => {
  const spelled: TomlSteps["spelled"] = (root, path) => TomlSpelling.of(root, path, isFolded)
  const set: TomlSteps["set"] = (path, value) => (document) =>
    TomlEdit.setValue(document, spelled(document.root, path), value)
  return {
    spelled,
    set,
    setTable: (path, values) => (document) =>
      TomlEdit.sequence(document, [
        // Its header stays, with the comment above, because it never becomes empty.
        ...values.map(([keys, value]) => set([...path, ...keys], value)),
        keepOnly(
          (root) => spelled(root, path),
          (root) => values.map(([keys]) => spelled(root, [...path, ...keys]))
        )
      ]),
    addItem: (path, item) => (document) => TomlEdit.addItem(document, spelled(document.root, path), item),
    removeEntry: (path) => (document) => TomlEdit.removeEntry(document, spelled(document.root, path)),
    removeTable: (path) => (document) => TomlEdit.removeTable(document, spelled(document.root, path))
  }
}

type Located<A> = (root: TomlTree.TomlTable) => A

const keepOnly =
  (path: Located<ReadonlyArray<string>>, kept: Located<ReadonlyArray<ReadonlyArray<string>>>): TomlEdit.Step =>
  (document) => {
    const known = new Set(kept(document.root).map((one) => JSON.stringify(one)))
    const others = leavesAt(document.root, path(document.root)).filter((leaf) => !known.has(JSON.stringify(leaf)))
    return TomlEdit.sequence(
      document,
      others.map((leaf) => (left) => TomlEdit.removeEntry(left, leaf))
    )
  }

/** Returns the paths of the values in a table. */
const leavesAt = (root: TomlTree.TomlTable, path: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  TomlTree.entriesOf(TomlTree.entryAt(root, path)?.value).flatMap(({ key, value }) =>
    value.type === "table" ? leavesAt(root, [...path, key]) : [[...path, key]]
  )
