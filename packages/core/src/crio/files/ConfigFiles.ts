/**
 * The files that CRI-O reads, in their order: the main file, and every file in and below the drop-in directory.
 *
 * Source of the rule: cri-o/cri-o, `internal/criocli/criocli.go`, `mergeConfig`, and `pkg/config/config.go`, `UpdateFromPath`; Go,
 * `path/filepath`, `Walk`, which follows no links.
 */
import type { Source } from "../../engine/index.ts"
import { Errno, FilePath, GoText } from "../../text/index.ts"
import { type Given, usualConfig, usualConfigDirectory } from "../Given.ts"

/**
 * A file to read. `path` is the path in messages, and `location` the same as an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigFile {
  readonly path: string
  readonly location: string
  readonly isMain: boolean
  /** True for a file that must be there: one that a flag names, and any file in the drop-in directory. */
  readonly isRequired: boolean
}

/**
 * The files of a configuration that are known from what has been read, and what must be read to know them all.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigFiles {
  readonly files: ReadonlyArray<ConfigFile>
  readonly sources: ReadonlyArray<Source.Source>
  /** The drop-in directory if it exists. */
  readonly directory: string | undefined
  /** The reason why the drop-in directory, or a directory in it, cannot be walked. */
  readonly fault: string | undefined
}

/**
 * Returns the files of a configuration.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (given: Given, files: Source.Files): ConfigFiles => {
  const path = given.config ?? usualConfig
  const location = locationOf(given, path)
  const main: ConfigFile = { path, location, isMain: true, isRequired: given.config !== undefined }
  const directory = given.configDirectory ?? usualConfigDirectory
  const walked = walk(given, files, directory)
  return {
    files: path === "" ? walked.files : [main, ...walked.files],
    sources: [...(path === "" ? [] : [{ _tag: "File", path: location } as const]), ...walked.sources],
    directory: isThere(files.get(locationOf(given, directory))) ? directory : undefined,
    fault: walked.fault
  }
}

/**
 * Returns a path as an absolute path. The empty path stays empty, because it leads to nothing.
 *
 * @category getters
 * @since 1.0.0
 */
export const locationOf = ({ workingDirectory }: Pick<Given, "workingDirectory">, path: string): string =>
  path === "" ? "" : FilePath.absolute(path, workingDirectory)

const isThere = (state: Source.SourceState | undefined): boolean =>
  state !== undefined && (state._tag !== "Unreadable" || state.errno !== "ENOENT")

interface Walked {
  readonly files: Array<ConfigFile>
  readonly sources: Array<Source.Source>
  fault: string | undefined
}

/** Walks a directory in the order of names. Directories in it are walked where their name stands. */
const walk = (given: Given, states: Source.Files, directory: string): Walked => {
  const walked: Walked = { files: [], sources: [], fault: undefined }
  if (directory === "") return walked
  const pending: Array<Entry> = [{ path: directory, kind: "directory" }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { kind, path } = next
    const location = locationOf(given, path)
    if (kind === "file") {
      walked.files.push({ path, location, isMain: false, isRequired: true })
      walked.sources.push({ _tag: "File", path: location })
      continue
    }
    walked.sources.push({ _tag: "Directory", path: location, withStatus: true })
    const state = states.get(location)
    walked.fault ??= faultOf(path, state, path === directory)
    if (state?._tag !== "Directory" || state.isLink === true) continue
    for (const entry of entriesOf(path, state).toReversed()) pending.push(entry)
  }
  return walked
}

/** An entry of a directory. Anything but a directory is read as a file. */
interface Entry {
  readonly path: string
  readonly kind: "directory" | "file"
}

const entriesOf = (directory: string, { directories = [], names }: Source.DirectoryState): ReadonlyArray<Entry> => {
  const inside = new Set(directories)
  return names.toSorted(GoText.compare).map((name) => ({
    path: FilePath.join(directory, name),
    kind: inside.has(name) ? "directory" : "file"
  }))
}

const faultOf = (path: string, state: Source.SourceState | undefined, isTop: boolean): string | undefined => {
  if (state?._tag === "Unreadable") {
    // CRI-O reads a file in the place of the directory, which is not done here.
    return isTop && (state.errno === "ENOENT" || state.errno === "ENOTDIR")
      ? undefined
      : `open ${path}: ${Errno.describe(state.errno)}`
  }
  // A link is not walked but read as a file, which a directory is not.
  return state?._tag === "Directory" && state.isLink === true ? `read ${path}: ${Errno.describe("EISDIR")}` : undefined
}
