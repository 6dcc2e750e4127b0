/**
 * The files and directories that a configuration consists of. The engine names them, and the caller reads them. A file may lead
 * to other files, so the engine is asked again until it names nothing new.
 */
import { Table } from "../data/index.ts"
import { Bytes, FilePath, HostPath } from "../text/index.ts"

/**
 * A file or a directory to read, or a path whose status alone is wanted. With `withStatus`, the status of a file is wanted too, of a
 * directory which of its entries are directories, and of anything that cannot be read whether it exists.
 *
 * @category models
 * @since 1.0.0
 */
export interface Source {
  readonly _tag: "Directory" | "File" | "Status"
  readonly path: string
  readonly withStatus?: true
}

/**
 * The state of a source: the bytes of a file, the contents of a directory, the status of a path, or why it cannot be read. `errno` is
 * the name of the system's error, such as `ENOENT`; `exists` says whether the path leads to something, if that is known.
 *
 * @category models
 * @since 1.0.0
 */
export type SourceState =
  | { readonly _tag: "File"; readonly bytes: Uint8Array; readonly status?: PathStatus }
  | DirectoryState
  | { readonly _tag: "Status"; readonly status: PathStatus }
  | { readonly _tag: "Unreadable"; readonly errno: string; readonly exists?: boolean }

/**
 * The names of the entries of a directory. `directories` are the names of those that are directories themselves, not links; `isLink`
 * is present if the path of the directory is a link.
 *
 * @category models
 * @since 1.0.0
 */
export interface DirectoryState {
  readonly _tag: "Directory"
  readonly names: ReadonlyArray<string>
  readonly directories?: ReadonlyArray<string>
  readonly isLink?: true
}

/**
 * The status of what a path leads to.
 *
 * @category models
 * @since 1.0.0
 */
export interface PathStatus {
  readonly type: string
  /** The user who owns it. */
  readonly uid: number
  /** The path without links; undefined if it cannot be found out. */
  readonly realPath: string | undefined
  /** The time of the last change, in milliseconds since 1970; undefined if it is not known. */
  readonly changed: number | undefined
  /** Equal for two paths exactly if they lead to the same file. */
  readonly identity: string
}

/**
 * The states of the sources that have been read, by path.
 *
 * @category models
 * @since 1.0.0
 */
export type Files = Table.Table<SourceState>

/**
 * A function that returns the sources of a configuration, given what has been read so far.
 *
 * @category models
 * @since 1.0.0
 */
export type Sources<in Given> = (given: Given, files: Files) => ReadonlyArray<Source>

/**
 * No files.
 *
 * @category constants
 * @since 1.0.0
 */
export const none: Files = /*#__PURE__*/ Table.make<SourceState>([])

/**
 * Returns the text of a file; undefined if the file has not been read or cannot be read.
 *
 * @category getters
 * @since 1.0.0
 */
export const textOf = (files: Files, path: string): string | undefined => {
  const state = files.get(path)
  return state?._tag === "File" ? Bytes.toText(state.bytes) : undefined
}

/**
 * Returns the status of a path; undefined if the status was not asked for, or if it cannot be found out.
 *
 * @category getters
 * @since 1.0.0
 */
export const statusOf = (files: Files, path: string): PathStatus | undefined => {
  const state = files.get(path)
  return state?._tag === "Status" || state?._tag === "File" ? state.status : undefined
}

/**
 * Returns the sources that have not been read yet, each once.
 *
 * @category decoding
 * @since 1.0.0
 */
export const unread = <Given>(sources: Sources<Given>, given: Given, files: Files): ReadonlyArray<Source> => {
  const named = new Map(sources(given, files).map((source) => [source.path, source]))
  return Array.from(named.values()).filter(({ path }) => !files.has(path))
}

/**
 * Reports whether nothing is known to be at the path of a source.
 *
 * @category guards
 * @since 1.0.0
 */
export const isMissing = (state: SourceState | undefined): boolean =>
  state === undefined || (state._tag === "Unreadable" && state.errno === "ENOENT")

/**
 * Reports whether a configuration would read a file if it were there, such as a copy of another file.
 *
 * @category guards
 * @since 1.0.0
 */
export const reads = <Given>(sources: Sources<Given>, given: Given, files: Files, path: string): boolean =>
  sources(given, withFile(files, path, new Uint8Array())).some((one) => one._tag === "File" && one.path === path)

/**
 * Reads all sources of a configuration. `look` returns the state of a source.
 *
 * ```ts
 * import { Source } from "@oci-runtimes/core/engine"
 *
 * const text = (given: string): Source.SourceState => ({ _tag: "File", bytes: new TextEncoder().encode(given) })
 * const disk: Record<string, Source.SourceState> = { "/a.conf": text("import /b.conf"), "/b.conf": text("import /a.conf") }
 * const sources: Source.Sources<string> = (start, files) => [
 *   { _tag: "File", path: start },
 *   ...Array.from(files, ([, found]): Source.Source => {
 *     const line = found._tag === "File" ? new TextDecoder().decode(found.bytes) : ""
 *     return { _tag: "File", path: line.slice("import ".length) }
 *   })
 * ]
 * const files = Source.readAll(sources, "/a.conf", ({ path }) => disk[path] ?? { _tag: "Unreadable", errno: "ENOENT" })
 * console.log([...files.names()])
 * // => [ '/a.conf', '/b.conf' ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const readAll = <Given>(sources: Sources<Given>, given: Given, look: (source: Source) => SourceState): Files => {
  let files = none
  for (let next = unread(sources, given, files); next.length > 0; next = unread(sources, given, files)) {
    files = Table.make([...files, ...next.map((source) => [source.path, look(source)] as const)])
  }
  return files
}

/**
 * Returns the states with other bytes of a file, which may be new. A directory that was read lists the file.
 *
 * @category operations
 * @since 1.0.0
 */
export const withFile = (files: Files, path: string, bytes: Uint8Array): Files => {
  const [parent, name] = [HostPath.parent(path), FilePath.lastElement(path)]
  const [state, listed] = [files.get(path), listedWith(files.get(parent), name)]
  return Table.make<SourceState>([
    ...files,
    ...(listed === undefined ? [] : [[parent, listed] as const]),
    [path, state?._tag === "File" ? { ...state, bytes } : { _tag: "File", bytes }]
  ])
}

/**
 * Returns the states without a file. A directory that was read no longer lists it.
 *
 * @category operations
 * @since 1.0.0
 */
export const withoutFile = (files: Files, path: string): Files => {
  const [parent, name] = [HostPath.parent(path), FilePath.lastElement(path)]
  return Table.make(
    [...files].flatMap(([known, state]): ReadonlyArray<readonly [string, SourceState]> => {
      if (known === path) return []
      return known === parent && state._tag === "Directory"
        ? [[known, { ...state, names: state.names.filter((one) => one !== name) }]]
        : [[known, state]]
    })
  )
}

/** Returns a directory in which a file has been made; undefined if the directory is not one that can be listed. */
const listedWith = (state: SourceState | undefined, name: string): DirectoryState | undefined => {
  if (state?._tag === "Unreadable" && state.errno === "ENOENT") return { _tag: "Directory", names: [name] }
  if (state?._tag !== "Directory") return undefined
  return state.names.includes(name) ? state : { ...state, names: [...state.names, name] }
}
