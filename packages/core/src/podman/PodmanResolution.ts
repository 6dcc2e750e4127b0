/**
 * The resolution of a name by Podman.
 *
 * Source of the rule: containers/podman, `libpod/runtime.go`, `libpod/options.go`, and `libpod/runtime_ctr.go` for images of other platforms.
 * Recorded answers of Podman 4.3.1, 5.4.2 and 5.8.6 prove it.
 */
import * as Result from "effect/Result"
import type { Launch, Resolution } from "../engine/index.ts"
import { FilePath, GoText } from "../text/index.ts"
import { type CallOptions, callOptionsOf } from "./internal/callOptions.ts"
import { adviceOn, installAdvice, plainWords } from "./internal/unusableWords.ts"
import { missedMonitor, monitorAdvice, soughtMonitor } from "./internal/monitor.ts"
import { type PodmanRuntime, type PodmanTable, type Unusable, unusableMessage } from "./PodmanTable.ts"

/**
 * A name that resolves. For a path, `program` is the path, and whether it can be used is not known yet.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanResolution extends Resolution.Resolution, CallOptions {
  /** The runtime of the table; undefined for a path. */
  readonly runtime: PodmanRuntime | undefined
  readonly program: string
}

/**
 * The reason for a refusal: an empty name or monitor, no monitor, a name that the table does not have or that cannot be used, or a
 * runtime for the platform of an image that cannot be used.
 *
 * @category models
 * @since 1.0.0
 */
export type Reason = "EmptyPath" | "NoMonitor" | "PlatformRuntime" | "Unknown" | "Unusable"

/**
 * A refusal. `unusable` is the real reason if the table has the name.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanRefusal extends Resolution.Refusal {
  readonly reason: Reason
  readonly unusable?: Unusable
}

/**
 * Resolves a request. A name that begins with a slash is a runtime of its own, whatever the table has.
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve = (
  table: PodmanTable,
  { name: asked, platform }: Resolution.Request
): Result.Result<PodmanResolution, PodmanRefusal> => {
  const choice = asked ?? table.defaultRuntime
  if (choice === "" || table.settings.given.flags.conmon === "") return Result.fail(emptyPath(choice))
  if (table.monitor._tag !== "Found") return Result.fail(noMonitor(table, choice, table.monitor))
  const chosen = named(table, choice)
  const other = platform === undefined ? undefined : table.settings.platforms.get(platform)
  if (other === undefined || Result.isFailure(chosen)) return chosen
  const because = { because: `The image is for ${platform}`, origin: other.origins.used }
  // A path serves only if the same path was chosen, because the engine knows no other.
  const found = FilePath.isAbsolute(other.value) && other.value !== choice ? undefined : named(table, other.value)
  return found === undefined || Result.isFailure(found)
    ? Result.fail(platformRefusal(other.value, because, found))
    : Result.succeed({ ...found.success, choice: because })
}

/**
 * Returns the rules for a name that the table does not have.
 *
 * @category operations
 * @since 1.0.0
 */
export const rules = (name: string): ReadonlyArray<Resolution.AppliedRule> => {
  const passed = FilePath.isAbsolute(name)
  return [{ rule: "NoPath", passed, text: passed ? "It begins with a slash." : "It does not begin with a slash." }]
}

/**
 * Returns the search for a path, which is a runtime of its own, and the link of the launch for which it is made.
 *
 * @category operations
 * @since 1.0.0
 */
export const soughtProgram = (search: Launch.Sought["search"]): Launch.Sought => ({
  link: "Program",
  isRequired: true,
  isOfCaller: true,
  search,
  advice: [installAdvice(search.wanted)]
})

/**
 * Returns the reason why a runtime has no program, in Podman's words and in plain words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const missed = (name: string, unusable: Unusable): Launch.Missed => ({
  message: unusableMessage(name, unusable),
  plain: plainWords(name, unusable),
  details: unusable
})

/** The engine's message for a name that the table does not have or that cannot be used. It says "default" for any name. */
const notFound = (name: string): string => `default OCI runtime ${GoText.quote(name)} not found: invalid argument`

const emptyPath = (name: string): PodmanRefusal => ({
  name,
  reason: "EmptyPath",
  message: "configuring runtime: must provide a valid path: invalid argument",
  advice: "Give --runtime and --conmon a value, or leave them out."
})

const noMonitor = (
  { monitorSearch: search, monitorStates: states }: PodmanTable,
  name: string,
  monitor: Exclude<PodmanTable["monitor"], { readonly _tag: "Found" }>
): PodmanRefusal => {
  const missing = missedMonitor(monitor)
  return {
    name,
    reason: "NoMonitor",
    message: missing.message,
    advice: monitorAdvice,
    searched: { sought: soughtMonitor(search), states, missed: missing }
  }
}

/** Resolves a name, for a choice or for the platform of an image. */
const named = (table: PodmanTable, name: string): Result.Result<PodmanResolution, PodmanRefusal> => {
  const options = callOptionsOf(table, name)
  if (FilePath.isAbsolute(name)) {
    const { exitsFault } = table.settings.given
    if (exitsFault !== undefined) return Result.fail(exitsRefusal(name, { _tag: "NoExitsDirectory", ...exitsFault }))
    return Result.succeed({ ...options, kind: "implicit", runtime: undefined, program: name })
  }
  const runtime = table.runtimes.get(name)
  if (runtime === undefined) {
    const advice = `Define the runtime in the section [engine.runtimes] of containers.conf, or give the absolute path of its program.`
    return Result.fail({ name, reason: "Unknown", message: notFound(name), advice })
  }
  return Result.mapBoth(runtime.program, {
    onSuccess: (program) => ({ ...options, kind: runtime.kind, runtime, program }),
    onFailure: (unusable) => unusableRefusal(name, runtime, unusable)
  })
}

/** Returns the refusal of a path. Podman tells the reason of a path as it is. */
const exitsRefusal = (name: string, unusable: Unusable): PodmanRefusal => ({
  name,
  reason: "Unusable",
  message: unusableMessage(name, unusable),
  advice: adviceOn(name, unusable),
  unusable
})

const unusableRefusal = (name: string, runtime: PodmanRuntime, unusable: Unusable): PodmanRefusal => {
  const message = notFound(name)
  const reason = missed(name, unusable)
  const sought = soughtProgram(runtime.search)
  const searched = { sought, states: runtime.states, missed: { ...reason, message } }
  return {
    name,
    reason: "Unusable",
    message,
    advice: `The reason is that ${reason.plain}. ${adviceOn(name, unusable)}`,
    unusable,
    // If only the directory is missing, the program has been found.
    ...(unusable._tag !== "NoExitsDirectory" && { searched })
  }
}

const platformRefusal = (
  name: string,
  choice: Resolution.Choice,
  found: Result.Result<PodmanResolution, PodmanRefusal> | undefined
): PodmanRefusal => {
  const message = `requested OCI runtime ${name} is not available: invalid argument`
  const { origin } = choice
  const where = origin?._tag === "File" ? ` Or change platform_to_oci_runtime in ${origin.file}.` : ""
  const refusal = found !== undefined && Result.isFailure(found) ? found.failure : undefined
  return {
    name,
    reason: "PlatformRuntime",
    choice,
    message,
    advice: `${installAdvice(name)}${where}`,
    ...(refusal?.unusable !== undefined && { unusable: refusal.unusable }),
    ...(refusal?.searched !== undefined && {
      searched: { ...refusal.searched, missed: { ...refusal.searched.missed, message } }
    })
  }
}
