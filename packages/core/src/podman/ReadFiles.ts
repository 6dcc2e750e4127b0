/**
 * The files that Podman reads on a machine, and those that it would read if they were there.
 */
import type { Source } from "../engine/index.ts"
import { FilePath, HostPath } from "../text/index.ts"
import type { Given } from "./Given.ts"
import type { PodmanEngine } from "./PodmanEngine.ts"

/**
 * Reports whether Podman reads a file, or would read it if it were there: a main file, a module, the override, or a drop-in. `file` is an
 * absolute path without `..`.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = (
  { engine, files, given }: { readonly engine: PodmanEngine; readonly given: Given; readonly files: Source.Files },
  file: string
): boolean => {
  const name = FilePath.lastElement(file)
  const directory = HostPath.parent(file)
  return engine.sources(given, files).some(({ _tag, path }) => {
    if (_tag === "File") return path === file
    const isMade = _tag === "Directory" && path === directory && name.endsWith(".conf")
    // A drop-in that is there and is not read as a file is in a directory that the release ignores.
    return isMade && isEmptyOf(files.get(path), name)
  })
}

const isEmptyOf = (state: Source.SourceState | undefined, name: string): boolean => {
  if (state?._tag === "Unreadable") return state.errno === "ENOENT"
  return state?._tag === "Directory" && state.isLink !== true && !state.names.includes(name)
}
