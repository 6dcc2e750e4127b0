/**
 * The context of the diagnosis rules.
 */
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin } from "../../../engine/index.ts"
import type * as CrioProblem from "../../CrioProblem.ts"
import type { CrioRuntime, CrioTable } from "../../CrioTable.ts"
import type { Traits } from "../../releases/Traits.ts"
import type { ConfigDocument, Handler, Settings } from "../../Settings.ts"

/** A configuration that has been read, its table on a machine, and the release that reads it. */
export interface RuleContext {
  readonly traits: Traits
  readonly settings: Settings
  readonly table: CrioTable
  readonly documentOf: ReadonlyMap<string, ConfigDocument>
  readonly isRefused: boolean
}

/** A rule that reports problems. */
export type Rule = (context: RuleContext) => ReadonlyArray<CrioProblem.CrioProblem>

/** A rule that says more about a problem of the reading. It may return another problem with the same cause. */
export type Explanation = (context: RuleContext, problem: CrioProblem.CrioProblem) => CrioProblem.CrioProblem

/** A key of a file with its value. */
export interface Found {
  readonly document: ConfigDocument & { readonly root: TomlTree.TomlTable }
  readonly entry: TomlTree.TomlEntry
}

/**
 * Returns the key at which an origin is, by the path that the file has; undefined if the origin is not at a key of a file. Without a
 * path, that of the origin counts.
 */
export const entryAt = (
  { documentOf }: Pick<RuleContext, "documentOf">,
  origin: Origin.Origin | undefined,
  path: ReadonlyArray<number | string> = origin?._tag === "File" ? origin.path : []
): Found | undefined => {
  const document = origin?._tag === "File" ? documentOf.get(origin.file) : undefined
  const root = document?.root
  const entry = root && TomlTree.entryAt(root, path.map(String))
  return document === undefined || root === undefined || entry === undefined
    ? undefined
    : { document: { ...document, root }, entry }
}

/** Returns the keys that lead to a handler, or to a key of it. */
export const handlerPath = (name: string, ...keys: ReadonlyArray<string>): ReadonlyArray<string> => [
  "crio",
  "runtime",
  "runtimes",
  name,
  ...keys
]

/** Returns the origin of a key of a handler; that of the handler if it does not write the key. */
export const originOf = ({ origins, valueOrigins }: Handler, key: string): Origin.Origin | undefined =>
  valueOrigins.get(key) ?? origins.used

/** Returns the handlers that CRI-O keeps and that a file or a flag defines, by name. */
export const configured = ({
  table
}: Pick<RuleContext, "table">): ReadonlyArray<readonly [name: string, runtime: CrioRuntime]> =>
  Array.from(table.runtimes).filter(([, { kind }]) => kind === "configured")
