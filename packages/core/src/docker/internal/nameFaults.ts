/**
 * The runtime names for which engines of both generations refuse their settings.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `ValidatePlatformConfig`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`.
 */
import { ShimName } from "../../shim/index.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import { placeOf } from "./places.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** Returns the faults of the names: the reserved name is defined, or the default runtime is unknown to the engine. */
export const nameFaults = (
  { defaultRuntime, origins, runtimes }: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">,
  rules: ShimName.NameRules
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const reserved = [...runtimes.names()]
    .filter(StockRuntime.isReserved)
    .map((name) =>
      DockerProblem.make("reserved-runtime-name", { name }, placeOf(origins?.config, "key", ["runtimes", name]))
    )
  const exists =
    defaultRuntime === "" ||
    StockRuntime.isStock(defaultRuntime) ||
    runtimes.has(defaultRuntime) ||
    ShimName.isImplicit(defaultRuntime, rules)
  if (exists) return reserved
  const place = { path: ["default-runtime"], origin: origins?.defaultRuntime }
  return [...reserved, DockerProblem.make("unknown-default-runtime", { name: defaultRuntime }, place)]
}
