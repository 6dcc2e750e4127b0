/**
 * The flags of the command line, which come after all files.
 *
 * Source of the rule: cri-o/cri-o, `internal/criocli/criocli.go`, `mergeConfig` and `StringSliceTrySplit`.
 */
import * as Result from "effect/Result"
import type { Origin } from "../../engine/index.ts"
import { GoText } from "../../text/index.ts"
import type { Flags } from "../Given.ts"
import { sizeFault } from "../internal/memorySize.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Cell } from "./HandlerRecord.ts"
import { type Merged, setCell, setHandler } from "./Merged.ts"

/** A value of `--runtimes` for which CRI-O does not start, and its words. */
export interface RefusedFlag {
  readonly message: string
  readonly value: string
}

/** Returns the values with those of the flags. Fails with the first value of `--runtimes` that is refused. */
export const withFlags = (
  traits: Pick<Traits, "flagFields">,
  before: Merged,
  flags: Flags
): Result.Result<Merged, RefusedFlag> => {
  const cells = new Map(before.cells)
  const handlers = new Map(before.handlers)
  const set = (key: string, flag: string, value: Cell["value"] | undefined): void => {
    if (value !== undefined) setCell(cells, key, { value, origin: { _tag: "Flag", flag } })
  }
  set("conmon", "conmon", flags.conmon)
  set("default_runtime", "default-runtime", flags.defaultRuntime)
  const origin: Origin.Origin = { _tag: "Flag", flag: "runtimes" }
  for (const value of splitValues(flags.runtimes ?? [])) {
    const handler = handlerOf(traits, value)
    if (Result.isFailure(handler)) return Result.fail(handler.failure)
    const [name, values] = handler.success
    const own = Object.entries(values).map(([key, one]) => [key, { value: one, origin }] as const)
    setHandler(handlers, name, origin, new Map(own))
  }
  set("cgroup_manager", "cgroup-manager", flags.cgroupManager)
  set("conmon_cgroup", "conmon-cgroup", flags.conmonCgroup)
  set("conmon_env", "conmon-env", flags.conmonEnvironment && splitValues(flags.conmonEnvironment))
  return Result.succeed({ cells, handlers })
}

/** Returns the values of a flag that may be repeated and may be a list with commas. */
const splitValues = (values: ReadonlyArray<string>): ReadonlyArray<string> =>
  values.flatMap((value) => value.split(",")).map((value) => GoText.trimSpace(value))

const handlerOf = (
  { flagFields }: Pick<Traits, "flagFields">,
  value: string
): Result.Result<readonly [name: string, values: { readonly [key: string]: Cell["value"] }], RefusedFlag> => {
  const fields = value.split(":")
  if (fields.length < 3 || fields.length > flagFields) {
    return Result.fail({ value, message: `invalid format for --runtimes: ${GoText.quote(value)}` })
  }
  const [name = "", path = "", root = "", type = "oci", privileged = "", configPath = "", memory] = fields
  const fault = memory === undefined ? undefined : sizeFault(memory)
  if (fault !== undefined) {
    const message = `invalid value ${GoText.quote(memory!)} for --runtimes:container_min_memory: ${fault}`
    return Result.fail({ value, message })
  }
  const values = {
    runtime_path: path,
    runtime_root: root,
    runtime_type: type,
    privileged_without_host_devices: privileged === "true",
    runtime_config_path: configPath,
    container_min_memory: memory ?? ""
  }
  return Result.succeed([name, values])
}
