/**
 * The drop-ins of a unit: files that change its settings.
 *
 * Source of the rule: systemd 252, `src/shared/dropin.c`, `unit_file_find_dropin_paths`; `src/basic/conf-files.c`.
 */
import { GoText } from "../../text/index.ts"
import * as UnitName from "../UnitName.ts"
import type { UnitDirectories, UnitSource } from "./fragments.ts"

/**
 * Returns the drop-ins of a unit in the order in which they apply. Of several files with the same name, the one in the first directory
 * counts. `name` is the unit's main name, and `aliases` are its other names.
 */
export const findDropIns = (
  name: string,
  aliases: ReadonlyArray<string>,
  { paths, reader }: UnitDirectories
): ReadonlyArray<UnitSource> => {
  const found = new Map<string, string>()
  for (const directory of dropInPaths(name, aliases, { paths, reader })) {
    for (const file of reader.names(directory)) {
      if (file.endsWith(".conf") && !file.startsWith(".") && !found.has(file)) found.set(file, `${directory}/${file}`)
    }
  }
  return [...found]
    .toSorted(([one], [other]) => GoText.compare(one, other))
    .map(([, path]) => ({ path, state: reader.file(path) ?? { _tag: "Unreadable", errno: "ENOENT" } }))
}

/** Returns the drop-in directories of a unit that exist, the one with the highest priority first. */
export const dropInPaths = (
  name: string,
  aliases: ReadonlyArray<string>,
  { paths, reader }: UnitDirectories
): ReadonlyArray<string> => {
  const found = new Set<string>()
  const add = (directories: ReadonlyArray<string>) => {
    for (const path of paths) {
      const listed = reader.names(path)
      for (const directory of directories) if (listed.has(directory)) found.add(`${path}/${directory}`)
    }
  }
  for (const each of [name, ...aliases]) add(UnitName.dropInDirectories(each))
  const suffix = UnitName.parse(name)?.suffix
  if (suffix !== undefined) add([`${suffix.slice(1)}.d`])
  return [...found]
}
