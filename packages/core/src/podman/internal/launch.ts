/** The launch of a container by Podman: the monitor calls the program. */
import type { Launch } from "../../engine/index.ts"
import type { Search } from "../../machine/index.ts"
import { missed as missedProgram, type PodmanResolution, soughtProgram } from "../PodmanResolution.ts"
import { type PodmanTable, unusableOf } from "../PodmanTable.ts"
import * as RuntimeCall from "../RuntimeCall.ts"
import { missedMonitor, monitorName, soughtMonitor } from "./monitor.ts"
import * as Searches from "./searches.ts"
import { Wording } from "../../text/index.ts"

/** Returns the links of a launch. The arguments are those of every container with cgroups. */
export const launchOf = (table: PodmanTable, resolution: PodmanResolution): Launch.Launch => [
  { _tag: "Service", name: monitorName },
  { _tag: "Program", file: resolution.program, args: RuntimeCall.common(table, resolution) }
]

/**
 * Returns the searches: for the monitor, then for the program. Only a path has not been looked for yet. Podman takes a program that may not
 * be executed, and the monitor fails with it.
 */
export const searchesOf = (
  { monitorSearch, places }: PodmanTable,
  { name, program, runtime }: PodmanResolution
): ReadonlyArray<Launch.Sought> => [
  soughtMonitor(monitorSearch),
  soughtProgram(runtime?.search ?? Searches.forRuntime(name, [name], places)),
  {
    link: "Program",
    isRequired: false,
    isOfCaller: true,
    search: Searches.forCall(monitorName, program, places),
    advice: [`Make the program executable: chmod +x ${Wording.plain(program)}.`]
  }
]

/** Returns the reason why a link is not found. */
export const missedLink = (
  { name }: PodmanResolution,
  { link, search }: Launch.Sought,
  miss: Search.Miss
): Launch.Missed => {
  if (search.seeker === monitorName) {
    const path = search.wanted
    return {
      message: `Runtime path ${path} is not valid Permission denied`,
      plain: `${Wording.plain(path)} may not be executed`,
      details: { _tag: "NotExecutable", path }
    }
  }
  if (link === "Program") return missedProgram(name, unusableOf(name, miss))
  const configured = search.places.filter(({ remark }) => remark !== Searches.searchPathRemark).map(({ path }) => path)
  return missedMonitor({ _tag: "Missing", configured })
}

/** Returns sentences about the arguments that not every container has. */
export const remarks = ({ logsJson }: PodmanResolution): ReadonlyArray<string> =>
  logsJson ? ["It is also called with --log-format=json and --log with a file of the container."] : []
