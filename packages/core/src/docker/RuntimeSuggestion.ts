/** The suggestions for an unknown runtime name: other names, and an entry that would configure the name. */
import * as Result from "effect/Result"
import { Suggestion } from "../engine/index.ts"
import { ShimName } from "../shim/index.ts"
import { FilePath } from "../text/index.ts"
import type { Generation } from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as StockRuntime from "./StockRuntime.ts"
import * as NonRuntimes from "./known/NonRuntimes.ts"
import * as Replacements from "./known/Replacements.ts"
import * as RetiredRuntimes from "./known/RetiredRuntimes.ts"
import * as WellKnownRuntimes from "./known/WellKnownRuntimes.ts"

/**
 * Returns the names of a map and of the engine that are nearest to a name, the nearest first; empty if nothing is near. The usual
 * name of a runtime is not a misspelling of the usual name of another one.
 *
 * @category comparison
 * @since 1.0.0
 */
export const nearest = (
  asked: string,
  { runtimes }: Pick<RuntimeMap, "runtimes">
): ReadonlyArray<Suggestion.Suggestion> =>
  Suggestion.nearest(
    asked,
    [...Array.from(runtimes, ([name, { path }]) => ({ name, program: path })), { name: ShimName.linuxShim }],
    isUsual
  )

/**
 * Reports whether a name is the usual name of a runtime: of the engine's own, or of one that people configure.
 *
 * @category guards
 * @since 1.0.0
 */
export const isUsual = (name: string): boolean =>
  StockRuntime.isStock(name.trim()) || WellKnownRuntimes.find(name) !== undefined

/**
 * An entry that would configure an unknown name: by its program or by its shim. `name` is undefined if a path was given, so that
 * the name must be chosen. `run` is undefined if the program is not known.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProposedEntry {
  readonly name: string | undefined
  readonly run: NonRuntimes.Replacement | undefined
}

/**
 * Returns the entry that would configure an unknown name under an engine. Undefined if no entry is right: the name resolves without
 * spaces around it, differs from a known name only in its look, names the program of a known runtime, is retired, is not the name
 * of a runtime, or names a shim that the engine cannot configure.
 *
 * ```ts
 * import { Moby23, Moby25 } from "@oci-runtimes/core"
 * import { Table } from "@oci-runtimes/core/data"
 * import { RuntimeSuggestion } from "@oci-runtimes/core/docker"
 *
 * const settings = { dataRoot: "/d", execRoot: "/e", execOpts: [], defaultRuntime: "", runtimes: Table.make([]) }
 * const host = { unifiedCgroups: true, bootedWithSystemd: true, noPivotRoot: false, searchPath: "", workingDirectory: "/" }
 * for (const engine of [Moby23, Moby25]) {
 *   const { run } = RuntimeSuggestion.entryFor(engine, engine.configure(settings, host), "kata") ?? {}
 *   console.log(engine.title, run?._tag)
 * }
 * // => Docker Engine 23.0 undefined
 * // => Docker Engine 25 to 29 Shim
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const entryFor = (
  engine: Pick<Generation, "directives" | "resolve">,
  map: RuntimeMap,
  asked: string
): ProposedEntry | undefined => {
  const name = asked.trim()
  if (name === "" || Result.isSuccess(engine.resolve(map, name)) || RetiredRuntimes.find(name) !== undefined) {
    return undefined
  }
  const isPath = name.includes("/")
  const isMeant = ({ because }: Suggestion.Suggestion): boolean =>
    because._tag === "Alike" || (because._tag === "SameProgram" && (!isPath || because.program === name))
  if (nearest(name, map).some(isMeant)) return undefined
  const entry = isPath ? ofPath(name) : ofName(name)
  return entry?.run?._tag === "Shim" && !Replacements.knowsTypes(engine) ? undefined : entry
}

/** Returns the entry for a name. A name with arguments, or of a program that is not a runtime, is not the name of a runtime. */
const ofName = (name: string): ProposedEntry | undefined => {
  if (/\s-/.test(name)) return undefined
  const run = WellKnownRuntimes.find(name)
  const isOther = NonRuntimes.find(name) !== undefined || RetiredRuntimes.shimNameOf(name) !== undefined
  return run === undefined && isOther ? undefined : { name, run }
}

/** Returns the entry for the path of a program. A path with arguments, and the path of a directory, name no program. */
const ofPath = (path: string): ProposedEntry | undefined => {
  const file = FilePath.lastElement(path)
  if (!FilePath.isAbsolute(path) || file === "" || /\s-/.test(path) || RetiredRuntimes.find(file) !== undefined) {
    return undefined
  }
  const shim = RetiredRuntimes.shimNameOf(file)
  if (shim !== undefined) return { name: undefined, run: { _tag: "Shim", runtimeType: shim } }
  const other = NonRuntimes.find(path)
  if (other === undefined) return { name: undefined, run: { _tag: "Program", program: path } }
  const { instead } = other
  if (instead === undefined) return undefined
  const run = instead._tag === "Shim" ? instead : { ...instead, program: Replacements.nextTo(path, instead.program) }
  return { name: undefined, run }
}
