/**
 * The names and the words that Docker Engine has for its scripts directory, and for what it makes on the way to it.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/runtime_unix.go`, `initRuntimes`.
 */
import { Claim, type Publication } from "../../disk/index.ts"

/** The name of the scripts directory in the data root. */
export const directory = "runtimes"

/** The beginning of the names of the engine's own temporary directories. */
export const temporary = "gen-runtimes"

/**
 * The names of claims of a data root. They begin like the engine's own temporary directories, and are as plainly leftovers; the
 * second beginning is for what the owner of a claim prepares within the scripts directory itself.
 */
export const claims: Claim.Kind = /*#__PURE__*/ Object.freeze([temporary, `.${temporary}`] as const)

/** The engine's words before those of the system. */
export const words: Publication.Words = /*#__PURE__*/ Object.freeze({
  prepare: "failed to get temp dir to generate runtime scripts",
  exchange: "failed to setup runtimes dir, new containers may not start"
})

/** Reports whether a name is that of a temporary directory, the engine's or ours, in the data root or in the scripts directory. */
export const isStagingName = (name: string): boolean =>
  (name.startsWith(temporary) && /^(?:\d+|[0-9A-Za-z]{6})$/.test(name.slice(temporary.length))) ||
  Claim.parse(name, claims) !== undefined
