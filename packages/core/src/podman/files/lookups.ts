/** Looks at paths among what has been read. */
import type { Source } from "../../engine/index.ts"
import { Errno, FilePath } from "../../text/index.ts"

/** The states that have been read, and the directory to which relative paths are relative. */
export interface Lookup {
  readonly files: Source.Files
  readonly workingDirectory: string
}

/** Returns a path as an absolute path. */
export const located = ({ workingDirectory }: Lookup, path: string): string => FilePath.absolute(path, workingDirectory)

/** Returns the absolute path, and why nothing is there; without `errno`, something is there, or it is not known yet. */
export const locate = (
  lookup: Lookup,
  path: string
): { readonly location: string; readonly errno: string | undefined } => {
  const location = located(lookup, path)
  const state = lookup.files.get(location)
  return { location, errno: state?._tag === "Unreadable" && !exists(state) ? state.errno : undefined }
}

/** Reports whether an unreadable path leads to something. If the state does not say so, a directory and a closed file do. */
export const exists = ({
  errno,
  exists: isThere
}: Extract<Source.SourceState, { readonly _tag: "Unreadable" }>): boolean =>
  isThere ?? (errno === "EISDIR" || errno === "EACCES")

/** Returns the engine's words for a failed call. */
export const missingWords = (call: string, path: string, errno: string): string =>
  `${call} ${path}: ${Errno.describe(errno)}`
