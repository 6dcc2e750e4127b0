/**
 * A change to the runtimes of a configuration file, as the smallest edits of its text. A change is refused if the engine
 * refuses the file before or after it, or would misunderstand the result. An entry can still be removed from a refused file if
 * it is all that the engine refuses.
 */
import * as Result from "effect/Result"
import { Table } from "../../data/index.ts"
import { Problem, RuntimeChange, type Suggestion } from "../../engine/index.ts"
import { TextEdit } from "../../text/index.ts"
import type * as Configuration from "../Configuration.ts"
import * as DockerAssessment from "../DockerAssessment.ts"
import * as RuntimeSuggestion from "../RuntimeSuggestion.ts"
import * as StartVerdict from "../StartVerdict.ts"
import * as StockRuntime from "../StockRuntime.ts"
import * as ConfigurationChange from "./ConfigurationChange.ts"
import type { EditRefusal, Misunderstanding } from "./EditRefusal.ts"
import { editsFor } from "./configurationEdits.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/**
 * The edits of a change; none if the file already has the intended result. `undo` has the edits of the new text that restore
 * the old text, which is empty if the file did not exist.
 *
 * @category models
 * @since 1.0.0
 */
export interface Edit {
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly undo: ReadonlyArray<TextEdit.TextEdit>
  /** The assessments of the configuration before and after the change. Their `sources` have the bytes of the file. */
  readonly before: DockerAssessment.DockerAssessment
  readonly after: DockerAssessment.DockerAssessment
  /** The configured runtimes that may be meant if the runtime to remove is not configured. */
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}

/**
 * Options for judging a change.
 *
 * @category models
 * @since 1.0.0
 */
export interface Options {
  /** True to make the change even if the engine would not start with it. */
  readonly force?: boolean
}

/**
 * Returns the edits that make a change to a configuration, or the reason for refusing it.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  before: DockerAssessment.DockerAssessment,
  change: ConfigurationChange.ConfigurationChange,
  options: Options = {}
): Result.Result<Edit, EditRefusal> => {
  if (before.refused !== undefined && !isRemedy(before.refused, change))
    return Result.fail({ _tag: "RefusedBefore", refused: before.refused })
  const refusal = refusalOf(before, change)
  if (refusal !== undefined) return Result.fail(refusal)
  const edits = editsFor(before.file, change)
  const suggestions = suggestionsFor(before, change)
  if (edits.length === 0) return Result.succeed({ edits, undo: [], before, after: before, suggestions })
  const { encoding, source } = before.file
  const { text } = source
  const bytes = TextEdit.applyToBytes(before.sources.bytes ?? new Uint8Array(), { text, encoding }, edits)
  const { engine, facts, map, sources } = before
  const after = DockerAssessment.make(engine, { ...sources, bytes }, facts, map.dialect)
  if (after.refused !== undefined) return Result.fail({ _tag: "RefusedAfterwards", refused: after.refused })
  const doubt = doubtAbout(before, after, change)
  if (doubt !== undefined) return Result.fail(doubt)
  return starting({ edits, undo: TextEdit.invert(text, edits), before, after, suggestions }, options)
}

/**
 * Returns the edit, or the faults that it adds and with which the engine would not start. Earlier faults do not count.
 *
 * @category operations
 * @since 1.0.0
 */
export const starting = (
  edit: Edit,
  { force = false }: Options = {}
): Result.Result<Edit, Extract<EditRefusal, { readonly _tag: "WouldNotStart" }>> => {
  const faults = StartVerdict.added(edit.before.startFaults, edit.after.startFaults)
  return force || faults.length === 0 ? Result.succeed(edit) : Result.fail({ _tag: "WouldNotStart", faults })
}

/**
 * Returns the problems to report after a change, given all problems before and after it: new problems, problems that keep the
 * engine from starting, and what this machine lacks for the runtime of the change.
 *
 * @category operations
 * @since 1.0.0
 */
export const worthTelling = (
  change: ConfigurationChange.ConfigurationChange,
  before: ReadonlyArray<DockerProblem.DockerProblem>,
  after: ReadonlyArray<DockerProblem.DockerProblem>
): ReadonlyArray<DockerProblem.DockerProblem> => {
  const isNew = new Set(Problem.added(before, after))
  const name = ConfigurationChange.subject(change)
  const isAbout = ({ code, details }: DockerProblem.DockerProblem): boolean =>
    name !== undefined && DockerProblem.isOfProgram(code) && details.name === name
  return after.filter((one) => isNew.has(one) || one.effect === "no-start" || isAbout(one))
}

/**
 * Reports whether an edit changes nothing.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNoop = ({ edits }: Pick<Edit, "edits">): boolean => edits.length === 0

/** Reports whether a change removes the only entry for which the engine refuses the file. */
const isRemedy = (
  { faults }: Configuration.RefusedConfiguration,
  change: ConfigurationChange.ConfigurationChange
): boolean =>
  change._tag === "RemoveRuntime" &&
  faults.every(({ path: [directive, name] }) => directive === "runtimes" && name === change.name)

/** Returns the reason to refuse a change before it is tried. */
const refusalOf = (
  { file: { config }, settings, sources: { flags } }: DockerAssessment.DockerAssessment,
  change: ConfigurationChange.ConfigurationChange
): EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName", change: change._tag }
  if (change._tag === "AddRuntime" && change.replace !== true && !ConfigurationChange.isConfigured(config, change)) {
    const { name } = change
    if (config.runtimes?.has(name) === true) return { _tag: "NameTaken", name, by: "file" }
    if (flags.runtimes.has(name)) return { _tag: "NameTaken", name, by: "flag" }
    if (StockRuntime.isStock(name) && !StockRuntime.isReserved(name)) return { _tag: "NameTaken", name, by: "engine" }
  }
  // Removing an entry with the name of the engine's own runtime leaves that runtime.
  const isOwn = change._tag === "RemoveRuntime" && StockRuntime.isReserved(change.name)
  if (change._tag === "RemoveRuntime" && !isOwn && config.runtimes?.has(change.name) === true) {
    const { name, newDefault = settings.defaultRuntime } = change
    const by = flags.defaultRuntime === name ? "flag" : "file"
    if (newDefault === name) return { _tag: "DefaultRuntime", name, by }
  }
  return undefined
}

/** Returns the reason to refuse a file that the engine accepts: it means something else, or the script would be elsewhere. */
const doubtAbout = (
  before: DockerAssessment.DockerAssessment,
  after: DockerAssessment.DockerAssessment,
  change: ConfigurationChange.ConfigurationChange
): EditRefusal | undefined => {
  const { engine, map } = after
  const because = misunderstanding(before, after, change)
  if (because !== undefined) return { _tag: "NotTaken", change: change._tag, because, engine: engine.title }
  const added = change._tag === "AddRuntime" ? map.runtimes.get(change.name) : undefined
  if (change._tag !== "AddRuntime" || added === undefined) return undefined
  if (after.startFaults.some(({ details }) => "name" in details && details.name === change.name)) return undefined
  const scripts = engine.scripts({ dialect: map.dialect, runtimes: Table.make([[change.name, added]]) })
  const refused = Result.isFailure(scripts) ? scripts.failure[0] : undefined
  return refused && { _tag: "RefusedScript", refused }
}

const misunderstanding = (
  before: DockerAssessment.DockerAssessment,
  after: DockerAssessment.DockerAssessment,
  change: ConfigurationChange.ConfigurationChange
): Misunderstanding | undefined => {
  const { config } = after.file
  if (!ConfigurationChange.isSame(config, ConfigurationChange.apply(before.file.config, change))) {
    if (!isUnicode(change)) return "NotUnicode"
    const type = change._tag === "AddRuntime" ? change.entry.runtimeType : undefined
    const isIgnored = change._tag === "AddRuntime" && type !== config.runtimes?.get(change.name)?.runtimeType
    return isIgnored ? "TypeIgnored" : "OthersChange"
  }
  const isOwn = change._tag === "AddRuntime" && after.map.runtimes.get(change.name)?.kind !== "configured"
  return isOwn ? "NameIgnored" : undefined
}

const isUnicode = (change: ConfigurationChange.ConfigurationChange): boolean => {
  let isWhole = true
  JSON.stringify(change, (_, value: unknown) => {
    if (typeof value === "string") isWhole &&= value.isWellFormed()
    return value
  })
  return isWhole
}

const suggestionsFor = (
  { file: { config }, map }: DockerAssessment.DockerAssessment,
  change: ConfigurationChange.ConfigurationChange
): ReadonlyArray<Suggestion.Suggestion> =>
  change._tag === "RemoveRuntime" && config.runtimes?.has(change.name) !== true
    ? RuntimeSuggestion.nearest(change.name, map).filter(({ name }) => config.runtimes?.has(name) === true)
    : []
