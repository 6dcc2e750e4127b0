/**
 * The names and the words that Docker Engine has for its scripts directory, and for what it makes on the way to it.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/runtime_unix.go`, `initRuntimes`.
 */
import { DirectoryLock, type ScriptSwap } from "../../disk/index.ts"

/**
 * The name of the scripts directory in the data root.
 *
 * @category constants
 * @since 1.0.0
 */
export const directory = "runtimes"

/**
 * Returns the path at which the engine puts the scripts aside while it replaces them.
 *
 * @category operations
 * @since 1.0.0
 */
export const aside = (scriptsDirectory: string): string => `${scriptsDirectory}-old`

/**
 * The beginning of the names of the engine's own temporary directories.
 *
 * @category constants
 * @since 1.0.0
 */
export const temporary = "gen-runtimes"

/**
 * The names of locks of a data root. They begin like the engine's own temporary directories, and are as plainly leftovers; the
 * second beginning is for what the owner of a lock prepares within the scripts directory itself.
 *
 * @category constants
 * @since 1.0.0
 */
export const locks: DirectoryLock.LockKind = /*#__PURE__*/ Object.freeze([temporary, `.${temporary}`] as const)

/**
 * The engine's words before those of the system.
 *
 * @category constants
 * @since 1.0.0
 */
export const words: ScriptSwap.SwapWords = /*#__PURE__*/ Object.freeze({
  prepare: "failed to get temp dir to generate runtime scripts",
  exchange: "failed to setup runtimes dir, new containers may not start"
})

/**
 * Reports whether a name is that of a temporary directory, the engine's or ours, in the data root or in the scripts directory.
 *
 * @category guards
 * @since 1.0.0
 */
export const isStagingName = (name: string): boolean =>
  (name.startsWith(temporary) && /^(?:\d+|[0-9A-Za-z]{6})$/.test(name.slice(temporary.length))) ||
  DirectoryLock.parse(name, locks) !== undefined
