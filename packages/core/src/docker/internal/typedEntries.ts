/**
 * Entries under `runtimes` that may have a `runtimeType` and options instead of a program, as Docker Engine 24.0 and later reads
 * them.
 *
 * Source of the rule: Docker Engine 24.0, `daemon/runtime_unix.go`, `initRuntimes`; 25.0, `setupRuntimes`.
 */
import type { KnownRuntime, RequestedShim } from "../RuntimeMap.ts"
import type { Settings } from "../Settings.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import { type RuntimeEntry, frozenEntry } from "../daemon-json/DaemonConfig.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"
import type { SettingReadings } from "./settingReadings.ts"

type Entries = Pick<Settings, "origins" | "runtimes">

/** The effect of a fault: the engine refuses the settings, or does not start with them. */
export type FaultEffect = "no-start" | "refused"

/** Returns all faults of entries. The engine stops at the first. */
export const entryFaults = (
  { origins, runtimes }: Entries,
  effect: FaultEffect = "refused"
): ReadonlyArray<DockerProblem.EngineProblem> =>
  Array.from(runtimes, ([name, entry]) => faultsOf(name, entry, origins, effect)).flat()

/**
 * Returns the shim options that the engine refuses. Skips entries with a path, because `entryFaults` has the options next to a
 * path.
 */
export const refusedOptions = (
  { origins, runtimes }: Entries,
  { own }: SettingReadings["shimOptions"],
  effect: FaultEffect
): ReadonlyArray<DockerProblem.EngineProblem> =>
  ShimOptionsReview.ofRefusedRuntimes(
    Array.from(runtimes).filter(([, { path }]) => path === ""),
    own
  ).flatMap(({ name, refusals }) =>
    refusals.map(({ fault }) => {
      const path = ShimOptionsReview.pathTo(name, fault.path)
      const origin = ConfigOrigins.at(origins?.config, path, effect === "refused" ? "value" : "key")
      return DockerProblem.make("refused-shim-option", { name, fault }, { path, origin }, effect)
    })
  )

/** Returns the entries that run a program. The engine refuses entries that also have a type before it writes a script. */
export const withPrograms = (runtimes: Settings["runtimes"]): ReadonlyArray<readonly [string, RuntimeEntry]> =>
  Array.from(runtimes).filter(([, { path, runtimeType = "" }]) => path !== "" && runtimeType === "")

/** Returns an entry as a configured runtime whose shim is not yet known. */
export const withoutShim = (entry: RuntimeEntry): KnownRuntime =>
  Object.freeze({ kind: "configured", shim: null, ...frozenEntry(entry) })

/** Returns the shim that an entry names; undefined if the entry runs a program. A shim may be named by a path. */
export const shimOfType = ({ options = {}, path, runtimeType = "" }: RuntimeEntry): RequestedShim | undefined => {
  if (path !== "" || runtimeType === "") return undefined
  const shim = { binary: runtimeType, options: null }
  return Object.freeze(Object.keys(options).length === 0 ? shim : { ...shim, configuredOptions: options })
}

const faultsOf = (
  name: string,
  entry: RuntimeEntry,
  origins: Settings["origins"],
  effect: FaultEffect
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const { path, runtimeArgs, runtimeType = "" } = entry
  const hasOptions = Object.keys(entry.options ?? {}).length > 0
  const fault = (
    reason: DockerProblem.DetailsOf["invalid-runtime-entry"]["reason"],
    ...keys: ReadonlyArray<string>
  ): DockerProblem.EngineProblem => {
    const at = ["runtimes", name, ...keys]
    const origin = ConfigOrigins.at(origins?.config, at, "key")
    return DockerProblem.make("invalid-runtime-entry", { name, reason }, { path: at, origin }, effect)
  }
  if (path === "" && runtimeType === "") return [fault("NeitherPathNorType")]
  return [
    ...(path !== "" && runtimeType !== "" ? [fault("PathAndType", "runtimeType")] : []),
    ...(path !== "" && hasOptions ? [fault("OptionsWithPath", "options")] : []),
    ...(path === "" && runtimeArgs.length > 0 ? [fault("ArgumentsWithType", "runtimeArgs")] : [])
  ]
}
