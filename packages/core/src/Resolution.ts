/**
 * What a runtime name comes to: the shim that containerd starts, its options, the script in between, and what is left
 * to be looked up on the machine.
 */
import type { ExecutableNotFound } from "./ExecutableSearch.ts"
import * as ExecutableSearch from "./ExecutableSearch.ts"
import type { RefusalReason } from "./RuntimeName.ts"
import * as RuntimeName from "./RuntimeName.ts"
import type { Shim } from "./RuntimeMap.ts"

/** How a name was understood: the engine's own, one from the configuration, or a shim that is named directly. */
export type Kind = "stock" | "configured" | "implicit"

/** A name that holds. */
export interface Resolution {
  readonly kind: Kind
  readonly name: string
  /** The program that will be the OCI runtime; empty for an implicit runtime, whose shim decides. */
  readonly path: string
  readonly shim: Shim
  /** The wrapper script that stands at `path`, or null where the program is run directly. */
  readonly script: { readonly path: string; readonly content: string } | null
  /** The file that must be found before the runtime may be used, or null where the engine does not look. */
  readonly preflight: string | null
}

/** A name that does not: it is not configured, and may not be passed on. To the engine an invalid parameter. */
export interface RefusedRuntime {
  readonly _tag: "RefusedRuntime"
  readonly name: string
  readonly reason: RefusalReason
}

/** The engine's message for a refused name. */
export const message = ({ name }: RefusedRuntime): string => `unknown or invalid runtime name: ${name}`

/** Why the name is refused and what to do, in two sentences. */
export const advice = ({ reason }: RefusedRuntime): string => {
  const isPath = reason === "AbsolutePath" || reason === "ContainsSlash"
  const wayOut = isPath
    ? 'Give the program a name under "runtimes" in daemon.json, and use that name.'
    : 'Configure it under "runtimes" in daemon.json, or check its spelling.'
  return `${RuntimeName.describe(reason)} ${wayOut}`
}

/** The engine's message for a preflight look-up that failed. */
export const preflightMessage = (failure: ExecutableNotFound): string =>
  `error while looking up the specified runtime path: ${ExecutableSearch.message(failure)}`
