/**
 * Which names may reach containerd without being configured, and which shim binary containerd derives from one.
 *
 * containerd takes a name with a slash for the path of a program. If the engine passed such names on, whoever can reach
 * its API could have root execute any file; so they are refused.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `IsPermissibleC8dRuntimeName`; containerd 1.6 and
 * 1.7, `runtime/v2/shim/util.go`, `BinaryName`.
 */
import * as Result from "effect/Result"

/** The name under which containerd knows the shim for runc and everything that behaves like it. */
export const linuxShim = "io.containerd.runc.v2"

/**
 * Whose derivation of shim binaries counts. containerd 1.7 refuses what 1.6 lets pass: a name that begins with a dot.
 */
export type NameRules = "containerd-1.6" | "containerd-1.7"

/** Why a name is not permissible. */
export type RefusalReason = "AbsolutePath" | "ContainsSlash" | "NoDot" | "LeadingDot"

/** A name that may not be passed to containerd, and the rule that says so. */
export interface RefusedName {
  readonly _tag: "RefusedName"
  readonly name: string
  readonly reason: RefusalReason
}

/**
 * The shim binary that containerd looks for when it is given the name, or the rule by which the name is refused.
 *
 * ```ts
 * import { ShimName } from "@oci-runtimes/core/shim"
 * import * as Result from "effect/Result"
 *
 * console.log(Result.getOrThrow(ShimName.shimBinary("io.containerd.kata.v2", "containerd-1.7")))
 * // => containerd-shim-kata-v2
 * ```
 */
export const shimBinary = (name: string, rules: NameRules): Result.Result<string, RefusedName> => {
  const reason = refusal(name, rules)
  return reason === undefined ? Result.succeed(binaryOf(name)) : Result.fail({ _tag: "RefusedName", name, reason })
}

/** Whether a name that is not configured may be passed to containerd as it is. */
export const isPermissible = (name: string, rules: NameRules): boolean => refusal(name, rules) === undefined

/**
 * The rule that refuses a name, or undefined for a permissible one.
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
 */
export const refusal = (name: string, rules: NameRules): RefusalReason | undefined => {
  const slash = name.indexOf("/")
  if (slash !== -1) return slash === 0 ? "AbsolutePath" : "ContainsSlash"
  const dot = name.indexOf(".")
  if (dot === -1) return "NoDot"
  return dot === 0 && rules === "containerd-1.7" ? "LeadingDot" : undefined
}

/** What is wrong with a refused name, in a sentence. */
export const describe = (reason: RefusalReason): string => descriptions[reason]

const descriptions: { readonly [reason in RefusalReason]: string } = {
  AbsolutePath: "It is a path, and containerd would execute whatever file it names.",
  ContainsSlash: "It contains a slash, and containerd would take it for the path of a program.",
  NoDot: "It is not configured, and without a dot containerd cannot derive a shim binary from it.",
  LeadingDot: "It begins with a dot, and containerd derives no shim binary from such a name."
}

const binaryOf = (name: string): string => {
  const version = name.lastIndexOf(".")
  const part = name.slice(name.lastIndexOf(".", version - 1) + 1, version)
  return `containerd-shim-${part}-${name.slice(version + 1)}`
}
