/**
 * Changes to the runtimes of a configuration file, as the smallest edits of its text. What the engine would refuse, before or
 * afterwards, or would not take as it is meant, is refused here.
 */
import * as Result from "effect/Result"
import * as Configuration from "./Configuration.ts"
import type { DaemonConfig, RuntimeEntry } from "./DaemonConfig.ts"
import * as DaemonFile from "./DaemonFile.ts"
import type { Engine } from "./Engine.ts"
import type { HostFacts } from "./HostFacts.ts"
import { sameJson } from "./internal/sameJson.ts"
import type { JsonObject } from "./Json.ts"
import * as JsonEdit from "./JsonEdit.ts"
import type { JsonMember } from "./JsonTree.ts"
import * as RuntimeName from "./RuntimeName.ts"
import * as StartFault from "./StartFault.ts"
import * as TextEdit from "./TextEdit.ts"
import * as WrapperScript from "./WrapperScript.ts"

/** Configures a runtime. One that is configured already in another way is an error, unless it is to be replaced. */
export interface AddRuntime {
  readonly _tag: "AddRuntime"
  readonly name: string
  readonly entry: RuntimeEntry
  readonly replace: boolean
}

/** Takes a runtime out of the file. The default runtime is taken out only where another one is named. */
export interface RemoveRuntime {
  readonly _tag: "RemoveRuntime"
  readonly name: string
  readonly newDefault?: string
}

/** Names the default runtime in the file. */
export interface SetDefault {
  readonly _tag: "SetDefault"
  readonly name: string
}

/** Takes the name of the default runtime out of the file. */
export interface UnsetDefault {
  readonly _tag: "UnsetDefault"
}

/** A change to the runtimes of a configuration. */
export type Change = AddRuntime | RemoveRuntime | SetDefault | UnsetDefault

/** What is to be changed, and what has the last word about it. */
export interface Subject {
  readonly engine: Engine
  readonly sources: Configuration.Sources
  readonly facts: HostFacts
  readonly dialect?: WrapperScript.Dialect
}

/**
 * A change of the file. There are no edits where the file says already what it is to say. `undo` are the edits of the new
 * text that bring the old one back; where there was no file, that is the empty text.
 */
export interface Edit {
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly undo: ReadonlyArray<TextEdit.TextEdit>
  readonly textBefore: string
  readonly textAfter: string
  /** The bytes of the file afterwards; undefined where there is none and need not be. */
  readonly bytes: Uint8Array | undefined
  /** What the engine makes of the file afterwards. */
  readonly accepted: Configuration.Accepted
}

/** Why a change is not made. */
export type Refusal =
  /** The engine refuses the file as it is. */
  | { readonly _tag: "RefusedBefore"; readonly refused: Configuration.Refused }
  /** The engine would refuse the changed file. */
  | { readonly _tag: "RefusedAfterwards"; readonly refused: Configuration.Refused }
  /** The engine would not start any more. */
  | { readonly _tag: "WouldNotStart"; readonly faults: ReadonlyArray<StartFault.StartFault> }
  /** A runtime has the name already. */
  | { readonly _tag: "NameTaken"; readonly name: string; readonly by: "engine" | "file" | "flag" }
  /** The runtime is the default one. */
  | { readonly _tag: "DefaultRuntime"; readonly name: string }
  /** The wrapper script of the runtime cannot be written. */
  | { readonly _tag: "RefusedScript"; readonly refused: WrapperScript.RefusedScriptName }
  /** The engine would accept the changed file, but not take it as it is meant. */
  | { readonly _tag: "NotTaken"; readonly change: Change; readonly engine: string }

/** The edits that make a change, or why it is not made. */
export const make = (subject: Subject, change: Change): Result.Result<Edit, Refusal> => {
  const { engine, sources } = subject
  const loaded = Configuration.load(engine, sources)
  if (Result.isFailure(loaded)) return Result.fail({ _tag: "RefusedBefore", refused: loaded.failure })
  const before = loaded.success
  const refusal = refusalOf(subject, before, change)
  if (refusal !== undefined) return Result.fail(refusal)
  const edits = editsFor(before.file, change)
  const textBefore = before.file.source.text
  const bytes =
    edits.length === 0
      ? sources.bytes
      : TextEdit.applyToBytes(
          sources.bytes ?? new Uint8Array(),
          { text: textBefore, encoding: before.file.encoding },
          edits
        )
  const changed = Configuration.load(engine, { ...sources, bytes })
  if (Result.isFailure(changed)) return Result.fail({ _tag: "RefusedAfterwards", refused: changed.failure })
  const accepted = changed.success
  const doubt = doubtAbout(subject, before, accepted, change)
  if (doubt !== undefined) return Result.fail(doubt)
  const undo = TextEdit.invert(textBefore, edits)
  return Result.succeed({ edits, undo, textBefore, textAfter: accepted.file.source.text, bytes, accepted })
}

/** Whether there is nothing to do. */
export const isIdle = ({ edits }: Pick<Edit, "edits">): boolean => edits.length === 0

/** What is wrong, and the way out, in a sentence or two. The faults of a refused file have places of their own. */
export const message = (refusal: Refusal): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return `Cannot change a file that the engine refuses: ${refusal.refused.message}. Mend it first`
    case "RefusedAfterwards":
      return `Cannot make this change, for the engine would refuse the file: ${refusal.refused.message}`
    case "WouldNotStart":
      return `Cannot make this change, for the engine would not start: ${refusal.faults.map(StartFault.message).join("; ")}`
    case "NameTaken":
      return `Cannot add runtime ${JSON.stringify(refusal.name)}: ${takenBy[refusal.by]}`
    case "DefaultRuntime":
      return `Cannot remove runtime ${JSON.stringify(refusal.name)}: it is the default runtime. Name another default with it`
    case "RefusedScript":
      return WrapperScript.message(refusal.refused)
    case "NotTaken":
      return `Cannot ${describe(refusal.change)}: ${refusal.engine} would accept the file, but ${ignored(refusal.change)}`
  }
}

/** A change in the imperative, such as `add runtime "crun"`. */
export const describe = (change: Change): string => {
  switch (change._tag) {
    case "AddRuntime":
      return `${change.replace ? "replace" : "add"} runtime ${JSON.stringify(change.name)}`
    case "RemoveRuntime":
      return `remove runtime ${JSON.stringify(change.name)}`
    case "SetDefault":
      return `make ${JSON.stringify(change.name)} the default runtime`
    case "UnsetDefault":
      return "take the default runtime out"
  }
}

/** Why there is nothing to do for a change. */
export const describeIdle = (change: Change): string => {
  switch (change._tag) {
    case "AddRuntime":
      return `runtime ${JSON.stringify(change.name)} is configured so already`
    case "RemoveRuntime":
      return `no runtime ${JSON.stringify(change.name)} is configured`
    case "SetDefault":
      return `${JSON.stringify(change.name)} is the default runtime already`
    case "UnsetDefault":
      return "no default runtime is named"
  }
}

const takenBy: { readonly [by in "engine" | "file" | "flag"]: string } = {
  engine: "the engine has a runtime of this name itself. Choose another name, or have it replaced",
  file: "a runtime of this name is configured in another way. Choose another name, or have it replaced",
  flag: "a flag defines a runtime of this name. Choose another name, or have it replaced"
}

const ignored = (change: Change): string => {
  if (change._tag !== "AddRuntime") return "read it in another way"
  return change.entry.runtimeType === undefined
    ? "use another runtime under this name"
    : "ignore the type. Give a path, or choose an engine that knows types"
}

const refusalOf = (
  { sources: { flags } }: Subject,
  { file: { config }, settings }: Configuration.Accepted,
  change: Change
): Refusal | undefined => {
  if (change._tag === "AddRuntime" && !change.replace && !isConfigured(config, change)) {
    const taken = (by: "engine" | "file" | "flag"): Refusal => ({ _tag: "NameTaken", name: change.name, by })
    if (config.runtimes?.has(change.name) === true) return taken("file")
    if (flags.runtimes.has(change.name)) return taken("flag")
    if (RuntimeName.isStock(change.name) && !RuntimeName.isReserved(change.name)) return taken("engine")
  }
  if (change._tag === "RemoveRuntime" && config.runtimes?.has(change.name) === true) {
    const { name, newDefault = settings.defaultRuntime } = change
    if (newDefault === name) return { _tag: "DefaultRuntime", name }
  }
  return undefined
}

/** What speaks against a file that the engine accepts: it means something else, or something new keeps it from starting. */
const doubtAbout = (
  { dialect, engine, facts }: Subject,
  before: Configuration.Accepted,
  after: Configuration.Accepted,
  change: Change
): Refusal | undefined => {
  if (!isSame(after.file.config, intended(before.file.config, change))) {
    return { _tag: "NotTaken", change, engine: engine.title }
  }
  const known = new Set(before.startFaults.map(StartFault.message))
  const faults = after.startFaults.filter((fault) => !known.has(StartFault.message(fault)))
  if (faults.length > 0) return { _tag: "WouldNotStart", faults }
  if (change._tag !== "AddRuntime") return undefined
  const map = engine.configure(after.settings, facts, dialect)
  const runtime = map.runtimes.get(change.name)
  if (runtime?.kind !== "configured") return { _tag: "NotTaken", change, engine: engine.title }
  const scripts = engine.scripts({ ...map, runtimes: new Map([[change.name, runtime]]) })
  const refused = Result.isFailure(scripts) ? scripts.failure[0] : undefined
  return refused && { _tag: "RefusedScript", refused }
}

/** The configuration that a change is to lead to. */
const intended = (config: DaemonConfig, change: Change): DaemonConfig => {
  const runtimes = new Map(config.runtimes ?? [])
  switch (change._tag) {
    case "AddRuntime":
      return { ...config, runtimes: runtimes.set(change.name, change.entry) }
    case "RemoveRuntime":
      return {
        ...config,
        ...(runtimes.delete(change.name) && { runtimes }),
        ...(change.newDefault !== undefined && { defaultRuntime: change.newDefault })
      }
    case "SetDefault":
      return { ...config, defaultRuntime: change.name }
    case "UnsetDefault": {
      const { defaultRuntime: _, ...rest } = config
      return rest
    }
  }
}

const isConfigured = ({ runtimes }: DaemonConfig, { entry, name }: AddRuntime): boolean => {
  const present = runtimes?.get(name)
  return present !== undefined && isSameEntry(present, entry)
}

const isSame = (one: DaemonConfig, other: DaemonConfig): boolean => {
  const { runtimes: some, ...rest } = one
  const { runtimes: others, ...otherRest } = other
  if (!sameJson(rest, otherRest) || (some == null) !== (others == null) || some?.size !== others?.size) return false
  return Array.from(some ?? []).every(([name, entry]) => {
    const counterpart = others?.get(name)
    return counterpart !== undefined && isSameEntry(entry, counterpart)
  })
}

const isSameEntry = (one: RuntimeEntry, other: RuntimeEntry): boolean => sameJson(entryJson(one), entryJson(other))

/** An entry as it is written. */
const entryJson = ({ options = {}, path, runtimeArgs, runtimeType = "" }: RuntimeEntry): JsonObject => ({
  ...((path !== "" || runtimeType === "") && { path }),
  ...(runtimeType !== "" && { runtimeType }),
  ...(runtimeArgs.length > 0 && { runtimeArgs }),
  ...(Object.keys(options).length > 0 && { options })
})

const editsFor = (file: DaemonFile.DaemonFile, change: Change): ReadonlyArray<TextEdit.TextEdit> => {
  switch (change._tag) {
    case "AddRuntime":
      return isConfigured(file.config, change) ? [] : [addition(file, change)]
    case "RemoveRuntime":
      return [
        ...(file.config.runtimes?.has(change.name) === true ? removals(file, change.name) : []),
        ...(change.newDefault === undefined ? [] : naming(file, change.newDefault))
      ]
    case "SetDefault":
      return naming(file, change.name)
    case "UnsetDefault":
      return file.root?.type === "object" ? JsonEdit.removeMembers(file.root, isNamed(defaultRuntime)) : []
  }
}

const defaultRuntime = "default-runtime"

const isNamed =
  (name: string) =>
  ({ key }: JsonMember): boolean =>
    key === name

/** Into the last of several `runtimes`, since what comes later counts. */
const addition = (file: DaemonFile.DaemonFile, { entry, name }: AddRuntime): TextEdit.TextEdit => {
  const subject = subjectOf(file)
  const json = entryJson(entry)
  const present = file.config.runtimes?.has(name) === true ? DaemonFile.find(file, ["runtimes", name]) : undefined
  if (present !== undefined) return JsonEdit.replaceValue(subject, present, json)
  const members = { [name]: json }
  if (file.root?.type !== "object") return JsonEdit.writeFirst(subject, { runtimes: members })
  const last = file.root.members.findLast(isNamed("runtimes"))?.value
  if (last === undefined) return JsonEdit.insertMember(subject, file.root, "runtimes", members)
  return last.type === "object"
    ? JsonEdit.insertMember(subject, last, name, json)
    : JsonEdit.replaceValue(subject, last, members)
}

/** Out of every `runtimes`: an earlier runtime of this name would take the place of a later one. */
const removals = (file: DaemonFile.DaemonFile, name: string): ReadonlyArray<TextEdit.TextEdit> =>
  DaemonFile.membersOf(file, "runtimes").flatMap(({ value }) =>
    value.type === "object" ? JsonEdit.removeMembers(value, isNamed(name)) : []
  )

const naming = (file: DaemonFile.DaemonFile, name: string): ReadonlyArray<TextEdit.TextEdit> => {
  if (file.config.defaultRuntime === name) return []
  const subject = subjectOf(file)
  if (file.root?.type !== "object") return [JsonEdit.writeFirst(subject, { [defaultRuntime]: name })]
  const last = file.root.members.findLast(isNamed(defaultRuntime))
  return last === undefined
    ? [JsonEdit.insertMember(subject, file.root, defaultRuntime, name)]
    : [JsonEdit.replaceValue(subject, last.value, name)]
}

const subjectOf = ({ root, source }: DaemonFile.DaemonFile): JsonEdit.Subject => ({ root, text: source.text })
