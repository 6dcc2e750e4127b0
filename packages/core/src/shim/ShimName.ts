/**
 * The names that the engine passes to containerd without being configured, and the shim binary that containerd derives from a
 * name.
 *
 * containerd treats a name with a slash as the path of a program. If the engine passed on such names, any user with access to
 * its API could make root execute any file. Therefore the engine refuses them.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `IsPermissibleC8dRuntimeName`; containerd 1.6 and
 * 1.7, `runtime/v2/shim/util.go`, `BinaryName`.
 */
import * as Result from "effect/Result"

/**
 * containerd's name for the shim of runc and of runtimes that behave like runc.
 *
 * @category constants
 * @since 1.0.0
 */
export const linuxShim = "io.containerd.runc.v2"

/**
 * The containerd version whose rules for names apply. containerd 1.7 refuses a name that begins with a dot, and a relative path; 1.6
 * accepts both. containerd 2.0 has the rules of 1.7, with another example in its message.
 *
 * @category models
 * @since 1.0.0
 */
export type NameRules = "containerd-1.6" | "containerd-1.7" | "containerd-2.0"

/**
 * The reason why a name that is not configured is refused.
 *
 * @category models
 * @since 1.0.0
 */
export type RefusalReason = "AbsolutePath" | "ContainsSlash" | "NoDot" | "LeadingDot"

/**
 * A name that must not be passed to containerd, and the rule that refuses the name.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedName {
  readonly _tag: "RefusedName"
  readonly name: string
  readonly reason: RefusalReason
}

/**
 * Returns the shim binary that containerd looks for when it is given a name, or the rule that refuses the name.
 *
 * ```ts
 * import { ShimName } from "@oci-runtimes/core/shim"
 * import * as Result from "effect/Result"
 *
 * console.log(Result.getOrThrow(ShimName.shimBinary("io.containerd.kata.v2", "containerd-1.7")))
 * // => containerd-shim-kata-v2
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const shimBinary = (name: string, rules: NameRules): Result.Result<string, RefusedName> => {
  const reason = refusal(name, rules)
  return reason === undefined
    ? Result.succeed(binaryOf(name) ?? name)
    : Result.fail({ _tag: "RefusedName", name, reason })
}

/**
 * Returns the file name of the shim that containerd derives from any text with a dot; undefined without a dot.
 *
 * @category operations
 * @since 1.0.0
 */
export const binaryOf = (name: string): string | undefined => {
  const version = name.lastIndexOf(".")
  if (version === -1) return undefined
  const part = name.slice(name.lastIndexOf(".", version - 1) + 1, version)
  return `containerd-shim-${part}-${name.slice(version + 1)}`
}

/**
 * Reports whether a name that is not configured may be passed to containerd unchanged.
 *
 * @category guards
 * @since 1.0.0
 */
export const isImplicit = (name: string, rules: NameRules): boolean => refusal(name, rules) === undefined

/**
 * Returns the rule that refuses a name that is not configured; undefined if the engine passes the name on.
 *
 * ```ts
 * import { ShimName } from "@oci-runtimes/core/shim"
 *
 * for (const name of ["io.containerd.kata.v2", "/bin/sh", "../sh", "kata", ".kata"]) {
 *   console.log(name, ShimName.refusal(name, "containerd-1.7"))
 * }
 * // => io.containerd.kata.v2 undefined
 * // => /bin/sh AbsolutePath
 * // => ../sh ContainsSlash
 * // => kata NoDot
 * // => .kata LeadingDot
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const refusal = (name: string, rules: NameRules): RefusalReason | undefined => {
  const slash = name.indexOf("/")
  if (slash !== -1) return slash === 0 ? "AbsolutePath" : "ContainsSlash"
  const dot = name.indexOf(".")
  if (dot === -1) return "NoDot"
  return dot === 0 && rules !== "containerd-1.6" ? "LeadingDot" : undefined
}

/**
 * Returns a sentence that explains why a name is refused.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (reason: RefusalReason): string => descriptions[reason]

const descriptions: { readonly [reason in RefusalReason]: string } = {
  AbsolutePath: "It is a path, and containerd would execute that file.",
  ContainsSlash: "It contains a slash, and containerd would treat it as the path of a program.",
  NoDot: "It is not configured, and without a dot containerd cannot derive a shim binary from it.",
  LeadingDot: "It begins with a dot, and containerd does not derive a shim binary from such a name."
}
