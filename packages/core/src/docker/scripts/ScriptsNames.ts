/**
 * The names and messages of Docker Engine for its scripts directory, and for the directories that it makes to replace it.
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
 * Returns the path to which the engine moves the scripts while it replaces them.
 *
 * @category operations
 * @since 1.0.0
 */
export const aside = (scriptsDirectory: string): string => `${scriptsDirectory}-old`

/**
 * The prefix of the engine's own temporary directories.
 *
 * @category constants
 * @since 1.0.0
 */
export const temporary = "gen-runtimes"

/**
 * The prefixes of locks of a data root. The first is also the prefix of the engine's temporary directories, so that an
 * abandoned lock is clearly a leftover too. The second is for files that the lock holder prepares in the scripts directory.
 *
 * @category constants
 * @since 1.0.0
 */
export const locks: DirectoryLock.LockKind = /*#__PURE__*/ Object.freeze([temporary, `.${temporary}`] as const)

/**
 * The engine's messages, which precede the error of the system.
 *
 * @category constants
 * @since 1.0.0
 */
export const words: ScriptSwap.SwapWords = /*#__PURE__*/ Object.freeze({
  prepare: "failed to get temp dir to generate runtime scripts",
  swap: "failed to setup runtimes dir, new containers may not start"
})

/**
 * Reports whether a temporary directory of the engine or of this library may have this name, in the data root or the scripts
 * directory.
 *
 * @category guards
 * @since 1.0.0
 */
export const isStagingName = (name: string): boolean =>
  (name.startsWith(temporary) && /^(?:\d+|[0-9A-Za-z]{6})$/.test(name.slice(temporary.length))) ||
  DirectoryLock.parse(name, locks) !== undefined
