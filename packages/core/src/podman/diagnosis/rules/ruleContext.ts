/**
 * The context of the diagnosis rules.
 */
import * as Result from "effect/Result"
import { Lazy } from "../../../data/index.ts"
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin, Reading } from "../../../engine/index.ts"
import { Search } from "../../../machine/index.ts"
import { SourceText } from "../../../text/index.ts"
import type * as PodmanProblem from "../../PodmanProblem.ts"
import type { PodmanRuntime, PodmanTable } from "../../PodmanTable.ts"
import type { Traits } from "../../releases/Traits.ts"
import type { ConfigDocument, Settings } from "../../Settings.ts"

/** A configuration that has been read, its table on a machine, and the release that reads it. */
export interface RuleContext {
  readonly traits: Traits
  readonly settings: Settings
  readonly table: PodmanTable
  /** The files, each once. */
  readonly documents: ReadonlyArray<ConfigDocument>
  readonly documentOf: ReadonlyMap<string, ConfigDocument>
  /** The keys of each file by the offset at which they begin. */
  readonly entriesOf: ReadonlyMap<string, () => ReadonlyMap<number, TomlTree.TomlEntry>>
  readonly isRefused: boolean
}

/** A rule that reports problems. */
export type Rule = (context: RuleContext) => ReadonlyArray<PodmanProblem.PodmanProblem>

/** A rule that says more about a problem of the reading. It may return another problem with the same cause. */
export type Explanation = (context: RuleContext, problem: PodmanProblem.PodmanProblem) => PodmanProblem.PodmanProblem

/** Returns the context of the rules. */
export const contextOf = (traits: Traits, reading: Reading.Reading<Settings>, table: PodmanTable): RuleContext => {
  const { refusal, settings } = reading
  const documentOf = new Map(settings.documents.map((document) => [document.file, document]))
  const documents = [...documentOf.values()]
  const entriesOf = new Map(documents.map(({ file, root }) => [file, Lazy.lazy(() => entriesByOffset(root))]))
  return { traits, settings, table, documents, documentOf, entriesOf, isRefused: refusal !== null }
}

/** A file that is TOML. */
export interface ParsedDocument extends ConfigDocument {
  readonly root: TomlTree.TomlTable
}

/** Returns the file of an origin; undefined if the origin is not in a file that is TOML. */
export const documentAt = (
  { documentOf }: RuleContext,
  origin: Origin.Origin | undefined
): ParsedDocument | undefined => {
  const document = origin?._tag === "File" ? documentOf.get(origin.file) : undefined
  return document?.root === undefined ? undefined : { ...document, root: document.root }
}

/** A key of a file with its value. */
export interface Found {
  readonly document: ParsedDocument
  readonly entry: TomlTree.TomlEntry
}

/** Returns the key at which an origin begins; undefined if the origin is not at a key of a file. */
export const entryAt = (context: RuleContext, origin: Origin.Origin | undefined): Found | undefined => {
  const document = documentAt(context, origin)
  if (document === undefined || origin?._tag !== "File") return undefined
  const entry = context.entriesOf.get(document.file)?.().get(origin.range.start.offset)
  return entry && { document, entry }
}

/** Returns the keys that are written in a file. A table that is only implied has the place of a key in it. */
const entriesByOffset = (root: TomlTree.TomlTable | undefined): ReadonlyMap<number, TomlTree.TomlEntry> => {
  const found = new Map<number, TomlTree.TomlEntry>()
  const pending: Array<TomlTree.TomlNode> = root === undefined ? [] : [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const entry of TomlTree.entriesOf(node)) if (!entry.isImplied) found.set(entry.keyOffset, entry)
    for (const child of TomlTree.children(node)) pending.push(child)
  }
  return found
}

/** Returns the origin of a part of a file. */
export const originOf = (
  { file, source }: Pick<ConfigDocument, "file" | "source">,
  path: ReadonlyArray<string>,
  { length, offset }: SourceText.Stretch
): Origin.Origin => ({ _tag: "File", file, path, range: SourceText.range(source, offset, length) })

/** Returns a part of a file as it is written. */
export const written = ({ source }: Pick<ConfigDocument, "source">, { length, offset }: SourceText.Stretch): string =>
  source.text.slice(offset, offset + length)

/** A string of a list in a file. */
export interface Item {
  readonly value: string
  readonly origin: Origin.Origin | undefined
  /** The file and the string in it; undefined if the list is not in a file. */
  readonly at: { readonly document: ParsedDocument; readonly node: SourceText.Stretch } | undefined
}

/** Returns the strings of a list that is the value of a key, each with its place. */
export const itemsOf = (
  context: RuleContext,
  values: ReadonlyArray<string>,
  used: Origin.Origin | undefined
): ReadonlyArray<Item> => {
  const found = entryAt(context, used)
  const nodes = found === undefined ? [] : TomlTree.children(found.entry.value)
  return values.map((value, index) => {
    const node = nodes[index]
    if (found === undefined || node === undefined || used?._tag !== "File") {
      return { value, origin: used, at: undefined }
    }
    const { document } = found
    return { value, origin: originOf(document, used.path.map(String), node), at: { document, node } }
  })
}

/** Returns the runtimes that files configure, by name. */
export const configured = ({ table }: RuleContext): ReadonlyArray<readonly [name: string, runtime: PodmanRuntime]> =>
  Array.from(table.runtimes).filter(([, { origins }]) => origins.used?._tag === "File")

/** Reports whether the states say how a search ends. Without a machine, nothing is known. */
export const isDecided = (search: Search.Search, states: ReadonlyArray<Search.PathState>): boolean =>
  states.length >= search.places.length ||
  Result.match(Search.run(search, states).found, {
    onSuccess: () => true,
    onFailure: ({ _tag }) => _tag !== "Exhausted"
  })
