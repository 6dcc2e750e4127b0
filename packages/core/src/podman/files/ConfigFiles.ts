/**
 * The files that Podman reads, in their order: the main files with their drop-ins, modules, and the override.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, `new.go` and `modules.go`, at v0.50.1, v0.62.2 and v0.67.0.
 */
import type { Source } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import type { Given } from "../Given.ts"
import type { Traits } from "../releases/Traits.ts"
import { dropInsOf } from "./dropIns.ts"
import { type Lookup, locate, located, missingWords } from "./lookups.ts"

/**
 * A file to read. `path` is the path in messages, and `location` the same as an absolute path. `words` precede a fault in the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigFile {
  readonly path: string
  readonly location: string
  readonly words: string
  /** True for a drop-in and for a file that was looked for before: the file must be there. */
  readonly isRequired: boolean
}

/**
 * Some of the files, and the fault for which no more are read.
 *
 * @category models
 * @since 1.0.0
 */
export interface Located {
  readonly files: ReadonlyArray<ConfigFile>
  readonly fault: string | undefined
}

/**
 * The files of a configuration that are known from what has been read: those of the system and the user, modules and override,
 * each in order. `sources` must be read to know them all.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigFiles {
  readonly system: Located
  readonly modules: Located
  readonly override: Located
  readonly sources: ReadonlyArray<Source.Source>
}

/**
 * Returns the files of a configuration for the variables of a process.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  given: Given,
  variables: HostFacts.Environment,
  files: Source.Files
): ConfigFiles => {
  const lookup: Lookup = { files, workingDirectory: given.workingDirectory }
  const system =
    given.only === undefined
      ? systemFiles(traits, lookup, given, variables)
      : onlyFile(
          lookup,
          given.only,
          (path, errno) => `${systemWords} ${GoText.quote(path)}: ${missingWords("open", path, errno)}`
        )
  const modules = modulesOf(given, lookup, modulePlaces(given, variables))
  const overriding = given.only === undefined ? variables.CONTAINERS_CONF_OVERRIDE : undefined
  const override = overrideOf(traits, lookup, overriding ?? "")
  return {
    system,
    modules,
    override,
    sources: [...system.sources, ...modules.sources, ...override.sources]
  }
}

/**
 * A main file and the directories of its drop-ins.
 *
 * @category models
 * @since 1.0.0
 */
export interface MainPath {
  readonly path: string
  readonly dropIns: ReadonlyArray<string>
}

/**
 * Returns the main files, in order, which are read unless a variable names another file.
 *
 * @category operations
 * @since 1.0.0
 */
export const mainPaths = (
  traits: Traits,
  { home, uid }: Given,
  variables: HostFacts.Environment
): ReadonlyArray<MainPath> => {
  const user = `${configHome(variables, home)}/containers/containers.conf`
  const rootless = `${etc}.rootless.conf`
  return [
    { path: "/usr/share/containers/containers.conf", dropIns: [] },
    { path: `${etc}.conf`, dropIns: [`${etc}.conf.d`] },
    ...(traits.hasRootlessFiles && uid > 0
      ? [{ path: rootless, dropIns: [`${rootless}.d`, `${rootless}.d/${uid}`] }]
      : []),
    ...(traits.readsHomeOfRoot || uid > 0 ? [{ path: user, dropIns: [`${user}.d`] }] : [])
  ]
}

/**
 * Returns the directory of the user's settings, as an absolute path or relative to the working directory.
 *
 * @category getters
 * @since 1.0.0
 */
export const configHome = ({ HOME, XDG_CONFIG_HOME }: HostFacts.Environment, home: string): string =>
  XDG_CONFIG_HOME !== undefined && XDG_CONFIG_HOME !== ""
    ? XDG_CONFIG_HOME
    : FilePath.join(HOME === undefined || HOME === "" ? home : HOME, ".config")

interface LocatedWithSources extends Located {
  readonly sources: ReadonlyArray<Source.Source>
}

const etc = "/etc/containers/containers"

const systemWords = "reading system config"

const additionalWords = "reading additional config"

const systemFiles = (
  traits: Traits,
  lookup: Lookup,
  given: Given,
  variables: HostFacts.Environment
): LocatedWithSources => {
  const { CONTAINERS_CONF: only = "" } = variables
  if (only === "") return mainFiles(traits, lookup, mainPaths(traits, given, variables))
  const words = (path: string, errno: string) =>
    `finding config on system: CONTAINERS_CONF file: ${missingWords(traits.lookCall, path, errno)}`
  return onlyFile(lookup, only, words)
}

const onlyFile = (lookup: Lookup, path: string, words: (path: string, errno: string) => string): LocatedWithSources => {
  const { errno, location } = locate(lookup, path)
  const source = { _tag: "File", path: location, withStatus: true } as const
  const fault = errno === undefined ? undefined : words(path, errno)
  return {
    files: fault === undefined ? [{ path, location, words: systemWords, isRequired: true }] : [],
    fault,
    sources: [source]
  }
}

const mainFiles = (traits: Traits, lookup: Lookup, paths: ReadonlyArray<MainPath>): LocatedWithSources => {
  const files: Array<ConfigFile> = []
  const sources: Array<Source.Source> = []
  let fault: string | undefined
  for (const { dropIns, path } of paths) {
    const location = located(lookup, path)
    files.push({ path, location, words: systemWords, isRequired: false })
    sources.push({ _tag: "File", path: location, withStatus: true })
    for (const directory of dropIns) {
      const found = dropInsOf(traits, lookup, directory)
      for (const source of found.sources) sources.push(source)
      if (found.errno !== undefined) {
        fault ??= `finding config on system: ${missingWords("open", directory, found.errno)}`
      }
      for (const entry of found.paths) {
        files.push({ path: entry, location: located(lookup, entry), words: systemWords, isRequired: true })
      }
    }
  }
  return { files: fault === undefined ? files : [], fault, sources }
}

/** Returns the directories of modules, in the order in which they are looked at. */
const modulePlaces = ({ home, uid }: Given, variables: HostFacts.Environment): ReadonlyArray<string> => [
  ...(uid > 0 ? [`${configHome(variables, home)}/containers/containers.conf.modules`] : []),
  `${etc}.conf.modules`,
  "/usr/share/containers/containers.conf.modules"
]

const modulesOf = ({ modules }: Given, lookup: Lookup, places: ReadonlyArray<string>): LocatedWithSources => {
  const files: Array<ConfigFile> = []
  const sources: Array<Source.Source> = []
  for (const name of modules) {
    const isAbsolute = FilePath.isAbsolute(name)
    const paths = isAbsolute ? [name] : places.map((place) => FilePath.join(place, name))
    const looks = paths.map((path) => ({ path, ...locate(lookup, path) }))
    for (const { location } of looks) sources.push({ _tag: "File", path: location, withStatus: true })
    const found = looks.find(({ errno }) => errno === undefined)
    if (found !== undefined) {
      const { location, path } = found
      files.push({ path, location, words: additionalWords, isRequired: true })
      continue
    }
    const misses = looks.map(({ errno = "", path }) => missingWords("faccessat", path, errno))
    const list = `${misses.length} errors occurred:${misses.map((miss) => `\n\t* ${miss}`).join("")}\n\n`
    const why = isAbsolute ? misses[0]! : list
    return { files: [], fault: `could not resolve module ${GoText.quote(name)}: ${why}`, sources }
  }
  return { files, fault: undefined, sources }
}

const overrideOf = (
  { lookCall, override, overrideWords }: Traits,
  lookup: Lookup,
  path: string
): LocatedWithSources => {
  if (override === "unknown" || path === "") return { files: [], fault: undefined, sources: [] }
  const { errno, location } = locate(lookup, path)
  const sources: ReadonlyArray<Source.Source> = [{ _tag: "File", path: location, withStatus: true }]
  if (errno !== undefined && override === "required") {
    const fault = `CONTAINERS_CONF_OVERRIDE file: ${missingWords(lookCall, path, errno)}`
    return { files: [], fault, sources }
  }
  return { files: [{ path, location, words: overrideWords, isRequired: false }], fault: undefined, sources }
}
