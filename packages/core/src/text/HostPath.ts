/**
 * Paths of files on the machine itself, which may be a machine with Windows. A path of Windows has slashes, such as
 * `C:/Users/anna`, so that only its root differs from a path of Unix. Paths of an engine are always paths of Unix: see `FilePath`.
 *
 * Source of the rule: Windows, "File path formats on Windows systems"; Go `path/filepath` on Windows, `VolumeName`.
 */
import * as FilePath from "./FilePath.ts"
import type { Platform } from "./Platform.ts"

/**
 * Returns a path as it is written here, given the path as a system writes it: with slashes, and without the prefix of long paths.
 *
 * ```ts
 * import { HostPath } from "@oci-runtimes/core/text"
 *
 * console.log(HostPath.ofSystem("C:\\Users\\anna", "windows"))
 * // => C:/Users/anna
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofSystem = (path: string, platform: Platform): string =>
  platform === "windows"
    ? path
        .replaceAll("\\", "/")
        .replace(/^\/\/\?\/UNC\//i, "//")
        .replace(/^\/\/\?\//, "")
    : path

/**
 * Returns the root of an absolute path: `/`, a drive such as `C:/`, or a share such as `//server/share/`. The root of a relative
 * path is empty. Of Unix, only clean, absolute paths have a root here: others may look like paths of Windows.
 *
 * @category operations
 * @since 1.0.0
 */
export const root = (path: string): string => {
  const drive = /^[A-Za-z]:\//.exec(path)?.[0]
  if (drive !== undefined) return drive
  const share = /^\/\/[^/]+\/[^/]+/.exec(path)?.[0]
  return share === undefined ? (path.startsWith("/") ? "/" : "") : `${share}/`
}

/**
 * Reports whether a path of a system is absolute, with slashes or as the system writes it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAbsolute = (path: string, platform: Platform): boolean =>
  FilePath.isAbsolute(path) || (platform === "windows" && root(ofSystem(path, platform)) !== "")

/**
 * Returns an absolute path unchanged, and a relative path appended to an absolute directory. The directory shows the system: a
 * directory with a drive or a share is a directory of Windows. There, a path may have backslashes, be relative to a drive, or begin
 * at the root of the drive.
 *
 * ```ts
 * import { HostPath } from "@oci-runtimes/core/text"
 *
 * console.log(HostPath.absolute("..\\daemon.json", "C:/work"))
 * console.log(HostPath.absolute("D:/daemon.json", "C:/work"))
 * console.log(HostPath.absolute("C:/daemon.json", "/work"))
 * // => C:/work/../daemon.json
 * // => D:/daemon.json
 * // => /work/C:/daemon.json
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const absolute = (path: string, directory: string): string => {
  const base = root(directory)
  if (base === "/" || base === "") return FilePath.absolute(path, directory)
  const slashed = ofSystem(path, "windows")
  const own = root(slashed)
  if (own === "/") return `${base}${slashed.slice(1)}`
  if (own !== "") return slashed
  const [drive = "", rest = slashed] = /^([A-Za-z]:)(.*)$/s.exec(slashed)?.slice(1) ?? []
  if (drive === "" || base.toLowerCase() === `${drive.toLowerCase()}/`) return FilePath.absolute(rest, directory)
  return `${drive}/${rest}`
}

/**
 * Returns the shortest equivalent of an absolute path of a system by lexical processing alone, as `FilePath.clean` does.
 *
 * @category operations
 * @since 1.0.0
 */
export const clean = (path: string, platform: Platform): string => {
  const base = platform === "windows" ? root(path) : ""
  return base.length < 2 ? FilePath.clean(path) : base + FilePath.clean(`/${path.slice(base.length)}`).slice(1)
}

/**
 * Returns the directory above an absolute, clean path. The directory above a root is the root.
 *
 * @category operations
 * @since 1.0.0
 */
export const parent = (path: string): string => {
  const base = root(path)
  const rest = path.slice(base.length)
  return base + rest.slice(0, Math.max(rest.lastIndexOf("/"), 0))
}

/**
 * Returns the names on the way to an absolute path, from the root, which has no name. Empty names are left out.
 *
 * @category operations
 * @since 1.0.0
 */
export const names = (path: string): ReadonlyArray<string> => path.split("/").filter((name) => name !== "")

/**
 * Reports whether a path is a directory or in the directory. Both are absolute and clean. Letter case does not count for paths of
 * Windows.
 *
 * @category guards
 * @since 1.0.0
 */
export const isWithin = (path: string, directory: string): boolean => {
  const [inner, outer] = [path, directory].map((given) => `${folded(given)}/`.replace(/\/+$/, "/")) as [string, string]
  return inner.startsWith(outer)
}

/**
 * Reports whether two absolute, clean paths are the same. Letter case does not count for paths of Windows.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = (one: string, other: string): boolean => folded(one) === folded(other)

const folded = (path: string): string => (root(path).length < 2 ? path : path.toLowerCase())

/**
 * Returns the home directory of a user, by the variables of the user's environment; undefined if they have no absolute path.
 *
 * @category operations
 * @since 1.0.0
 */
export const home = (
  variables: { readonly [name: string]: string | undefined },
  platform: Platform
): string | undefined => {
  const given = ofSystem((platform === "windows" ? variables.USERPROFILE : variables.HOME) ?? "", platform)
  return isAbsolute(given, platform) ? given : undefined
}
