/**
 * The command-line flags of the engine, and the values of `--add-runtime`. `CommandLine` reads them from a command line.
 *
 * Source of the rule: Docker Engine 23.0, `opts/runtime.go`, `RuntimeOpt.Set`.
 */
import { Frozen, Table } from "../data/index.ts"
import { JsonTree } from "../document/index.ts"
import type { Origin } from "../engine/index.ts"
import { GoText } from "../text/index.ts"
import * as StockRuntime from "./StockRuntime.ts"
import type { FlagValue } from "./daemon-json/valueFaults.ts"
import { type RuntimeEntry, frozenEntries } from "./daemon-json/DaemonConfig.ts"
import type { GivenFlag } from "./flags/GivenFlag.ts"
import type { EngineProblem } from "./problems/DockerProblem.ts"
import * as Result from "effect/Result"

/**
 * The flags that were given. A flag that was not given is absent. The fields with a name of their own are the flags that
 * concern runtimes; a caller may give them without `given`.
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
  readonly execOpts?: ReadonlyArray<string>
  readonly hosts?: ReadonlyArray<string>
  readonly pidFile?: string
  /** True if the engine only validates its configuration and exits. */
  readonly validate?: boolean
  readonly runtimes: Table.Table<RuntimeEntry>
  /** All flags, if they were read from a command line, in alphabetical order. */
  readonly given?: ReadonlyArray<GivenFlag>
  /** The faults of the command line, for which the engine does not read its file. */
  readonly faults?: ReadonlyArray<EngineProblem<"invalid-flag">>
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
 * Returns all flags that conflict with a directive of the file, in the order in which the engine names them.
 *
 * @category getters
 * @since 1.0.0
 */
export const conflicting = (flags: EngineFlags): ReadonlyArray<GivenFlag> => {
  const { given = [] } = flags
  const known = new Set(given.map(({ flag }) => flag))
  const byField = fields.flatMap(([flag, key, directive = flag]): ReadonlyArray<GivenFlag> => {
    const value = flags[key]
    if (value === undefined || known.has(flag)) return []
    return [{ flag, directive, printed: typeof value === "string" ? value : `[${value.join(" ")}]`, value, uses: [] }]
  })
  const all = [...given.filter(({ directive }) => directive !== "runtimes"), ...byField]
  return all.toSorted((one, other) => GoText.compare(one.flag, other.flag))
}

type FieldKey = Exclude<keyof EngineFlags, "faults" | "given" | "runtimes" | "validate">

/** The fields that are flags with a directive, which has the name of the flag by default. */
const fields: ReadonlyArray<readonly [flag: string, key: FieldKey, directive?: string]> = [
  ["config-file", "configFile"],
  ["containerd", "containerd"],
  ["data-root", "dataRoot"],
  ["default-runtime", "defaultRuntime"],
  ["exec-opt", "execOpts", "exec-opts"],
  ["exec-root", "execRoot"],
  ["host", "hosts", "hosts"],
  ["pidfile", "pidFile"],
  ["userns-remap", "usernsRemap"]
]

/**
 * Returns the values that flags give instead of the file, with their origins.
 *
 * @category getters
 * @since 1.0.0
 */
export const valuesOf = (flags: EngineFlags): ReadonlyArray<FlagValue> =>
  conflicting(flags).flatMap(({ directive, flag, value }) => {
    const { root } = JsonTree.parse(JSON.stringify(value))
    return root === undefined ? [] : [{ directive, value: root, originOf: (index) => originOf(flags, flag, index) }]
  })

/**
 * Returns the origin of a flag: of its use at an index, or of its last use.
 *
 * @category getters
 * @since 1.0.0
 */
export const originOf = (flags: Pick<EngineFlags, "given">, flag: string, index?: number): Origin.Origin => {
  const uses = flags.given?.find((one) => one.flag === flag)?.uses ?? []
  const at = (index === undefined ? uses.at(-1) : uses[index])?.at
  return Frozen.frozen({ _tag: "Flag", flag, ...(at !== undefined && { at: Frozen.frozenCopy(at) }) })
}

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

/**
 * Returns the engine's message for a refused value, without the value and the flag.
 *
 * @category formatting
 * @since 1.0.0
 */
export const cause = (fault: AddRuntimeFault): string => {
  switch (fault._tag) {
    case "InvalidRuntimeArgument":
      return `invalid runtime argument: ${fault.value}`
    case "ReservedRuntimeName":
      return `runtime name '${fault.name}' is reserved`
    case "DuplicateRuntime":
      return `runtime '${fault.name}' was already defined`
  }
}
