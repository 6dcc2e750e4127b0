/**
 * The search of runc's shim for the program that it runs: an option of the shim, or runc.
 *
 * Source of the rule: containerd, `pkg/process/init.go`, and github.com/containerd/go-runc, which starts the program as Go's `os/exec` does.
 */
import { ExecutableSearch, type Search } from "../machine/index.ts"
import { FilePath } from "../text/index.ts"

/**
 * The program that the shim runs if no option names another.
 *
 * @category constants
 * @since 1.0.0
 */
export const runc = "runc"

/**
 * Returns the search. The places of a relative path with a slash are not known in advance, because the shim looks in the bundle of each
 * container.
 *
 * @category operations
 * @since 1.0.0
 */
export const search = (
  file: string,
  environment: ExecutableSearch.SearchEnvironment,
  rules: ExecutableSearch.SearchRules
): Search.Search => {
  const found = ExecutableSearch.search(file, environment, rules, "the shim")
  return FilePath.isRelative(file) ? { ...found, places: [] } : found
}

/**
 * Returns the reason why the result of a search cannot be predicted; undefined if it can be.
 *
 * @category operations
 * @since 1.0.0
 */
export const unforeseen = (file: string): string | undefined =>
  FilePath.isRelative(file)
    ? "It is looked for in the bundle of each container, so the result is not known in advance."
    : undefined
