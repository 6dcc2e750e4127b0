/** The context of the diagnosis rules. */
import * as Result from "effect/Result"
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin, Problem, Reading } from "../../../engine/index.ts"
import { Search } from "../../../machine/index.ts"
import type * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { ContainerdRuntime, ContainerdTable } from "../../ContainerdTable.ts"
import { dialectOf, type Traits } from "../../releases/Traits.ts"
import type { ConfigDocument, Settings } from "../../Settings.ts"

/** A configuration that has been read, its table on a machine, and the release that reads it. */
export interface RuleContext {
  readonly traits: Traits
  readonly settings: Settings
  readonly table: ContainerdTable
  readonly isRefused: boolean
}

/** A rule that reports problems. */
export type Rule = (context: RuleContext) => ReadonlyArray<ContainerdProblem.ContainerdProblem>

/** Returns the context of the rules. */
export const contextOf = (
  traits: Traits,
  { refusal, settings }: Reading.Reading<Settings>,
  table: ContainerdTable
): RuleContext => ({ traits, settings, table, isRefused: refusal !== null })

/** A file that is TOML. */
export interface ParsedDocument extends ConfigDocument {
  readonly root: TomlTree.TomlTable
  readonly dialect: TomlTree.Dialect
}

/** Returns the file of an origin; undefined if the origin is not in a file that is TOML. */
export const documentAt = (context: RuleContext, origin: Origin.Origin | undefined): ParsedDocument | undefined =>
  origin?._tag === "File" ? parsedDocuments(context).find(({ file }) => file === origin.file) : undefined

/** Returns the files that are TOML. */
export const parsedDocuments = ({ settings, traits }: RuleContext): ReadonlyArray<ParsedDocument> =>
  settings.documents.flatMap(({ root, ...document }) =>
    root === undefined ? [] : [{ ...document, root, dialect: dialectOf(traits) }]
  )

/** Returns the value to which an origin belongs, as it is written. */
export const nodeAt = (context: RuleContext, origin: Origin.Origin | undefined): TomlTree.TomlNode | undefined => {
  const document = documentAt(context, origin)
  return document === undefined || origin?._tag !== "File"
    ? undefined
    : TomlTree.entryAt(document.root, origin.path.map(String))?.value
}

/** Returns the fix that replaces a part of a file. */
export const replacing = (
  title: string,
  { length, offset }: { readonly offset: number; readonly length: number },
  text: string
): Problem.Fix => ({ title, edits: [{ offset, length, text }] })

/** Returns the runtimes that files configure, by name. */
export const configured = ({
  table
}: RuleContext): ReadonlyArray<readonly [name: string, runtime: ContainerdRuntime]> =>
  Array.from(table.runtimes).filter(([, { origins }]) => origins.used?._tag === "File")

/** Returns the origin of a key of a runtime; that of the runtime if the key is not written. */
export const originOf = ({ settings }: ContainerdRuntime, key: string): Origin.Origin | undefined =>
  settings.table.entries.get(key)?.origins.used ?? settings.origins.used

/** Reports whether the states say how a search ends. Without a machine, nothing is known. */
export const isDecided = (search: Search.Search, states: ReadonlyArray<Search.PathState>): boolean =>
  search.places.length > 0 &&
  !states.some(Search.isHidden) &&
  (states.length >= search.places.length || Result.isSuccess(Search.run(search, states).found))
