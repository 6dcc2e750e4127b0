/**
 * Where a runtime or the default runtime comes from: the place in the file, a flag, or the engine itself.
 */
import type { JsonPath } from "./Json.ts"
import type { RuntimeEntry } from "./DaemonConfig.ts"
import * as DaemonFile from "./DaemonFile.ts"
import type { EngineFlags } from "./EngineFlags.ts"
import { sameJson } from "./internal/sameJson.ts"
import * as JsonTree from "./JsonTree.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeName from "./RuntimeName.ts"
import * as SourceText from "./SourceText.ts"

/** The file and the flags that a map was made from. Without a file, as for a map that was made by hand, no place is known. */
export interface Sources {
  readonly file?: DaemonFile.DaemonFile
  readonly flags: EngineFlags
}

/** Where something comes from. It is unknown where neither file nor flags have it, as after a reload. */
export type Provenance =
  | { readonly _tag: "File"; readonly path: JsonPath; readonly range: SourceText.Range }
  | { readonly _tag: "Flag"; readonly flag: "add-runtime" | "default-runtime" }
  | { readonly _tag: "Engine" }
  | { readonly _tag: "Unknown" }

/** Where a runtime of a map comes from, and the entries of its name that it was preferred to. */
export interface Origins {
  readonly used: Provenance
  readonly ignored: ReadonlyArray<Provenance>
}

/** Where the default runtime of a map is set. The range is that of the value. */
export const ofDefault = ({ defaultRuntime }: Pick<RuntimeMap, "defaultRuntime">, sources: Sources): Provenance => {
  const { file, flags } = sources
  if (defaultRuntime !== "" && file?.config.defaultRuntime === defaultRuntime) {
    const member = DaemonFile.membersOf(file, "default-runtime").find(({ value }) => value.type === "string")
    if (member !== undefined) return inFile(file, [member.key], member.value.offset, member.value.length)
  }
  if (defaultRuntime !== "" && flags.defaultRuntime === defaultRuntime) return { _tag: "Flag", flag: "default-runtime" }
  return { _tag: defaultRuntime === RuntimeName.stock ? "Engine" : "Unknown" }
}

/** Where a runtime of a map is defined, or undefined where the map does not have it. The range is that of its name. */
export const ofRuntime = (
  { runtimes }: Pick<RuntimeMap, "runtimes">,
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
  readonly entry: RuntimeEntry
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

const inFile = (file: DaemonFile.DaemonFile, path: JsonPath, offset: number, length: number): Provenance => ({
  _tag: "File",
  path,
  range: SourceText.range(file.source, offset, length)
})

/** A map that was reloaded may have another entry of the name than the file and flags that the engine started with. */
const isSame = (entry: RuntimeEntry, other: RuntimeEntry): boolean =>
  entry.path === other.path &&
  entry.runtimeType === other.runtimeType &&
  sameJson(entry.options ?? null, other.options ?? null) &&
  entry.runtimeArgs.length === other.runtimeArgs.length &&
  entry.runtimeArgs.every((argument, index) => argument === other.runtimeArgs[index])
