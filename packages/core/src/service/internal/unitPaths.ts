/**
 * Paths in the settings of units.
 *
 * Source of the rule: systemd 252, `src/basic/path-util.c`, `path_simplify`, `path_is_valid`, `path_is_normalized` and
 * `filename_is_valid`.
 */
import * as BytesText from "./bytesText.ts"

/** Removes repeated slashes, elements that are a single dot, and the slash at the end. */
export const simplify = (path: string): string => {
  const isAbsolute = path.startsWith("/")
  const parts = path.split("/").filter((part) => part !== "" && part !== ".")
  return isAbsolute ? `/${parts.join("/")}` : parts.join("/")
}

/** Reports whether a path is short enough for the system. */
export const isPath = (path: string): boolean =>
  path !== "" &&
  BytesText.encode(path).length < longestPath &&
  path.split("/").every((part) => BytesText.encode(part).length <= longestName)

/** Reports whether a string is the name of a file in a directory. */
export const isFileName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !name.includes("/") && BytesText.encode(name).length <= longestName

/** Returns a simplified absolute path; undefined if systemd refuses the path. */
export const absolutePath = (path: string): string | undefined => {
  if (!BytesText.isValid(path) || !path.startsWith("/")) return undefined
  const simple = simplify(path)
  return isPath(simple) && !simple.split("/").includes("..") ? simple : undefined
}

const longestPath = 4096
const longestName = 255
