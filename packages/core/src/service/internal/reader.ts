/**
 * A view of what has been read so far, which notes what else should be read.
 */
import type { Source } from "../../engine/index.ts"

/** A view of the files of a configuration. */
export interface Reader {
  /** Returns the state of a file; undefined if the file has not been read yet. */
  readonly file: (path: string) => Source.SourceState | undefined
  /** Returns the names in a directory; empty if the directory cannot be read or has not been read yet. */
  readonly names: (path: string) => ReadonlySet<string>
  /** Returns the error of a directory that cannot be read, except if the directory does not exist. */
  readonly directoryError: (path: string) => string | undefined
  /** Reports whether everything that was asked for so far has been read. */
  readonly isComplete: () => boolean
  /** Returns everything that was asked for so far. */
  readonly sources: () => ReadonlyArray<Source.Source>
}

/** Makes a view of files. */
export const make = (files: Source.Files): Reader => {
  const asked = new Map<string, Source.Source>()
  const listings = new Map<string, ReadonlySet<string>>()
  let isComplete = true
  const look = (tag: Source.Source["_tag"], path: string) => {
    asked.set(path, tag === "File" ? { _tag: tag, path, withStatus: true } : { _tag: tag, path })
    const state = files.get(path)
    if (state === undefined) isComplete = false
    return state
  }
  return {
    file: (path) => look("File", path),
    names: (path) => {
      const known = listings.get(path)
      if (known !== undefined) return known
      const state = look("Directory", path)
      const names = new Set(state?._tag === "Directory" ? state.names : [])
      listings.set(path, names)
      return names
    },
    directoryError: (path) => {
      const state = look("Directory", path)
      return state?._tag === "Unreadable" && !isMissing(state.errno) ? state.errno : undefined
    },
    isComplete: () => isComplete,
    sources: () => [...asked.values()]
  }
}

/** Reports whether an error means that there is nothing at a path. */
export const isMissing = (errno: string): boolean => errno === "ENOENT" || errno === "ENOTDIR"
