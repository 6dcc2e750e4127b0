/** The launch of a container by Podman: the monitor calls the program. */
import type { Launch } from "../../engine/index.ts"
import type { Search } from "../../machine/index.ts"
import { missed as missedProgram, type PodmanResolution, soughtProgram } from "../PodmanResolution.ts"
import { type PodmanTable, unusableOf } from "../PodmanTable.ts"
import * as RuntimeCall from "../RuntimeCall.ts"
import { missedMonitor, monitorName, soughtMonitor } from "./monitor.ts"
import * as Searches from "./searches.ts"

/** Returns the links of a launch. The arguments are those of every container with cgroups. */
export const launchOf = (table: PodmanTable, resolution: PodmanResolution): Launch.Launch => [
  { _tag: "Service", name: monitorName },
  { _tag: "Program", file: resolution.program, args: RuntimeCall.common(table, resolution) }
]

/** Returns the searches: for the monitor, then for the program. Only a path has not been looked for yet. */
export const searchesOf = (
  { monitorSearch, places }: PodmanTable,
  { name, runtime }: PodmanResolution
): ReadonlyArray<Launch.Sought> => [
  soughtMonitor(monitorSearch),
  soughtProgram(runtime?.search ?? Searches.forRuntime(name, [name], places))
]

/** Returns the reason why a link is not found. */
export const missedLink = (
  { name }: PodmanResolution,
  { link, search }: Launch.Sought,
  miss: Search.Miss
): Launch.Missed => {
  if (link === "Program") return missedProgram(name, unusableOf(name, miss))
  const configured = search.places.filter(({ remark }) => remark !== Searches.searchPathRemark).map(({ path }) => path)
  return missedMonitor({ _tag: "Missing", configured })
}

/** Returns sentences about the arguments that not every container has. */
export const remarks = ({ logsJson }: PodmanResolution): ReadonlyArray<string> =>
  logsJson ? ["It is also called with --log-format=json and --log with a file of the container."] : []
