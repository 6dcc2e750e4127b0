/**
 * The directory for the files of Podman while the machine runs. A directory `exits` must be in it, otherwise no runtime can be used.
 *
 * Source of the rule: containers-common, `pkg/config/default.go`, `getLibpodTmpDir`; containers/podman, `libpod/oci_conmon_common.go`,
 * `newConmonOCIRuntime`.
 */
import { FilePath } from "../text/index.ts"
import type { ExitsFault } from "./Given.ts"
import type { Settings } from "./Settings.ts"

/**
 * The status of a path, with links followed, or the name of the error with which it cannot be looked at, such as `ENOENT`.
 *
 * @category models
 * @since 1.0.0
 */
export type Look =
  | { readonly isDirectory: boolean; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly errno: string }

/**
 * Returns the directory. Returns undefined if it is not certain: a user other than root has no `XDG_RUNTIME_DIR`.
 *
 * @category getters
 * @since 1.0.0
 */
export const of = ({ given, temporaryDirectory, variables }: Settings): string | undefined => {
  const configured = temporaryDirectory?.value ?? ""
  if (configured !== "") return configured
  if (given.uid === 0) return "/run/libpod"
  const { XDG_RUNTIME_DIR: runtime = "" } = variables
  return runtime === "" ? undefined : FilePath.join(runtime, "libpod/tmp")
}

/**
 * Returns the paths on which it depends whether the directory `exits` can be made: the directory itself, then those above it.
 *
 * @category operations
 * @since 1.0.0
 */
export const places = (directory: string): ReadonlyArray<string> => {
  const all: Array<string> = []
  for (let path = FilePath.join(directory, "exits"); path !== "/"; path = FilePath.join(path, "..")) all.push(path)
  return [...all, "/"]
}

/**
 * Returns the error with which `exits` cannot be made; undefined if it can, or is there. `looks` are those at the places, in order. The groups of
 * the user besides `gid` are not known, so a directory of another group counts as writable if its group may write.
 *
 * @category operations
 * @since 1.0.0
 */
export const fault = (
  directory: string,
  looks: ReadonlyArray<Look>,
  { uid }: { readonly uid: number }
): ExitsFault | undefined => {
  const path = FilePath.join(directory, "exits")
  const nearest = looks.find((look) => !("errno" in look) || look.errno !== "ENOENT")
  if (nearest === undefined) return undefined
  if ("errno" in nearest) return { path, errno: nearest.errno }
  if (!nearest.isDirectory) return { path, errno: "ENOTDIR" }
  const isMade = nearest === looks[0]
  return isMade || mayWrite(nearest, uid) ? undefined : { path, errno: "EACCES" }
}

const mayWrite = ({ mode, uid: owner }: Extract<Look, { readonly mode: number }>, uid: number): boolean => {
  if (uid === 0) return true
  return uid === owner ? (mode & 0o200) !== 0 : (mode & 0o022) !== 0
}
