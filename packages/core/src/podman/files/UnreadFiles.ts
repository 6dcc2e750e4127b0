/**
 * The files and directories that are there and that Podman does not read: the file of old releases, files of other releases, files that
 * a variable replaces, and what is in the place of a drop-in, or in a drop-in directory under another name.
 */
import type { Source } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import type { Given } from "../Given.ts"
import type { Traits } from "../releases/Traits.ts"
import type { UnreadFile } from "../Settings.ts"
import * as ConfigFiles from "./ConfigFiles.ts"

/** The sources of the configuration, and the states that have been read. */
interface Read {
  readonly sources: ReadonlyArray<Source.Source>
  readonly files: Source.Files
}

/**
 * Returns the paths whose status is wanted. A path that Podman reads is not among them: they are known only after all sources of
 * the configuration have been read.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = (
  traits: Traits,
  given: Given,
  variables: HostFacts.Environment,
  { files, sources: read }: Read
): ReadonlyArray<Source.Source> => {
  if (given.only !== undefined || !read.every(({ path }) => files.has(path))) return []
  const own = new Set(read.map(({ path }) => path))
  return suspects(traits, given, variables)
    .map(({ path }): Source.Source => ({ _tag: "Status", path: FilePath.absolute(path, given.workingDirectory) }))
    .filter(({ path }) => !own.has(path))
}

/**
 * Returns the files and directories that are not read.
 *
 * @category decoding
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  given: Given,
  variables: HostFacts.Environment,
  files: Source.Files
): ReadonlyArray<UnreadFile> => {
  if (given.only !== undefined) return []
  const stateOf = (path: string) => files.get(FilePath.absolute(path, given.workingDirectory))
  const found = suspects(traits, given, variables).filter(({ path }) => stateOf(path)?._tag === "Status")
  const directories = isReplaced(variables)
    ? []
    : ConfigFiles.mainPaths(traits, given, variables).flatMap(({ dropIns }) => dropIns)
  return [...found, ...directories.flatMap((path) => inDirectory(traits, path, stateOf(path)))]
}

const legacyName = "libpod.conf"

const isReplaced = ({ CONTAINERS_CONF }: HostFacts.Environment): boolean =>
  CONTAINERS_CONF !== undefined && CONTAINERS_CONF !== ""

/** Returns the files that would not be read if they were there. */
const suspects = (traits: Traits, given: Given, variables: HostFacts.Environment): ReadonlyArray<UnreadFile> => {
  const home = `${ConfigFiles.configHome(variables, given.home)}/containers`
  const legacy = ["/etc/containers", "/usr/share/containers", home].map((directory) => `${directory}/${legacyName}`)
  const isOfOther = [
    ...(given.uid === 0 && !traits.readsHomeOfRoot ? [`${home}/containers.conf`] : []),
    ...(traits.hasRootlessFiles ? [] : ["/etc/containers/containers.rootless.conf"]),
    "/usr/share/containers/containers.conf.d"
  ]
  // The file of the distribution is there on most machines, and those who set the variable know it.
  const replaced = ConfigFiles.mainPaths(traits, given, variables).filter(({ dropIns }) => dropIns.length > 0)
  return [
    ...legacy.map((path): UnreadFile => ({ path, why: "legacy" })),
    ...(isReplaced(variables)
      ? replaced.map(({ path }): UnreadFile => ({ path, why: "variable" }))
      : isOfOther.map((path): UnreadFile => ({ path, why: "release" })))
  ]
}

const inDirectory = (
  { followsLinkedDirectories }: Pick<Traits, "followsLinkedDirectories">,
  directory: string,
  state: Source.SourceState | undefined
): ReadonlyArray<UnreadFile> => {
  if (state?._tag === "Unreadable") {
    // A release that follows links refuses anything else in the place of the directory.
    return state.errno === "ENOTDIR" && !followsLinkedDirectories ? [{ path: directory, why: "no-directory" }] : []
  }
  if (state?._tag !== "Directory") return []
  if (state.isLink === true && !followsLinkedDirectories) return [{ path: directory, why: "link" }]
  return state.names
    .filter((name) => meantName.test(name) && !name.endsWith(".conf") && state.directories?.includes(name) !== true)
    .toSorted(GoText.compare)
    .map((name) => ({ path: `${directory}/${name}`, why: "name" }))
}

/** Names that users expect to be read. Copies, such as `x.conf.bak`, are not among them. */
const meantName = /\.(?:conf|config|cfg|toml)$/i
