/**
 * The file that a unit is loaded from, and the names of the unit.
 *
 * Source of the rule: systemd 252, `src/basic/unit-file.c`, `unit_file_build_name_map` and `unit_file_find_fragment`.
 */
import type { Source } from "../../engine/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import * as UnitName from "../UnitName.ts"
import { isMissing, type Reader } from "./reader.ts"

/** A file of a unit. */
export interface UnitSource {
  readonly path: string
  readonly state: Source.SourceState
}

/** The directories of units, and what is known of them. */
export interface UnitDirectories {
  readonly paths: ReadonlyArray<string>
  readonly reader: Reader
}

/**
 * Returns the file with the highest priority that a name leads to. Follows links from alias to alias, and from an instance to its
 * template.
 */
export const findFragment = (name: string, directories: UnitDirectories): UnitSource | undefined => {
  const found = follow(name, directories)
  const unit = UnitName.parse(name)
  return found === undefined && unit?.kind === "instance" ? follow(UnitName.template(unit), directories) : found
}

/** Reports whether a unit file masks the unit. */
export const isMask = ({ state }: UnitSource): boolean =>
  state._tag === "File" && (state.status?.realPath === "/dev/null" || state.bytes.length === 0)

/**
 * Returns the names of a unit, sorted: its own name, the name of its file, and the aliases that have a drop-in directory. Other
 * aliases change nothing, so their links are not read.
 */
export const findNames = (
  name: string,
  fragment: UnitSource | undefined,
  directories: UnitDirectories
): ReadonlyArray<string> => {
  const unit = UnitName.parse(name)
  if (unit === undefined) return []
  const base = fragment === undefined ? name : FilePath.lastElement(fragment.path)
  const names = new Set([name, withInstanceOf(base, unit)])
  for (const listed of candidates(names, unit, directories)) {
    const target = follow(listed, directories)
    if (target === undefined || isMask(target) || target.state._tag !== "File") continue
    const aliased = withInstanceOf(FilePath.lastElement(target.path), UnitName.parse(listed)!)
    if (aliased !== name && aliased !== base && !names.has(aliased)) continue
    const alias = withInstanceOf(listed, unit)
    const own = UnitName.parse(listed)!.kind === "template" ? follow(alias, directories) : undefined
    if (own === undefined || fragment === undefined || FilePath.lastElement(own.path) === base) names.add(alias)
  }
  return [...names].toSorted(GoText.compare)
}

/** Returns the name with the instance of a unit, if the name is a template. */
export const withInstanceOf = (name: string, { instance, kind }: UnitName.UnitName): string => {
  const parsed = UnitName.parse(name)
  return parsed?.kind === "template" && kind === "instance" ? UnitName.withInstance(parsed, instance ?? "") : name
}

/** Returns the names in the directories that have drop-in directories of their own. */
const candidates = (
  names: ReadonlySet<string>,
  unit: UnitName.UnitName,
  { paths, reader }: UnitDirectories
): ReadonlyArray<string> => {
  const listed = new Set(paths.flatMap((path) => [...reader.names(path)]))
  const own = new Set([...names].flatMap((name) => UnitName.dropInDirectories(name)))
  if (![...listed].some((entry) => entry.endsWith(".d") && !own.has(entry) && entry.includes("."))) return []
  return [...listed].filter((entry) => {
    if (!entry.endsWith(unit.suffix) || names.has(entry)) return false
    const parsed = UnitName.parse(entry)
    if (parsed === undefined || (parsed.kind === "template" && unit.kind !== "instance")) return false
    return UnitName.dropInDirectories(withInstanceOf(entry, unit)).some(
      (directory) => !own.has(directory) && listed.has(directory)
    )
  })
}

/** The number of links that systemd follows. */
const longestChain = 8

const follow = (name: string, directories: UnitDirectories): UnitSource | undefined => {
  let next = name
  for (let links = 0; links < longestChain; links++) {
    const own = entryOf(next, directories)
    const unit = own === undefined && links > 0 ? UnitName.parse(next) : undefined
    const entry = unit?.kind === "instance" ? entryOf(UnitName.template(unit), directories) : own
    if (entry === undefined || typeof entry !== "string") return entry
    next = entry
  }
  return undefined
}

/** Returns the file with the highest priority of a name, or the name that the name is an alias of. */
const entryOf = (name: string, { paths, reader }: UnitDirectories): UnitSource | string | undefined => {
  for (const directory of paths) {
    if (!reader.names(directory).has(name)) continue
    const path = `${directory}/${name}`
    const state = reader.file(path)
    if (state === undefined) return undefined
    if (state._tag === "Directory" || (state._tag === "Unreadable" && state.errno === "EISDIR")) continue
    const target = state._tag === "File" ? state.status?.realPath : undefined
    if (target === undefined || target === path || !paths.some((inside) => target.startsWith(`${inside}/`))) {
      return { path, state }
    }
    const aliased = FilePath.lastElement(target)
    // A directory such as /lib is usually itself a link to /usr/lib.
    if (target === `/usr${path}`) return { path, state }
    if (aliased !== name && mayAlias(name, aliased)) return aliased
  }
  return undefined
}

/** Reports whether a link of one name may point to a unit of another name. */
const mayAlias = (link: string, target: string): boolean => {
  const [from, to] = [UnitName.parse(link), UnitName.parse(target)]
  if (from === undefined || to === undefined || from.suffix !== to.suffix) return false
  if (from.kind === "instance" && to.kind === "template") return true
  return from.kind === to.kind && (to.kind !== "instance" || from.instance === to.instance)
}

/** Reports whether a unit file that is listed cannot be read, and returns its error. */
export const readError = ({ state }: UnitSource): string | undefined =>
  state._tag === "Unreadable" && !isMissing(state.errno) ? state.errno : undefined
