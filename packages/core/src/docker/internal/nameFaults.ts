/**
 * The names for which engines of both generations refuse their settings.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `ValidatePlatformConfig`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`.
 */
import { ShimName } from "../../shim/index.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import type { ReservedRuntimeName, UnknownDefaultRuntime } from "../daemon-json/ConfigFault.ts"

/** The reserved name, where it is defined, and a default runtime that is nothing the engine knows. */
export const nameFaults = (
  { defaultRuntime, runtimes }: Pick<Settings, "defaultRuntime" | "runtimes">,
  rules: ShimName.NameRules
): ReadonlyArray<ReservedRuntimeName | UnknownDefaultRuntime> => {
  const faults: Array<ReservedRuntimeName | UnknownDefaultRuntime> = []
  for (const name of runtimes.names()) {
    if (!StockRuntime.isReserved(name)) continue
    faults.push({ _tag: "ReservedRuntimeName", path: ["runtimes", name], range: undefined, name })
  }
  const exists =
    defaultRuntime === "" ||
    StockRuntime.isStock(defaultRuntime) ||
    runtimes.has(defaultRuntime) ||
    ShimName.isPermissible(defaultRuntime, rules)
  if (!exists) {
    const path = ["default-runtime"]
    faults.push({ _tag: "UnknownDefaultRuntime", path, range: undefined, name: defaultRuntime })
  }
  return faults
}
