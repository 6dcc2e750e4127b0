/**
 * Slash-separated paths the way Go's `path/filepath` joins and cleans them on Unix. The engine's answers contain such
 * paths letter for letter, and Node's `path` differs (it keeps trailing slashes and turns an empty join into `.`).
 *
 * Source of the rule: Go `path/filepath`, functions `Clean`, `Join`, `IsAbs`, `SplitList`.
 */

/**
 * The shortest equivalent path, by lexical processing alone: repeated slashes, `.` and inner `..` are gone. The empty
 * path becomes `.`.
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

/** An element that is empty or made of dots alone, at the beginning, within, or at the end. */
const mayBeUnclean = /(?:^|\/)\.{1,2}(?:\/|$)|\/(?:\/|$)/

/**
 * Joins with slashes and cleans. Empty elements are left out; nothing but empty elements gives the empty path.
 *
 * @category operations
 * @since 1.0.0
 */
export const join = (...elements: ReadonlyArray<string>): string => {
  const path = elements.filter((element) => element !== "").join("/")
  return path === "" ? "" : clean(path)
}

/**
 * Whether the path starts at the root.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAbsolute = (path: string): boolean => path.startsWith("/")

/**
 * The path itself where it is absolute, otherwise its place in a directory. Not cleaned: links may be on the way.
 *
 * @category operations
 * @since 1.0.0
 */
export const absolute = (path: string, directory: string): string =>
  isAbsolute(path) ? path : directory.endsWith("/") ? directory + path : `${directory}/${path}`

/**
 * What stands for standard input in the place of a path.
 *
 * @category constants
 * @since 1.0.0
 */
export const standardInput = "-"

/**
 * What stands behind the last slash: the name of the file that a path leads to, or the whole of one without a slash.
 *
 * @category operations
 * @since 1.0.0
 */
export const lastElement = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/**
 * The elements of a `PATH`-like list. An empty list has none; an empty element stays and means `.`.
 *
 * @category operations
 * @since 1.0.0
 */
export const splitList = (list: string): ReadonlyArray<string> => (list === "" ? [] : list.split(":"))
