/**
 * The monitor of the containers of a handler, which calls the program.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `TranslateMonitorFieldsForHandler`, and `internal/config/conmonmgr`.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, ProgramRun, Search } from "../../machine/index.ts"
import { Errno, FilePath } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import type { HandlerValues, Settings } from "../Settings.ts"

/** The cgroup of monitors that systemd manages. */
const slice = "system.slice"

/** The value for the cgroup of the pod. */
const ofPod = "pod"

/** Reports whether the containers of a handler have conmon as their monitor. */
export const needsConmon = ({ runtime_type: type }: HandlerValues): boolean => type === "" || type === "oci"

/** Returns the path of the monitor as it is configured; empty if it is looked up. */
export const monitorPath = ({ conmon }: Pick<Settings, "conmon">, { monitor_path: path }: HandlerValues): string =>
  conmon === undefined || conmon.value === "" ? path : conmon.value

/** Returns the values with those that the old keys and flags set for all handlers. The monitor is not looked up. */
export const translated = (
  { acceptsSliceWithoutSystemd }: Pick<Traits, "acceptsSliceWithoutSystemd">,
  settings: Settings,
  values: HandlerValues,
  usesSystemd: boolean
): HandlerValues => {
  if (!needsConmon(values)) return values
  const { conmonCgroup, conmonEnvironment } = settings
  const cgroup = (conmonCgroup?.value ?? "") === "" ? values.monitor_cgroup : conmonCgroup!.value
  const isSet = cgroup !== "" || (acceptsSliceWithoutSystemd && !usesSystemd)
  return {
    ...values,
    monitor_path: monitorPath(settings, values),
    monitor_cgroup: isSet ? cgroup : slice,
    monitor_env: (conmonEnvironment?.value ?? []).length === 0 ? values.monitor_env : conmonEnvironment!.value
  }
}

/** The reason why CRI-O does not start with the monitor of a handler, in its words, and the key with the wrong value. */
export interface MonitorFault {
  readonly message: string
  readonly key: "monitor_cgroup" | "monitor_path"
}

/** Returns translated values with the monitor that is found, or the reason why CRI-O does not start with it. */
export const checked = (
  { acceptsSliceWithoutSystemd }: Pick<Traits, "acceptsSliceWithoutSystemd">,
  { given }: Settings,
  values: HandlerValues,
  looked: { readonly search: Search.Search; readonly states: ReadonlyArray<Search.PathState> },
  usesSystemd: boolean
): Result.Result<HandlerValues, MonitorFault> => {
  const { monitor_cgroup: cgroup } = values
  const found = foundMonitor(values.monitor_path, looked)
  if (Result.isFailure(found)) return Result.fail({ key: "monitor_path", message: found.failure })
  // In `$PATH`, only a program that can be run is found.
  const state = values.monitor_path === "" ? undefined : looked.states[0]
  const run = given.monitorRuns?.get(found.success) ?? foreseen(found.success, state)
  const fault = runFault(found.success, run)
  if (fault !== undefined) return Result.fail({ key: "monitor_path", message: fault })
  const used = !usesSystemd && acceptsSliceWithoutSystemd && cgroup === slice ? "" : cgroup
  const isAccepted = used === ofPod || (usesSystemd ? used.endsWith(".slice") : used === "")
  if (isAccepted) return Result.succeed({ ...values, monitor_path: found.success, monitor_cgroup: used })
  const shown = acceptsSliceWithoutSystemd ? `, but got: '${used}'` : ""
  const message = usesSystemd
    ? "conmon cgroup should be 'pod' or a systemd slice"
    : `cgroupfs manager conmon cgroup should be 'pod' or empty${shown}`
  return Result.fail({ key: "monitor_cgroup", message })
}

const foundMonitor = (
  path: string,
  { search, states }: { readonly search: Search.Search; readonly states: ReadonlyArray<Search.PathState> }
): Result.Result<string, string> => {
  if (states.length === 0) return Result.succeed(path === "" ? search.wanted : path)
  const { found, probed } = Search.run(search, states)
  if (Result.isSuccess(found)) return Result.succeed(found.success)
  const { failure } = found
  if (path === "")
    return Result.fail(ExecutableSearch.message(ExecutableSearch.notFound(search.wanted, failure, probed)))
  const errno = failure._tag === "Stopped" ? failure.errno : "ENOENT"
  return Result.fail(`invalid conmon path: stat ${path}: ${Errno.describe(errno)}`)
}

/** Returns the outcome of a monitor that cannot be run; undefined if it can, or if that is not known. */
const foreseen = (path: string, state: Search.PathState | undefined): ProgramRun.RunOutcome | undefined => {
  const isDenied = state?._tag === "File" && !Search.passes(state, "executable") && !Search.isHidden(state)
  return state?._tag === "Directory" || isDenied
    ? Result.fail({ _tag: "NotStarted", at: path, errno: "EACCES" })
    : undefined
}

/** Returns the fault for which CRI-O does not accept a monitor that is there; undefined if it accepts the monitor. */
const runFault = (path: string, run: ProgramRun.RunOutcome | undefined): string | undefined => {
  if (path.includes("/") && !FilePath.isAbsolute(path)) return `conmon path is not absolute: ${path}`
  if (run === undefined) return undefined
  const failed = "get conmon version: "
  if (Result.isFailure(run)) {
    const { failure } = run
    return failure._tag === "NotStarted"
      ? `${failed}fork/exec ${failure.at}: ${Errno.describe(failure.errno)}`
      : `${failed}${ProgramRun.describe(failure)}`
  }
  const { exitCode, stderr, stdout } = run.success
  if (exitCode !== 0) return `${failed}exit status ${exitCode}`
  const words = `${stdout}${stderr}`.split(/\s+/).filter((word) => word !== "")
  return words.length < 3
    ? `conmon version output too short: expected three fields, got ${words.length} in ${stdout}${stderr}`
    : undefined
}
