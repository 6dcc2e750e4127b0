/**
 * Where a runtime or the default runtime comes from: the place in the file, a flag, or the engine itself.
 */
import { type DaemonConfig, DaemonFile, type EngineFlags, type RuntimeMap, StockRuntime } from "../docker/index.ts"
import { type Json, JsonTree, SameJson } from "../document/index.ts"
import { SourceText } from "../text/index.ts"

/** The file and the flags that a map was made from. Without a file, as for a map that was made by hand, no place is known. */
export interface Sources {
  readonly file?: DaemonFile.DaemonFile
  readonly flags: EngineFlags.EngineFlags
}

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
export const ofDefault = (
  { defaultRuntime }: Pick<RuntimeMap.RuntimeMap, "defaultRuntime">,
  sources: Sources
): Provenance => {
  const { file, flags } = sources
  if (defaultRuntime !== "" && file?.config.defaultRuntime === defaultRuntime) {
    const member = DaemonFile.membersOf(file, "default-runtime").find(({ value }) => value.type === "string")
    if (member !== undefined) return inFile(file, [member.key], member.value.offset, member.value.length)
  }
  if (defaultRuntime !== "" && flags.defaultRuntime === defaultRuntime) return { _tag: "Flag", flag: "default-runtime" }
  return { _tag: defaultRuntime === StockRuntime.name ? "Engine" : "Unknown" }
}

/** Where a runtime of a map is defined, or undefined where the map does not have it. The range is that of its name. */
export const ofRuntime = (
  { runtimes }: Pick<RuntimeMap.RuntimeMap, "runtimes">,
  name: string,
  sources: Sources
): Origins | undefined => {
  const runtime = runtimes.get(name)
  if (runtime === undefined) return undefined
  const definitions = definitionsOf(name, sources)
  if (runtime.kind === "stock") {
    return { used: { _tag: "Engine" }, ignored: definitions.map(({ provenance }) => provenance) }
  }
  const used = definitions.findIndex(({ entry }) => isSame(entry, runtime))
  const ignored = used === -1 ? [] : definitions.slice(used + 1)
  return {
    used: definitions[used]?.provenance ?? { _tag: "Unknown" },
    ignored: ignored.map(({ provenance }) => provenance)
  }
}

interface Definition {
  readonly entry: DaemonConfig.RuntimeEntry
  readonly provenance: Provenance
}

/** The entries of a name, the one that wins first. */
const definitionsOf = (name: string, { file, flags }: Sources): ReadonlyArray<Definition> => {
  const inTheFile = file?.config.runtimes?.get(name)
  const provenance = inTheFile && file && entryInFile(file, name)
  const byFlag = flags.runtimes.get(name)
  return [
    ...(inTheFile && provenance ? [{ entry: inTheFile, provenance }] : []),
    ...(byFlag ? [{ entry: byFlag, provenance: { _tag: "Flag", flag: "add-runtime" } as const }] : [])
  ]
}

/** A later `runtimes` is merged into an earlier one, so the entry need not stand in the last. */
const entryInFile = (file: DaemonFile.DaemonFile, name: string): Provenance | undefined => {
  for (const { key, value } of DaemonFile.membersOf(file, "runtimes")) {
    const member = JsonTree.lastMember(value, name)
    if (member !== undefined) return inFile(file, [key, name], member.keyOffset, member.keyLength)
  }
  return undefined
}

const inFile = (file: DaemonFile.DaemonFile, path: Json.JsonPath, offset: number, length: number): Provenance => ({
  _tag: "File",
  path,
  range: SourceText.range(file.source, offset, length)
})

/** A map that was reloaded may have another entry of the name than the file and flags that the engine started with. */
const isSame = (entry: DaemonConfig.RuntimeEntry, other: DaemonConfig.RuntimeEntry): boolean =>
  entry.path === other.path &&
  entry.runtimeType === other.runtimeType &&
  SameJson.sameJson(entry.options ?? null, other.options ?? null) &&
  entry.runtimeArgs.length === other.runtimeArgs.length &&
  entry.runtimeArgs.every((argument, index) => argument === other.runtimeArgs[index])
