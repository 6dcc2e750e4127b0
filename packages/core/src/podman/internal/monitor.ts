/**
 * The monitor of containers, which calls the program.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, `FindConmon` and `probeConmon`.
 */
import * as Result from "effect/Result"
import type { Launch } from "../../engine/index.ts"
import { Search } from "../../machine/index.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import * as Searches from "./searches.ts"

/**
 * The monitor that is used, or why there is none: nothing is found, or all that is found is too old or does not answer.
 *
 * @category models
 * @since 1.0.0
 */
export type Monitor =
  | { readonly _tag: "Found"; readonly path: string }
  | { readonly _tag: "Missing"; readonly configured: ReadonlyArray<string> }
  | { readonly _tag: "Outdated" }

/** Returns the search for the monitor. The monitors that are known to be unusable are not looked for. */
export const monitorSearch = (traits: Traits, settings: Settings, places: Searches.Places): Search.Search => {
  const search = Searches.forMonitor(pathsOf(settings), places)
  return { ...search, places: search.places.filter(({ path }) => !isUnusable(traits, settings, path)) }
}

/** Decides the search for the monitor. */
export const monitorOf = (
  traits: Traits,
  settings: Settings,
  places: Searches.Places,
  states: ReadonlyArray<Search.PathState>
): Monitor =>
  Result.match(Search.run(monitorSearch(traits, settings, places), states).found, {
    onSuccess: (path): Monitor => ({ _tag: "Found", path }),
    onFailure: (): Monitor => {
      const configured = pathsOf(settings)
      const { places: all } = Searches.forMonitor(configured, places)
      return all.some(({ path }) => isUnusable(traits, settings, path))
        ? { _tag: "Outdated" }
        : { _tag: "Missing", configured }
    }
  })

/** Returns the search for the monitor as a link of a launch. */
export const soughtMonitor = (search: Search.Search): Launch.Sought => ({
  link: "Service",
  isRequired: true,
  isOfCaller: true,
  search,
  advice: [monitorAdvice]
})

/** Returns the reason why there is no monitor. */
export const missedMonitor = (monitor: Exclude<Monitor, { readonly _tag: "Found" }>): Launch.Missed => ({
  message: monitorMessage(monitor),
  plain: `the monitor ${monitorName} is ${monitor._tag === "Outdated" ? "too old" : "not found"}`,
  details: monitor
})

/** The program that calls the runtime's program. */
export const monitorName = "conmon"

/** The way out if there is no monitor. */
export const monitorAdvice =
  "Install conmon, or name its path with conmon_path in the section [engine] of containers.conf."

/** Returns Podman's words for a monitor that is not there. */
const monitorMessage = (monitor: Exclude<Monitor, { readonly _tag: "Found" }>): string =>
  monitor._tag === "Outdated"
    ? "please update to v2.0.1 or later: outdated conmon version"
    : `could not find a working conmon binary (configured options: [${monitor.configured.join(" ")}]: invalid argument)`

const pathsOf = ({ given, monitorPaths }: Settings): ReadonlyArray<string> =>
  given.flags.conmon === undefined ? monitorPaths.map(({ value }) => value) : [given.flags.conmon]

/** Reports whether a monitor is known to be older than 2.0.1, or not to answer. */
const isUnusable = ({ probesMonitor }: Traits, { given }: Settings, path: string): boolean => {
  const printed = probesMonitor ? given.monitorVersions?.get(path) : undefined
  if (printed === undefined) return false
  const [, major, minor, patch] = /^conmon version (\d+)\.(\d+)\.(\d+)/.exec(printed ?? "") ?? []
  if (major === undefined) return true
  return Number(major) < 2 || (major === "2" && minor === "0" && Number(patch) < 1)
}
