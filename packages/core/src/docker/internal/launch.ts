/** The launch of a container by Docker Engine: its links, its searches, and the messages for failed searches. */
import * as Result from "effect/Result"
import type { Json } from "../../document/index.ts"
import type { Engine, Launch } from "../../engine/index.ts"
import { ExecutableSearch, type Search } from "../../machine/index.ts"
import { ProgramSearch, ShimSearch } from "../../shim/index.ts"
import * as DockerResolution from "../DockerResolution.ts"
import type { DockerTable } from "../DockerTable.ts"
import type * as Moby from "../Moby.ts"
import * as Replacements from "../known/Replacements.ts"
import * as RetiredRuntimes from "../known/RetiredRuntimes.ts"
import * as RuncShim from "./runcShim.ts"

/** Returns the links: containerd, the shim, the script if there is one, and the program if the shim does not choose it. */
export const launchOf = (
  { map }: DockerTable,
  { name, path, preflight, script, shim }: DockerResolution.DockerResolution
): Launch.Launch => [
  { _tag: "Service", name: containerd },
  { _tag: "Shim", name: shim.binary, options: optionsOf(shim) },
  ...(script === null ? [] : [{ _tag: "Script" as const, ...script }]),
  ...(shim.options === null
    ? []
    : [
        {
          _tag: "Program" as const,
          file: script === null ? path : (preflight ?? path),
          args: map.runtimes.get(name)?.runtimeArgs ?? []
        }
      ])
]

/** Returns the searches: by the engine before it uses a name, by containerd for the shim, and by the shim. */
export const searchesOf = (
  engine: Moby.Generation,
  { preflight, script, shim }: DockerResolution.DockerResolution,
  surroundings: Engine.Surroundings
): ReadonlyArray<Launch.Sought> => {
  const { nameRules, searchRules } = engine
  const service = surroundings.services?.get(containerd) ?? { ...surroundings, executable: undefined }
  const program = RuncShim.programOf(shim)
  return [
    ...(preflight === null
      ? []
      : [
          {
            link: "Program" as const,
            isRequired: true,
            search: ExecutableSearch.search(preflight, surroundings, searchRules),
            advice: [
              Replacements.forProgram(engine, preflight) ?? 'Install the program, or correct the "path" of the runtime.'
            ]
          }
        ]),
    shimSought(ShimSearch.candidates(shim.binary, service, nameRules), service, searchRules),
    ...(program === undefined ? [] : [programSought(engine, program, script !== null, service)])
  ]
}

/** Returns the message of the engine, of containerd or of the shim for a file that is not found. */
export const missed = (
  { shim }: DockerResolution.DockerResolution,
  { isRequired, link, search }: Launch.Sought,
  miss: Search.Miss,
  probed: ReadonlyArray<Search.ProbedPlace>
): Launch.Missed => {
  if (link === "Shim") {
    const details = ShimSearch.notFound({ runtime: shim.binary, binary: search.wanted }, miss)
    return { message: ShimSearch.message(details), plain: ShimSearch.describe(details), details }
  }
  const details = ExecutableSearch.notFound(search.wanted, miss, probed)
  return {
    message: isRequired ? DockerResolution.preflightMessage(details) : ExecutableSearch.message(details),
    plain: ExecutableSearch.describe(details),
    details
  }
}

const containerd = "containerd"

const optionsOf = ({ configuredOptions, options }: DockerResolution.RequestedShim): Launch.ShimOptions | null => {
  if (configuredOptions !== undefined) return { whose: "configuration", values: configuredOptions }
  return options && { whose: "engine", values: { ...options } satisfies Json.JsonObject, runs: "binaryName" }
}

const shimSought = (
  places: Result.Result<ShimSearch.ShimSearch, ShimSearch.RefusedShim>,
  { executable }: Engine.ServiceSurroundings,
  rules: ExecutableSearch.SearchRules
): Launch.Sought => {
  const sought = { link: "Shim" as const, isRequired: false }
  if (Result.isFailure(places)) {
    const search = { seeker: containerd, wanted: places.failure.runtime, places: [] }
    const { failure } = places
    const refused = { message: ShimSearch.message(failure), plain: ShimSearch.describe(failure), details: failure }
    return { ...sought, search, advice: [], refused }
  }
  const retired = RetiredRuntimes.find(places.success.runtime)
  if (retired !== undefined) {
    return { ...sought, search: ShimSearch.search(places.success, rules), advice: [RetiredRuntimes.describe(retired)] }
  }
  const { runtime } = places.success
  if (runtime !== runtime.trim()) {
    return {
      ...sought,
      search: ShimSearch.search(places.success, rules),
      advice: [`Write ${JSON.stringify(runtime.trim())}.`]
    }
  }
  const isNamed = places.success.places.some(({ origin }) => origin !== "custom")
  return {
    ...sought,
    search: ShimSearch.search(places.success, rules),
    advice: [
      ...(isNamed && executable === undefined
        ? ["containerd would also look next to its own executable, which was not found."]
        : []),
      "Install the shim where containerd looks for it."
    ]
  }
}

/** Returns the shim's search for the program or the script. */
const programSought = (
  engine: Moby.Generation,
  file: string,
  isScript: boolean,
  service: Engine.ServiceSurroundings
): Launch.Sought => {
  const unforeseen = ProgramSearch.unforeseen(file)
  const advice = isScript
    ? "The engine writes the script when it starts or reloads."
    : (Replacements.forProgram(engine, file) ?? "Install the program.")
  return {
    link: isScript ? "Script" : "Program",
    isRequired: false,
    search: ProgramSearch.search(file, service, engine.searchRules),
    advice: unforeseen === undefined ? [advice] : [],
    ...(unforeseen !== undefined && { unforeseen })
  }
}
