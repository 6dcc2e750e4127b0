/**
 * The runtime table of containerd on a machine: the runtimes that CRI has after its checks, or why CRI does not start.
 */
import { Frozen } from "../data/index.ts"
import type { RuntimeTable } from "../engine/index.ts"
import type { HostFacts, Search } from "../machine/index.ts"
import * as CriFault from "./cri/CriFault.ts"
import { searchesOf } from "./internal/searches.ts"
import type { Traits } from "./releases/Traits.ts"
import type { ConfiguredRuntime, Settings } from "./Settings.ts"

/**
 * A runtime: its settings, the searches for its shim and for its program, and what was found there.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdRuntime extends RuntimeTable.Runtime {
  readonly settings: ConfiguredRuntime
  readonly searches: ReadonlyArray<SearchedLink>
}

/**
 * A search that was made when the table was made, with the path states at its places.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchedLink {
  readonly link: "Program" | "Shim"
  readonly search: Search.Search
  readonly states: ReadonlyArray<Search.PathState>
}

/**
 * The table, with the settings from which it is made. With a fault, CRI does not start, and no pod can use the runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdTable extends RuntimeTable.RuntimeTable<ContainerdRuntime> {
  readonly settings: Settings
  readonly fault: CriFault.CriFault | undefined
  /** The lines of the log that the checks write. */
  readonly log: ReadonlyArray<string>
  readonly facts: Pick<HostFacts.HostFacts, "bootedWithSystemd" | "searchPath" | "unifiedCgroups">
}

/**
 * Returns the searches for the shims and programs of all runtimes. The table itself does not depend on them: containerd looks when a
 * pod is started.
 *
 * @category operations
 * @since 1.0.0
 */
export const lookups = (traits: Traits, settings: Settings, facts: HostFacts.HostFacts): ReadonlyArray<Search.Search> =>
  CriFault.check(traits, settings, facts).runtimes.flatMap(([, runtime]) =>
    searchesOf(traits, settings, runtime, facts).map(({ search }) => search)
  )

/**
 * Makes the table. `states` are the path states at the places of each search.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts,
  states: ReadonlyArray<ReadonlyArray<Search.PathState>>
): ContainerdTable => {
  const { defaultOrigin, defaultRuntime, fault, log, runtimes } = CriFault.check(traits, settings, facts)
  let at = 0
  const made = runtimes.map(([name, runtime]) => {
    const searches = searchesOf(traits, settings, runtime, facts).map(({ link, search }): SearchedLink => ({
      link,
      search,
      states: states[at++] ?? []
    }))
    const { origins } = runtime
    const kind = origins.used?._tag === "BuiltIn" ? "stock" : "configured"
    return [name, { kind, origins, settings: runtime, searches }] satisfies [string, ContainerdRuntime]
  })
  const { bootedWithSystemd, searchPath, unifiedCgroups } = facts
  return Frozen.frozen({
    settings,
    runtimes: Frozen.frozenTable(made),
    defaultRuntime,
    defaultOrigin,
    fault,
    log,
    facts: { bootedWithSystemd, searchPath, unifiedCgroups }
  })
}
