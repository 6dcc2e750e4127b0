/**
 * The check of a handler at the start: the first reason for which CRI-O does not keep it.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `RuntimeHandler.Validate`.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, type ProgramRun, Search } from "../../machine/index.ts"
import { Errno, FilePath, GoText } from "../../text/index.ts"
import { handlerKeys } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { HandlerValues } from "../Settings.ts"
import { sizeFault, usualMinimum, usualMinimumBytes } from "./memorySize.ts"
import { podMonitorFault } from "./podMonitor.ts"
import type { Looked, Purpose } from "./lookedFor.ts"

/**
 * The reason for which a handler is not kept, in CRI-O's words, and the key with the wrong value. `reason` is one word, for programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface HandlerFault {
  readonly reason:
    | "Annotation"
    | "ConfigPathMissing"
    | "ConfigPathWithoutVm"
    | "CpuAffinity"
    | "NotAShim"
    | "NotInPath"
    | "PathMissing"
    | "PodMonitor"
    | "SeccompProfile"
    | "SyncLogWithoutOci"
    | "Type"
    | "WebsocketsWithoutPod"
  readonly key: keyof HandlerValues
  readonly message: string
}

/**
 * A line of CRI-O's log.
 *
 * @category models
 * @since 1.0.0
 */
export interface LogLine {
  readonly level: "error" | "fatal" | "info" | "warning"
  readonly message: string
}

/** The result of a check: the values that CRI-O goes on with, or the reason why it does not; and what it logs meanwhile. */
export interface Validated {
  readonly values: Result.Result<HandlerValues, HandlerFault>
  readonly log: ReadonlyArray<LogLine>
}

/** A handler to check, with the results of its searches. */
export interface Candidate {
  readonly name: string
  readonly values: HandlerValues
  readonly looked: (purpose: Purpose) => Looked | undefined
  /** Returns the outcome of a monitor with the argument for its version; undefined for one that works. */
  readonly runOf: (path: string) => ProgramRun.RunOutcome | undefined
}

/** Checks a handler. */
export const validate = (traits: Traits, candidate: Candidate): Validated => {
  const { name } = candidate
  const program = programOf(traits, candidate)
  const values = Result.isSuccess(program) ? { ...candidate.values, runtime_path: program.success } : candidate.values
  const type = typeFault(name, values)
  const before =
    (traits.checksTypeFirst ? type : undefined) ??
    Result.getOrUndefined(Result.flip(program)) ??
    configurationFault(traits, values, candidate) ??
    annotationFault(traits, values) ??
    (traits.checksTypeFirst ? undefined : type)
  if (before !== undefined) return { values: Result.fail(before), log: [] }
  if (!traits.checksMemory) return { values: Result.succeed(values), log: [] }
  const memory = withMemory(traits, name, values)
  const [timeout, timeoutLog] = withTimeout(traits, name, memory.values)
  const sync = syncLog(traits, timeout)
  const log = [...memory.log, ...timeoutLog, ...sync.log]
  const fault = sync.fault ?? (traits.checksFeatures ? featureFault(traits, timeout, candidate) : undefined)
  return { values: fault === undefined ? Result.succeed(timeout) : Result.fail(fault), log }
}

const typeFault = (name: string, { runtime_type: type }: HandlerValues): HandlerFault | undefined =>
  /^(?:|oci|vm|pod)$/.test(type)
    ? undefined
    : {
        reason: "Type",
        key: "runtime_type",
        message: `invalid \`runtime_type\` ${GoText.quote(type)} for runtime ${GoText.quote(name)}`
      }

/** The pattern of the names of shims, which may stand anywhere in the name of the program. */
const shimName = /containerd-shim-[a-zA-Z0-9\-+]+-v2/

const programOf = (
  { quotesReasons }: Pick<Traits, "quotesReasons">,
  { looked, name, values }: Candidate
): Result.Result<string, HandlerFault> => {
  const { runtime_path: path, runtime_type: type } = values
  const key = "runtime_path"
  const at = looked("program")
  const outcome = at === undefined || at.states.length === 0 ? undefined : Search.run(at.search, at.states)
  const invalid = `invalid runtime_path for runtime '${name}': `
  let program = path === "" ? name : path
  if (path === "" && outcome !== undefined) {
    if (Result.isFailure(outcome.found)) {
      const why = ExecutableSearch.message(ExecutableSearch.notFound(name, outcome.found.failure, outcome.probed))
      return Result.fail({ reason: "NotInPath", key, message: `${GoText.quote(name)} not found in $PATH: ${why}` })
    }
    program = outcome.found.success
  }
  // Any error but that nothing is there passes.
  if (path !== "" && outcome !== undefined && isMissing(outcome)) {
    return Result.fail({ reason: "PathMissing", key, message: invalid + missing({ quotesReasons }, path) })
  }
  return type === "vm" && !shimName.test(FilePath.lastElement(program.replace(/\/+$/, "")))
    ? Result.fail({ reason: "NotAShim", key, message: `${invalid}containerd binary naming pattern is not followed` })
    : Result.succeed(program)
}

const isMissing = ({ found }: Search.SearchOutcome): boolean =>
  Result.isFailure(found) && found.failure._tag === "Stopped" && found.failure.errno === "ENOENT"

const missing = ({ quotesReasons }: Pick<Traits, "quotesReasons">, path: string): string => {
  const why = `stat ${path}: ${Errno.describe("ENOENT")}`
  return quotesReasons ? GoText.quote(why) : why
}

const configurationFault = (
  traits: Pick<Traits, "quotesReasons">,
  { runtime_config_path: path, runtime_type: type }: HandlerValues,
  { looked, name }: Candidate
): HandlerFault | undefined => {
  const key = "runtime_config_path"
  if (path === "") return undefined
  if (type !== "vm") {
    const message = "runtime_config_path can only be used with the 'vm' runtime type"
    return { reason: "ConfigPathWithoutVm", key, message }
  }
  const at = looked("configuration")
  return at !== undefined && isMissing(Search.run(at.search, at.states))
    ? {
        reason: "ConfigPathMissing",
        key,
        message: `invalid runtime_config_path for runtime '${name}': ${missing(traits, path)}`
      }
    : undefined
}

const annotationFault = (
  { annotations }: Pick<Traits, "annotations">,
  { allowed_annotations: allowed }: HandlerValues
): HandlerFault | undefined => {
  const unknown = allowed.find((annotation) => !annotations.includes(annotation))
  return unknown === undefined
    ? undefined
    : { reason: "Annotation", key: "allowed_annotations", message: `invalid allowed_annotation: ${unknown}` }
}

/** Returns the values with a valid size. CRI-O replaces any other one. */
const withMemory = (
  { tellsMemoryAsNumber }: Pick<Traits, "tellsMemoryAsNumber">,
  name: string,
  values: HandlerValues
): { readonly values: HandlerValues; readonly log: ReadonlyArray<LogLine> } => {
  const size = values.container_min_memory
  const fault = size === "" ? undefined : sizeFault(size)
  if (size !== "" && fault === undefined) return { values, log: [] }
  const replaced = { ...values, container_min_memory: usualMinimum }
  if (fault === undefined) return { values: replaced, log: [] }
  // Go prints the number as a character, and no character has this number.
  const instead = tellsMemoryAsNumber ? String(usualMinimumBytes) : "'\uFFFD'"
  const why = `unable to set runtime memory to ${GoText.quote(size)}: ${fault}. Setting to ${instead} instead`
  const message = `Unable to set minimum container memory for runtime handler ${GoText.quote(name)}: ${why}`
  return { values: replaced, log: [{ level: "error", message }] }
}

/** The time to create a container if the handler does not say another one, and the least time, in seconds. */
const [usualTimeout, leastTimeout] = [240n, 30n]

const withTimeout = (
  { schema }: Pick<Traits, "schema">,
  name: string,
  values: HandlerValues
): readonly [values: HandlerValues, log: ReadonlyArray<LogLine>] => {
  const timeout = values.container_create_timeout
  if (!handlerKeys(schema).has("container_create_timeout")) return [values, []]
  if (timeout === 0n) return [{ ...values, container_create_timeout: usualTimeout }, []]
  if (timeout >= leastTimeout) return [values, []]
  const message = `Runtime handler ${GoText.quote(name)} container create timeout (${timeout} seconds) is less than minimum (${leastTimeout} seconds), setting to minimum: ${leastTimeout} seconds`
  return [{ ...values, container_create_timeout: leastTimeout }, [{ level: "warning", message }]]
}

const syncLog = (
  { checksFeatures }: Pick<Traits, "checksFeatures">,
  { no_sync_log: isOff, runtime_type: type }: HandlerValues
): { readonly fault: HandlerFault | undefined; readonly log: ReadonlyArray<LogLine> } => {
  if (!isOff) return { fault: undefined, log: [] }
  if (type === "" || type === "oci") {
    return {
      fault: undefined,
      log: [{ level: "warning", message: "NoSyncLog is enabled. This can lead to lost log data" }]
    }
  }
  const step = checksFeatures ? "no sync log: " : ""
  const message = `${step}no_sync_log is only allowed with runtime type 'oci', runtime type is '${type}'`
  return { fault: { reason: "SyncLogWithoutOci", key: "no_sync_log", message }, log: [] }
}

const featureFault = (
  { hasSeccomp }: Pick<Traits, "hasSeccomp">,
  {
    exec_cpu_affinity: affinity,
    runtime_type: type,
    seccomp_profile: profile,
    stream_websockets: streams
  }: HandlerValues,
  { looked, name, runOf, values }: Candidate
): HandlerFault | undefined => {
  const monitor = type === "pod" ? looked("monitor") : undefined
  const fault = monitor && podMonitorFault(values.monitor_path, monitor, runOf)
  if (fault !== undefined) {
    return { reason: "PodMonitor", key: "monitor_path", message: `websocket streaming: ${fault}` }
  }
  if (streams && type !== "pod") {
    const message = `websocket streaming: only the 'runtime_type = "pod"' supports websocket streaming, not ${GoText.quote(type)} (runtime ${GoText.quote(name)})`
    return { reason: "WebsocketsWithoutPod", key: "stream_websockets", message }
  }
  if (affinity !== "" && affinity !== "first") {
    const message = `invalid exec_cpu_affinity ${GoText.quote(affinity)}`
    return { reason: "CpuAffinity", key: "exec_cpu_affinity", message }
  }
  const at = profile === "" || !hasSeccomp ? undefined : looked("profile")
  const words = at && profileFault(profile, at)
  return words === undefined
    ? undefined
    : {
        reason: "SeccompProfile",
        key: "seccomp_profile",
        message: `unable to load runtime handler seccomp profile: open seccomp profile: ${words}`
      }
}

const profileFault = (path: string, { search, states }: Looked): string | undefined => {
  if (states[0]?._tag === "Directory") return `read ${path}: ${Errno.describe("EISDIR")}`
  const { found } = Search.run(search, states)
  return Result.isFailure(found) && found.failure._tag === "Stopped"
    ? `open ${path}: ${Errno.describe(found.failure.errno)}`
    : undefined
}
