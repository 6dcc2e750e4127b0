/**
 * What a runtime name comes to: the shim that containerd starts, its options, the script in between, and what is left
 * to be looked up on the machine.
 */
import * as Result from "effect/Result"
import type { Json } from "../document/index.ts"
import { ExecutableSearch } from "../machine/index.ts"
import { ShimName } from "../shim/index.ts"

/**
 * The options that an engine makes up for a program; the fields of containerd's `runc.options.Options` that it sets.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuncOptions {
  /** The program that the shim runs as the OCI runtime. */
  readonly binaryName: string
  /** Where the runtime keeps its state. */
  readonly root: string
  readonly systemdCgroup: boolean
  readonly noPivotRoot: boolean
}

/**
 * A shim as containerd is asked for it: the name from which it derives the binary, or the path of one. It is started
 * without options where both kinds of them are missing.
 *
 * @category models
 * @since 1.0.0
 */
export interface RequestedShim {
  readonly binary: string
  readonly options: RuncOptions | null
  /** The options that the configuration gives, as they stand there; `ShimOptions.decode` says what comes of them. */
  readonly configuredOptions?: Json.JsonObject
}

/**
 * How a name was understood: the engine's own, one from the configuration, or a shim that is named directly.
 *
 * @category models
 * @since 1.0.0
 */
export type DockerResolutionKind = "stock" | "configured" | "implicit"

/**
 * A name that holds.
 *
 * @category models
 * @since 1.0.0
 */
export interface DockerResolution {
  readonly kind: DockerResolutionKind
  readonly name: string
  /** The program that will be the OCI runtime; empty where the shim decides: for implicit runtimes, and those with a type. */
  readonly path: string
  readonly shim: RequestedShim
  /** The wrapper script that stands at `path`, or null where the program is run directly. */
  readonly script: { readonly path: string; readonly content: string } | null
  /** The file that must be found before the runtime may be used, or null where the engine does not look. */
  readonly preflight: string | null
}

/**
 * A name that does not: it is not configured, and may not be passed on. To the engine an invalid parameter.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedRuntime {
  readonly _tag: "RefusedRuntime"
  readonly name: string
  readonly reason: ShimName.RefusalReason
}

/**
 * What a name comes to that is not configured: it is passed to containerd as it is, if it may be.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `getRuntime`; Docker Engine 25.0, the same file, `Get`.
 *
 * @category operations
 * @since 1.0.0
 */
export const implicit = (name: string, rules: ShimName.NameRules): Result.Result<DockerResolution, RefusedRuntime> => {
  const reason = ShimName.refusal(name, rules)
  if (reason !== undefined) return Result.fail(Object.freeze({ _tag: "RefusedRuntime", name, reason }))
  const shim: RequestedShim = Object.freeze({ binary: name, options: null })
  return Result.succeed(Object.freeze({ kind: "implicit", name, path: "", shim, script: null, preflight: null }))
}

/**
 * The engine's message for a refused name.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ name }: RefusedRuntime): string => `unknown or invalid runtime name: ${name}`

/**
 * Why the name is refused and what to do, in two sentences.
 *
 * @category formatting
 * @since 1.0.0
 */
export const advice = ({ reason }: RefusedRuntime): string => {
  const isPath = reason === "AbsolutePath" || reason === "ContainsSlash"
  const wayOut = isPath
    ? 'Give the program a name under "runtimes" in daemon.json, and use that name.'
    : 'Configure it under "runtimes" in daemon.json, or check its spelling.'
  return `${ShimName.describe(reason)} ${wayOut}`
}

/**
 * The engine's message for a preflight look-up that failed.
 *
 * @category formatting
 * @since 1.0.0
 */
export const preflightMessage = (failure: ExecutableSearch.ExecutableNotFound): string =>
  `error while looking up the specified runtime path: ${ExecutableSearch.message(failure)}`
