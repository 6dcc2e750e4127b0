/**
 * Where a runtime or the default runtime comes from: the place in the file, a flag, or the engine itself.
 */

import { type RuntimeMap, RuntimeOrigins, StockRuntime } from "../docker/index.ts"
import type { Json } from "../document/index.ts"
import type { Origin } from "../engine/index.ts"
import type { SourceText } from "../text/index.ts"

/** Where something comes from. It is unknown where neither file nor flags have it, as after a reload. */
export type Provenance =
  | { readonly _tag: "File"; readonly path: Json.JsonPath; readonly range: SourceText.Range }
  | { readonly _tag: "Flag"; readonly flag: "add-runtime" | "default-runtime" }
  | { readonly _tag: "Engine" }
  | { readonly _tag: "Unknown" }

/** Where a runtime of a map comes from, and the entries of its name that it was preferred to. */
export interface Origins {
  readonly used: Provenance
  readonly ignored: ReadonlyArray<Provenance>
}

/** Where the default runtime of a map is set. The range is that of the value. */
export const ofDefault = ({ defaultRuntime, origins }: RuntimeMap.RuntimeMap): Provenance =>
  origins?.defaultRuntime === undefined && defaultRuntime === StockRuntime.name
    ? { _tag: "Engine" }
    : provenance(origins?.defaultRuntime)

/** Where a runtime of a map is defined, or undefined where the map does not have it. The range is that of its name. */
export const ofRuntime = (map: RuntimeMap.RuntimeMap, name: string): Origins | undefined => {
  const origins = RuntimeOrigins.ofRuntime(map, name)
  return origins && { used: provenance(origins.used), ignored: origins.shadowed.map(provenance) }
}

const provenance = (origin: Origin.Origin | undefined): Provenance => {
  switch (origin?._tag) {
    case "File":
      return { _tag: "File", path: origin.path, range: origin.range }
    case "Flag":
      return { _tag: "Flag", flag: origin.flag === "add-runtime" ? "add-runtime" : "default-runtime" }
    case "BuiltIn":
      return { _tag: "Engine" }
    case undefined:
      return { _tag: "Unknown" }
  }
}
