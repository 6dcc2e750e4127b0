/**
 * The names for which engines of both generations refuse their settings.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `ValidatePlatformConfig`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`.
 */
import { ShimName } from "../../shim/index.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** The reserved name, where it is defined, and a default runtime that is nothing the engine knows. */
export const nameFaults = (
  { defaultRuntime, origins, runtimes }: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">,
  rules: ShimName.NameRules
): ReadonlyArray<NameProblem> => {
  const faults: Array<NameProblem> = []
  for (const name of runtimes.names()) {
    if (!StockRuntime.isReserved(name)) continue
    const path = ["runtimes", name]
    const origin = ConfigOrigins.at(origins?.config, path, "key")
    faults.push(DockerProblem.make("reserved-runtime-name", { name }, { path, origin }))
  }
  const exists =
    defaultRuntime === "" ||
    StockRuntime.isStock(defaultRuntime) ||
    runtimes.has(defaultRuntime) ||
    ShimName.isPermissible(defaultRuntime, rules)
  if (!exists) {
    const path = ["default-runtime"]
    const origin = origins?.defaultRuntime
    faults.push(DockerProblem.make("unknown-default-runtime", { name: defaultRuntime }, { path, origin }))
  }
  return faults
}

type NameProblem = DockerProblem.Found<"reserved-runtime-name" | "unknown-default-runtime">
