/** The lists and tables of a file that are merged with those of other files. */
import type { Sourced } from "../Settings.ts"
import { type Branch, branchAt, empty } from "./ConfigTree.ts"
import { longName, withLongNames } from "./migrations.ts"

/** The lists and tables of a file. */
export interface FileLists {
  readonly plugins: Branch
  readonly disabled: ReadonlyArray<Sourced<string>>
  readonly required: ReadonlyArray<Sourced<string>>
  readonly imports: ReadonlyArray<Sourced<string>>
}

/** Returns the lists of a file that has been decoded. */
export const listsOf = (table: Branch): FileLists => ({
  plugins: branchAt(table, "plugins") ?? empty,
  disabled: stringsOf(table, "disabled_plugins"),
  required: stringsOf(table, "required_plugins"),
  imports: stringsOf(table, "imports")
})

/** Returns the lists with the long names of plugins, which version 1 does not have. */
export const renamed = (lists: FileLists): FileLists => ({
  ...lists,
  plugins: withLongNames(lists.plugins),
  disabled: lists.disabled.map(renamedPlugin),
  required: lists.required.map(renamedPlugin)
})

/** Returns two lists as one, without what the first has already. */
export const united = (
  before: ReadonlyArray<Sourced<string>>,
  after: ReadonlyArray<Sourced<string>>
): ReadonlyArray<Sourced<string>> => {
  const all = new Map(before.map((one) => [one.value, one]))
  for (const one of after) if (!all.has(one.value)) all.set(one.value, one)
  return [...all.values()]
}

const renamedPlugin = ({ origins, value }: Sourced<string>): Sourced<string> => ({ origins, value: longName(value) })

const stringsOf = (table: Branch, key: string): ReadonlyArray<Sourced<string>> => {
  const found = table.entries.get(key)
  if (found?._tag !== "Leaf" || found.node.type !== "array") return []
  return found.node.items.flatMap((item) =>
    item.type === "string" ? [{ value: item.value, origins: found.origins }] : []
  )
}
