/**
 * The resolution of a runtime name: the shim that containerd starts, its options, the wrapper script between shim and
 * program, and the file to look up on the machine.
 */
import * as Result from "effect/Result"
import type { Json } from "../document/index.ts"
import { ExecutableSearch } from "../machine/index.ts"
import { ShimName } from "../shim/index.ts"
import { FilePath } from "../text/index.ts"
import * as NonRuntimes from "./known/NonRuntimes.ts"
import * as RetiredRuntimes from "./known/RetiredRuntimes.ts"
import * as WellKnownRuntimes from "./known/WellKnownRuntimes.ts"

/**
 * The options that an engine generates for a program: the fields of containerd's `runc.options.Options` that it sets.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuncOptions {
  /** The program that the shim runs as the OCI runtime. */
  readonly binaryName: string
  /** The directory in which the runtime keeps its state. */
  readonly root: string
  readonly systemdCgroup: boolean
  readonly noPivotRoot: boolean
}

/**
 * A shim as the engine requests it from containerd: a name from which containerd derives the binary, or the binary's
 * path. The shim is started without options if it has neither `options` nor `configuredOptions`.
 *
 * @category models
 * @since 1.0.0
 */
export interface RequestedShim {
  readonly binary: string
  readonly options: RuncOptions | null
  /** The options as written in the configuration; `ShimOptions.decode` returns how they are read. */
  readonly configuredOptions?: Json.JsonObject
}

/**
 * The kind of a resolution: the engine's own runtime, a configured runtime, or a shim that is named directly.
 *
 * @category models
 * @since 1.0.0
 */
export type DockerResolutionKind = "stock" | "configured" | "implicit"

/**
 * The resolution of a name that the engine accepts.
 *
 * @category models
 * @since 1.0.0
 */
export interface DockerResolution {
  readonly kind: DockerResolutionKind
  readonly name: string
  /** The program that will be the OCI runtime; empty if the shim decides: for implicit runtimes, and for runtimes with a type. */
  readonly path: string
  readonly shim: RequestedShim
  /** The wrapper script at `path`, or null if the program is run directly. */
  readonly script: { readonly path: string; readonly content: string } | null
  /** The file that the engine must find before it uses the runtime, or null if it does not look for a file. */
  readonly preflight: string | null
}

/**
 * Reports whether the shim looks for the program in the directory of each container, so that the result is not known in advance.
 * If there is a script, the engine looks for the program first.
 *
 * @category guards
 * @since 1.0.0
 */
export const isUnforeseen = ({ path, script }: Pick<DockerResolution, "path" | "script">): boolean =>
  script === null && FilePath.isRelative(path)

/**
 * A refused name: it is neither configured nor allowed as an implicit name. The engine reports it as an invalid
 * parameter.
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
 * Resolves a name that is not configured: the name is passed to containerd unchanged, if the rules allow it.
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
 * Returns the engine's message for a refused name.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ name }: RefusedRuntime): string => `unknown or invalid runtime name: ${name}`

/**
 * Returns why the name is refused and what to do. A retired name is told with the runtime that replaced it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const advice = ({ name: asked, reason }: RefusedRuntime): string => {
  const name = asked.trim()
  const replaced = RetiredRuntimes.find(name)
  if (replaced !== undefined) return `${ShimName.describe(reason)} ${RetiredRuntimes.describe(replaced)}`
  if (/\s-/.test(name)) {
    return 'It has arguments, and a name has none. Ask for the runtime by its name, and write the arguments as its "runtimeArgs" in daemon.json.'
  }
  const other = NonRuntimes.find(name)
  const instead = shimOf(other?.instead) ?? RetiredRuntimes.shimNameOf(name)
  if (instead !== undefined) return `${ShimName.describe(reason)} Use the runtime ${JSON.stringify(instead)} instead.`
  const shim = shimOf(WellKnownRuntimes.find(name))
  if (shim !== undefined) {
    return `${ShimName.describe(reason)} Use its shim by name, as ${JSON.stringify(shim)}, or check the spelling.`
  }
  if (other !== undefined)
    return `${ShimName.describe(reason)} ${JSON.stringify(name)} is ${other.description}, not a runtime.`
  const isPath = reason === "AbsolutePath" || reason === "ContainsSlash"
  const wayOut = isPath
    ? 'Give the program a name under "runtimes" in daemon.json, and use that name.'
    : 'Configure it under "runtimes" in daemon.json, or check its spelling.'
  return `${ShimName.describe(reason)} ${wayOut}`
}

const shimOf = (run: NonRuntimes.Replacement | undefined): string | undefined =>
  run?._tag === "Shim" ? run.runtimeType : undefined

/**
 * Returns the engine's message for a failed preflight look-up.
 *
 * @category formatting
 * @since 1.0.0
 */
export const preflightMessage = (failure: ExecutableSearch.ExecutableNotFound): string =>
  `error while looking up the specified runtime path: ${ExecutableSearch.message(failure)}`
