/**
 * What reading its file again would do to an engine that runs: which names vanish, appear or change, and where the engine
 * would then answer otherwise than after a restart with the same file and flags.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/reload_unix.go`, `reloadPlatform`; `daemon/config/config.go`,
 * `Reload`. Which of it goes wrong is found by comparing maps, so it holds for any engine.
 */
import * as Result from "effect/Result"
import { ConfigFault, Configuration, type Engine, type RuntimeMap, type Settings, StartFault } from "../docker/index.ts"
import * as Answer from "./Answer.ts"
import * as Comparison from "./Comparison.ts"
import * as Difference from "./Difference.ts"

/**
 * An engine that runs. A side whose engine accepts it is one that has just started; after a reload the map is another one
 * and the settings are still those of the start.
 */
export interface Running extends Pick<Comparison.Side, "facts" | "map"> {
  readonly settings: Pick<Settings.Settings, Directive>
  readonly sources: Omit<Configuration.Sources, "bytes">
}

/** What a reload comes to. */
export type Impact = Refused | Applied

/** A reload that the engine refuses. What was in force stays so. */
export interface Refused {
  readonly _tag: "ReloadRefused"
  readonly refused: Configuration.Refused
  readonly wrong: ReadonlyArray<Wrong>
}

/** A reload that takes place. Names are in order. */
export interface Applied {
  readonly _tag: "ReloadApplied"
  readonly map: RuntimeMap.RuntimeMap
  /** Whether the scripts are set up for it. */
  readonly setsUpScripts: boolean
  readonly defaultRuntime: { readonly before: string; readonly after: string }
  /** The names that the engine knew and then does not. It may still pass one on to containerd, as it would any other. */
  readonly vanished: ReadonlyArray<Comparison.NameComparison>
  readonly appeared: ReadonlyArray<Comparison.NameComparison>
  readonly changed: ReadonlyArray<Comparison.NameComparison>
  readonly unchanged: ReadonlyArray<string>
  readonly wrong: ReadonlyArray<Wrong>
}

/** The directives that have to do with runtimes and count only when an engine starts. */
export type Directive = "dataRoot" | "execOpts" | "execRoot" | "usernsRemap"

/** In what a reload leaves the engine otherwise than a restart would. */
export type Wrong =
  /** The directive `runtimes` is given without a value. The original of Docker Engine 23.0 crashes. */
  | { readonly _tag: "NullRuntimes" }
  /** The engine would start with the file, but refuses to read it again: a reload may judge it without the flags. */
  | { readonly _tag: "RefusedOnReloadOnly"; readonly faults: ReadonlyArray<ConfigFault.ConfigFault> }
  /** The engine would not start with this file, whether it reloads the file or refuses to. Nothing else is compared then. */
  | {
      readonly _tag: "RestartRefused"
      readonly faults: ReadonlyArray<ConfigFault.ConfigFault>
      readonly startFaults: ReadonlyArray<StartFault.StartFault>
      readonly message: string
    }
  /** A directive, by its name in the file, that the engine does not look at again though it would come to something else. */
  | {
      readonly _tag: "DirectiveNotReloaded"
      readonly directive: string
      readonly running: string | ReadonlyArray<string>
      readonly afterRestart: string | ReadonlyArray<string>
    }
  /** The file no longer gives a default, or an empty one, and the one before stays. */
  | { readonly _tag: "DefaultNotReverted"; readonly running: string; readonly afterRestart: string }
  /** The default that a flag gives is not in force, because the file was gone at a reload. */
  | { readonly _tag: "FlagDefaultLost"; readonly running: string; readonly afterRestart: string }
  /** A runtime that a flag defines and the file does not. The file's runtimes have replaced it. */
  | { readonly _tag: "FlagRuntimeLost"; readonly name: string }
  /** A runtime that neither the file nor a flag defines any more. */
  | { readonly _tag: "RuntimeKept"; readonly name: string }
  /** The engine's own name for its shim, which is passed on to containerd like any other, without options. */
  | { readonly _tag: "StockShimWithoutOptions"; readonly name: string }
  /** Any other name for which it answers otherwise: from what it is after the reload to what it would be. */
  | {
      readonly _tag: "AnswerDiffersFromRestart"
      readonly name: string
      readonly differences: ReadonlyArray<Difference.Difference>
    }

/** The impact of a file with these bytes; undefined where the file is gone. */
export const impact = (engine: Engine.Engine, running: Running, bytes: Uint8Array | undefined): Impact => {
  const { facts, map, sources } = running
  return impactOf(running, Comparison.side(engine, { ...sources, bytes }, facts, map.dialect))
}

/** The impact of a file of which it is known what a start with it comes to, with the flags of the engine that runs. */
export const impactOf = (running: Running, restarted: Comparison.Side): Impact => {
  const { map: before } = running
  const { engine, sources } = restarted
  const reloaded = Configuration.reload(engine, before, sources)
  if (Result.isFailure(reloaded)) {
    const { failure: refused } = reloaded
    return { _tag: "ReloadRefused", refused, wrong: wrongRefusal(refused.faults, restarted) }
  }
  const { map, setsUpScripts } = reloaded.success
  const names = Comparison.compareNames({ engine, map: before }, { engine, map })
  const of = (fate: Fate) => names.filter((name) => fateOf(name) === fate)
  return {
    _tag: "ReloadApplied",
    map,
    setsUpScripts,
    defaultRuntime: { before: before.defaultRuntime, after: map.defaultRuntime },
    vanished: of("vanished"),
    appeared: of("appeared"),
    changed: of("changed"),
    unchanged: of("unchanged").map(({ name }) => name),
    wrong: startsWith(restarted) ? wrongMap(running, map, restarted) : [restartRefused(restarted)]
  }
}

/** Whether the reload takes place, changes nothing, and leaves nothing wrong. */
export const isNone = (given: Impact): boolean =>
  given._tag === "ReloadApplied" &&
  given.defaultRuntime.before === given.defaultRuntime.after &&
  [given.vanished, given.appeared, given.changed, given.wrong].every(({ length }) => length === 0)

/** What goes wrong and the way out, in a sentence. */
export const describe = (wrong: Wrong): string => {
  switch (wrong._tag) {
    case "NullRuntimes":
      return 'Docker Engine 23.0 crashes on a reload of "runtimes" that are null; remove the key, or write {}.'
    case "RefusedOnReloadOnly":
      return `The engine refuses to reload a file that it would start with (${wrong.faults.map(ConfigFault.message).join("; ")}); restart it.`
    case "RestartRefused":
      return `The engine would not start again with this file (${wrong.message}); correct the file before the next restart.`
    case "DirectiveNotReloaded":
      return `"${wrong.directive}" stays ${JSON.stringify(wrong.running)} and becomes ${JSON.stringify(wrong.afterRestart)} only when the engine is restarted.`
    case "DefaultNotReverted":
      return `The default runtime stays ${JSON.stringify(wrong.running)}; restart the engine, or write "default-runtime": ${JSON.stringify(wrong.afterRestart)} in the file.`
    case "FlagDefaultLost":
      return `The default runtime is ${JSON.stringify(wrong.running)} though a flag makes it ${JSON.stringify(wrong.afterRestart)}; restart the engine.`
    case "FlagRuntimeLost":
      return `Runtime ${JSON.stringify(wrong.name)} is lost, for the file replaces those that come from flags; restart the engine, or configure it in the file.`
    case "RuntimeKept":
      return `Runtime ${JSON.stringify(wrong.name)} stays though nothing defines it any more, for the file gives no "runtimes"; restart the engine.`
    case "StockShimWithoutOptions":
      return `Containers that ask for ${JSON.stringify(wrong.name)} get the shim without the engine's options; restart the engine, or have them ask for "runc".`
    case "AnswerDiffersFromRestart":
      return `Runtime ${JSON.stringify(wrong.name)} is not what a restart makes of it (${wrong.differences.map(Difference.describe).join("; ")}); restart the engine.`
  }
}

type Fate = "appeared" | "changed" | "unchanged" | "vanished"

const fateOf = ({ differences, from, to }: Comparison.NameComparison): Fate => {
  if (Answer.isKnown(from) !== Answer.isKnown(to)) return Answer.isKnown(from) ? "vanished" : "appeared"
  return differences.length > 0 ? "changed" : "unchanged"
}

const startsWith = ({ faults, startFaults }: Comparison.Side): boolean =>
  faults.length === 0 && startFaults.length === 0

/** An engine gets to see that the runtimes are null only if it finds nothing else. */
const wrongRefusal = (
  faults: ReadonlyArray<ConfigFault.ConfigFault>,
  restarted: Comparison.Side
): ReadonlyArray<Wrong> => {
  if (!startsWith(restarted)) return [restartRefused(restarted)]
  return faults.every(({ _tag }) => _tag === "NullRuntimes")
    ? [{ _tag: "NullRuntimes" }]
    : [{ _tag: "RefusedOnReloadOnly", faults }]
}

const restartRefused = ({ faults, message, startFaults }: Comparison.Side): Wrong => ({
  _tag: "RestartRefused",
  faults,
  startFaults,
  message: message ?? startFaults.map(StartFault.message).join("; ")
})

const wrongMap = (running: Running, map: RuntimeMap.RuntimeMap, restarted: Comparison.Side): ReadonlyArray<Wrong> => {
  const { engine, facts, settings, sources } = restarted
  const { dataRoot, execOpts, execRoot, usernsRemap } = running.settings
  const { usernsRemap: _usernsRemap, ...others } = settings
  // With the directives of the start, so that what only they change does not count once more for every name.
  const wanted = engine.configure(
    { ...others, dataRoot, execOpts, execRoot, ...(usernsRemap !== undefined && { usernsRemap }) },
    facts,
    map.dialect
  )
  const names = Comparison.compareNames({ engine, map }, { engine, map: wanted })
  return [
    ...wrongDirectives(running, map, restarted),
    ...wrongDefault(map.defaultRuntime, wanted.defaultRuntime, sources.flags.defaultRuntime),
    ...names.filter(({ differences }) => differences.length > 0).map((name) => wrongName(name, restarted))
  ]
}

const wrongDirectives = (
  running: Running,
  map: RuntimeMap.RuntimeMap,
  restarted: Comparison.Side
): ReadonlyArray<Wrong> => {
  const effects: ReadonlyArray<readonly [Directive, string, (of: RuntimeMap.RuntimeMap) => unknown]> = [
    ["dataRoot", "data-root", (of) => of.remapping?.root ?? of.dataRoot],
    ["usernsRemap", "userns-remap", (of) => of.remapping?.specification],
    ["execRoot", "exec-root", (of) => of.shimOptions.root],
    ["execOpts", "exec-opts", (of) => of.shimOptions.systemdCgroup]
  ]
  return effects
    .filter(([, , effect]) => effect(map) !== effect(restarted.map))
    .map(([key, directive]) => ({
      _tag: "DirectiveNotReloaded",
      directive,
      running: running.settings[key] ?? "",
      afterRestart: restarted.settings[key] ?? ""
    }))
}

const wrongDefault = (running: string, afterRestart: string, fromFlag: string | undefined): ReadonlyArray<Wrong> => {
  if (running === afterRestart) return []
  return [{ _tag: fromFlag === afterRestart ? "FlagDefaultLost" : "DefaultNotReverted", running, afterRestart }]
}

const wrongName = (
  { differences, from, name, to }: Comparison.NameComparison,
  { file, sources }: Comparison.Side
): Wrong => {
  const isInFile = file.config.runtimes?.has(name) === true
  if (!isInFile && Answer.isConfigured(from) && !Answer.isConfigured(to)) return { _tag: "RuntimeKept", name }
  if (!isInFile && !Answer.isConfigured(from) && Answer.isConfigured(to) && sources.flags.runtimes.has(name)) {
    return { _tag: "FlagRuntimeLost", name }
  }
  const isStock = to._tag === "Resolved" && to.kind === "stock"
  return isStock && from._tag === "Resolved" && from.kind === "implicit"
    ? { _tag: "StockShimWithoutOptions", name }
    : { _tag: "AnswerDiffersFromRestart", name, differences }
}
