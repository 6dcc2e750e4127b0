/**
 * Where a runtime or the default runtime of a map comes from: the place in the file, a flag, or the engine itself.
 */
import { type Json, JsonTree, SameJson } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"
import type { EngineFlags } from "../EngineFlags.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import * as StockRuntime from "../StockRuntime.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as DaemonFile from "../daemon-json/DaemonFile.ts"

/** The file and the flags that a map was made from. `path` is how the file is called. */
export interface Sources {
  readonly file?: DaemonFile.DaemonFile | undefined
  readonly flags: EngineFlags
  readonly path?: string | undefined
}

/** Returns where the default runtime of a map is set. The range is that of the value. */
export const ofDefault = (
  { defaultRuntime }: Pick<RuntimeMap, "defaultRuntime">,
  sources: Sources
): Origin.Origin | undefined => {
  const { file, flags } = sources
  if (defaultRuntime !== "" && file?.config.defaultRuntime === defaultRuntime) {
    const member = DaemonFile.membersOf(file, "default-runtime").find(({ value }) => value.type === "string")
    if (member !== undefined) return inFile(sources, file, [member.key], member.value.offset, member.value.length)
  }
  if (defaultRuntime !== "" && flags.defaultRuntime === defaultRuntime) return { _tag: "Flag", flag: "default-runtime" }
  return defaultRuntime === StockRuntime.name ? { _tag: "BuiltIn" } : undefined
}

/** Returns where a runtime of a map is defined. The range is that of its name. */
export const ofRuntime = (
  { runtimes }: Pick<RuntimeMap, "runtimes">,
  name: string,
  sources: Sources
): Origin.Origins => {
  const runtime = runtimes.get(name)
  const definitions = definitionsOf(name, sources)
  const origins = definitions.map(({ origin }) => origin)
  if (runtime === undefined) return { used: undefined, shadowed: [] }
  if (runtime.kind === "stock") return { used: { _tag: "BuiltIn" }, shadowed: origins }
  const used = definitions.findIndex(({ entry }) => isSame(entry, runtime))
  return { used: origins[used], shadowed: used === -1 ? [] : origins.slice(used + 1) }
}

interface Definition {
  readonly entry: RuntimeEntry
  readonly origin: Origin.Origin
}

/** The entries of a name, the one that wins first. */
const definitionsOf = (name: string, sources: Sources): ReadonlyArray<Definition> => {
  const { file, flags } = sources
  const inTheFile = file?.config.runtimes?.get(name)
  const origin = inTheFile && file && entryInFile(sources, file, name)
  const byFlag = flags.runtimes.get(name)
  return [
    ...(inTheFile && origin ? [{ entry: inTheFile, origin }] : []),
    ...(byFlag ? [{ entry: byFlag, origin: { _tag: "Flag", flag: "add-runtime" } as const }] : [])
  ]
}

/** A later `runtimes` is merged into an earlier one, so the entry need not be in the last. */
const entryInFile = (sources: Sources, file: DaemonFile.DaemonFile, name: string): Origin.Origin | undefined => {
  for (const { key, value } of DaemonFile.membersOf(file, "runtimes")) {
    const member = JsonTree.lastMember(value, name)
    if (member !== undefined) return inFile(sources, file, [key, name], member.keyOffset, member.keyLength)
  }
  return undefined
}

const inFile = (
  { path: name = "daemon.json" }: Sources,
  file: DaemonFile.DaemonFile,
  path: Json.JsonPath,
  offset: number,
  length: number
): Origin.Origin => ({ _tag: "File", file: name, path, range: SourceText.range(file.source, offset, length) })

/** A map that was reloaded may have another entry of the name than the file and flags that the engine started with. */
const isSame = (entry: RuntimeEntry, other: RuntimeEntry): boolean =>
  entry.path === other.path &&
  entry.runtimeType === other.runtimeType &&
  SameJson.sameJson(entry.options ?? null, other.options ?? null) &&
  entry.runtimeArgs.length === other.runtimeArgs.length &&
  entry.runtimeArgs.every((argument, index) => argument === other.runtimeArgs[index])
