/**
 * The command-line flags of the engine that concern runtimes, and the values of `--add-runtime`.
 *
 * Source of the rule: Docker Engine 23.0, `opts/runtime.go`, `RuntimeOpt.Set`.
 */
import { Frozen, Table } from "../data/index.ts"
import { GoText } from "../text/index.ts"
import * as StockRuntime from "./StockRuntime.ts"
import { type RuntimeEntry, frozenEntries } from "./daemon-json/DaemonConfig.ts"
import * as Result from "effect/Result"

/**
 * The flags that were given. A flag that was not given is absent.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineFlags {
  readonly configFile?: string
  readonly dataRoot?: string
  readonly execRoot?: string
  readonly containerd?: string
  readonly defaultRuntime?: string
  readonly usernsRemap?: string
  readonly runtimes: Table.Table<RuntimeEntry>
}

/**
 * No flags.
 *
 * @category constants
 * @since 1.0.0
 */
export const none: EngineFlags = /*#__PURE__*/ Frozen.frozen({ runtimes: Table.make<RuntimeEntry>([]) })

/**
 * Returns a frozen copy of flags that the caller may still change.
 *
 * @category operations
 * @since 1.0.0
 */
export const copy = ({ runtimes, ...others }: EngineFlags): EngineFlags =>
  Frozen.frozen({ ...Frozen.frozenCopy(others), runtimes: frozenEntries(runtimes) })

/**
 * The reason why a value of `--add-runtime` is refused.
 *
 * @category models
 * @since 1.0.0
 */
export type AddRuntimeFault =
  | { readonly _tag: "InvalidRuntimeArgument"; readonly value: string }
  | { readonly _tag: "ReservedRuntimeName"; readonly value: string; readonly name: string }
  | { readonly _tag: "DuplicateRuntime"; readonly value: string; readonly name: string }

/**
 * Parses the values of `--add-runtime`, each `NAME=PATH`. Returns the runtimes that they define, or every refused
 * value. Names are converted to lower case, so the flag cannot define a name with a capital.
 *
 * ```ts
 * import { EngineFlags } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * console.log(Result.getOrThrow(EngineFlags.parseAddRuntime(["Youki=/usr/local/bin/youki"])))
 * const refused = Result.flip(EngineFlags.parseAddRuntime(["runc=/usr/bin/crun", "youki"]))
 * for (const fault of Result.getOrThrow(refused)) console.log(EngineFlags.message(fault))
 * // => Map(1) { 'youki' => { path: '/usr/local/bin/youki', runtimeArgs: [] } }
 * // => invalid argument "runc=/usr/bin/crun" for "--add-runtime" flag: runtime name 'runc' is reserved
 * // => invalid argument "youki" for "--add-runtime" flag: invalid runtime argument: youki
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parseAddRuntime = (
  values: ReadonlyArray<string>
): Result.Result<Table.Table<RuntimeEntry>, ReadonlyArray<AddRuntimeFault>> => {
  const runtimes = new Map<string, RuntimeEntry>()
  const faults: Array<AddRuntimeFault> = []
  for (const value of values) {
    const separator = value.indexOf("=")
    const name = GoText.toLower(GoText.trimSpace(value.slice(0, Math.max(separator, 0))))
    const path = GoText.trimSpace(value.slice(separator + 1))
    if (name === "" || path === "") faults.push({ _tag: "InvalidRuntimeArgument", value })
    else if (StockRuntime.isReserved(name)) faults.push({ _tag: "ReservedRuntimeName", value, name })
    else if (runtimes.has(name)) faults.push({ _tag: "DuplicateRuntime", value, name })
    else runtimes.set(name, { path, runtimeArgs: [] })
  }
  return faults.length === 0 ? Result.succeed(Frozen.frozenTable(runtimes)) : Result.fail(faults)
}

/**
 * Returns the engine's message for a refused value.
 *
 * Source of the rule: github.com/spf13/pflag, `InvalidValueError`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (fault: AddRuntimeFault): string =>
  `invalid argument ${GoText.quote(fault.value)} for "--add-runtime" flag: ${cause(fault)}`

const cause = (fault: AddRuntimeFault): string => {
  switch (fault._tag) {
    case "InvalidRuntimeArgument":
      return `invalid runtime argument: ${fault.value}`
    case "ReservedRuntimeName":
      return `runtime name '${fault.name}' is reserved`
    case "DuplicateRuntime":
      return `runtime '${fault.name}' was already defined`
  }
}
