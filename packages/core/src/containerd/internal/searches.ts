/** The searches for the shim of a runtime, and for the program that runc's shim runs. */
import * as Result from "effect/Result"
import type { ExecutableSearch, Search } from "../../machine/index.ts"
import { ProgramSearch, ShimSearch } from "../../shim/index.ts"
import { legacy } from "../cri/CriFault.ts"
import * as ShimMessage from "../options/ShimMessage.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfiguredRuntime, Settings } from "../Settings.ts"

/** The name of the service that looks for shims. */
export const containerd = "containerd"

/** The shim of the oldest kind, which is looked for like any program. */
const legacyShim = "containerd-shim"

/** A search for a link of a launch; without places if containerd refuses the name. */
export interface LinkSearch {
  readonly link: "Program" | "Shim"
  readonly search: Search.Search
  readonly refused?: ShimSearch.RefusedShim
}

type Places = Pick<ExecutableSearch.SearchEnvironment, "searchPath" | "workingDirectory">

/** Returns what containerd looks for: the path of the shim if the release uses it, otherwise the type. */
export const shimOf = (
  { usesRuntimePath }: Pick<Traits, "usesRuntimePath">,
  { path, type }: Pick<ConfiguredRuntime, "path" | "type">
): string => (usesRuntimePath && path !== "" ? path : type)

/** Returns the searches of a runtime. */
export const searchesOf = (
  traits: Traits,
  { given }: Pick<Settings, "given">,
  runtime: Pick<ConfiguredRuntime, "engine" | "options" | "path" | "root" | "type">,
  places: Places
): ReadonlyArray<LinkSearch> => {
  const { executable, workingDirectory } = given
  const environment = { executable, workingDirectory, searchPath: places.searchPath }
  const { searchRules } = traits
  if (runtime.type === legacy && traits.loading === "replace") {
    const search = { ...ProgramSearch.search(legacyShim, environment, searchRules), seeker: containerd }
    return [{ link: "Shim", search }, ...programOf(traits, runtime, environment)]
  }
  if (runtime.type === "") return []
  const found = ShimSearch.candidates(shimOf(traits, runtime), environment, traits.shimRules)
  if (Result.isFailure(found)) {
    const { failure } = found
    return [{ link: "Shim", search: { seeker: containerd, wanted: failure.runtime, places: [] }, refused: failure }]
  }
  const shim: LinkSearch = { link: "Shim", search: ShimSearch.search(found.success, searchRules) }
  return /(?:^|\/)containerd-shim-runc-v[12]$/.test(found.success.binary)
    ? [shim, ...programOf(traits, runtime, environment)]
    : [shim]
}

/** Returns the program that the shim runs; undefined if an option has a wrong type. */
export const programNamed = (
  traits: Traits,
  runtime: Pick<ConfiguredRuntime, "engine" | "options" | "root" | "type">
): string | undefined => {
  const message = ShimMessage.of(traits, runtime, false)
  if (Result.isFailure(message)) return undefined
  const { binary_name: binary, runtime: old } = message.success?.fields ?? {}
  const named = binary ?? old
  return typeof named === "string" ? named : ProgramSearch.runc
}

const programOf = (
  traits: Traits,
  runtime: Pick<ConfiguredRuntime, "engine" | "options" | "root" | "type">,
  environment: Places
): ReadonlyArray<LinkSearch> => {
  const program = programNamed(traits, runtime)
  return program === undefined
    ? []
    : [{ link: "Program", search: ProgramSearch.search(program, environment, traits.searchRules) }]
}
