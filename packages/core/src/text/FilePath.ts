/**
 * Slash-separated paths, joined and cleaned as by Go's `path/filepath` on Unix. The engine's output contains such paths
 * letter for letter, and Node's `path` differs: it keeps trailing slashes and turns an empty join into `.`.
 *
 * Source of the rule: Go `path/filepath`, functions `Clean`, `Join`, `IsAbs`, `SplitList`.
 */

/**
 * Returns the shortest equivalent path by lexical processing alone: removes repeated slashes, `.` and inner `..`. The
 * empty path becomes `.`.
 *
 * @category operations
 * @since 1.0.0
 */
export const clean = (path: string): string => {
  if (path !== "" && !mayBeUnclean.test(path)) return path
  const rooted = path.startsWith("/")
  const kept: Array<string> = []
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") kept.push(part)
    else if (kept.length > 0 && kept[kept.length - 1] !== "..") kept.pop()
    else if (!rooted) kept.push("..")
  }
  if (rooted) return `/${kept.join("/")}`
  return kept.length === 0 ? "." : kept.join("/")
}

/** `.`, `..` or an empty element, anywhere in a path except the root. */
const mayBeUnclean = /(?:^|\/)\.{1,2}(?:\/|$)|\/\/|.\/$/s

/**
 * Joins elements with slashes and cleans the path. Skips empty elements; returns the empty path if all are empty.
 *
 * @category operations
 * @since 1.0.0
 */
export const join = (...elements: ReadonlyArray<string>): string => {
  let path = ""
  // The elements are examined before they are joined, because to search a joined string is to copy it first.
  let isClean = true
  for (const element of elements) {
    if (element === "") continue
    isClean &&= !mayBeUnclean.test(element) && (path === "" || !isAbsolute(element))
    path = path === "" || path === "/" ? path + element : `${path}/${element}`
  }
  return isClean ? path : clean(path)
}

/**
 * Reports whether a path starts at the root.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAbsolute = (path: string): boolean => path.startsWith("/")

/**
 * Reports whether a path is relative to a working directory. A bare name is not: programs of that name are looked for in a search
 * path.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRelative = (path: string): boolean => path.includes("/") && !isAbsolute(path)

/**
 * Returns an absolute path unchanged, and a relative path appended to a directory. Does not clean the path, because
 * symbolic links may be on the way.
 *
 * @category operations
 * @since 1.0.0
 */
export const absolute = (path: string, directory: string): string =>
  isAbsolute(path) ? path : directory.endsWith("/") ? directory + path : `${directory}/${path}`

/**
 * The path that means standard input.
 *
 * @category constants
 * @since 1.0.0
 */
export const standardInput = "-"

/**
 * Returns the part of a path after the last slash, which is the file's name. A path without a slash is returned unchanged.
 *
 * @category operations
 * @since 1.0.0
 */
export const lastElement = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/**
 * Returns the elements of a `PATH`-like list. An empty list has no elements; an empty element is kept and means `.`.
 *
 * @category operations
 * @since 1.0.0
 */
export const splitList = (list: string): ReadonlyArray<string> => (list === "" ? [] : list.split(":"))
