/**
 * The way in which a running engine is asked to read its configuration again: by the manager of its unit, otherwise by a signal.
 *
 * Source of the rule: Docker Engine, `cmd/dockerd/daemon_unix.go`, `setupConfigReloadTrap`: the engine reloads on SIGHUP;
 * `contrib/init/systemd/docker.service`: the unit's command for a reload sends it.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, ProgramRun } from "../../machine/index.ts"
import type { ServiceManager } from "../../service/index.ts"
import { Wording } from "../../text/index.ts"
import * as DaemonCommand from "./DaemonCommand.ts"
import type { Daemon } from "./Discovery.ts"

/**
 * A way to ask an engine for a reload. A process is told apart by its start time from a later process with its number.
 *
 * @category models
 * @since 1.0.0
 */
export type ReloadWay =
  | { readonly _tag: "Manager"; readonly unit: ServiceManager.ManagedUnit }
  | { readonly _tag: "Signal"; readonly pid: number; readonly startTime: string; readonly uid: number }

/**
 * The reason why an engine cannot be asked for a reload from here.
 *
 * @category models
 * @since 1.0.0
 */
export type NoWay =
  /** The engine is in a virtual machine, whose processes are not those of this machine. */
  | { readonly _tag: "Virtual" }
  /** No process of the engine was found, or it is not known when it started. */
  | { readonly _tag: "NoProcess" }
  /** SIGHUP would end the process: it is a script that runs the engine, or the engine has only begun to start. */
  | { readonly _tag: "EndsOnSignal"; readonly pid: number }
  /** The engine did not answer. The reason is a sentence. */
  | { readonly _tag: "Unanswered"; readonly reason: string }
  /** The machine has no engine or, with a file, none that reads the file. */
  | { readonly _tag: "NoEngine"; readonly file: string | undefined }
  /** The engine reads another file until it is restarted, because its flags have changed since its start. */
  | { readonly _tag: "OtherFile"; readonly file: string; readonly reads: string }

/**
 * Returns the way to ask an engine for a reload.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (daemon: Daemon): Result.Result<ReloadWay, NoWay> => {
  const { isVirtual, process, unit } = daemon
  if (isVirtual) return Result.fail({ _tag: "Virtual" })
  if (process === undefined) return Result.fail({ _tag: "NoProcess" })
  if (unit !== undefined && DaemonCommand.isReloadedByUnit(daemon)) return Result.succeed({ _tag: "Manager", unit })
  const { endsOnHangUp, pid, startTime, uid } = process
  if (endsOnHangUp === true) return Result.fail({ _tag: "EndsOnSignal", pid })
  return startTime === undefined
    ? Result.fail({ _tag: "NoProcess" })
    : Result.succeed({ _tag: "Signal", pid, startTime, uid })
}

/**
 * Returns the words of the command that asks the manager of a unit for a reload, and asks no person for a password.
 *
 * @category operations
 * @since 1.0.0
 */
export const managerCommand = ({ manager, name }: ServiceManager.ManagedUnit): ReadonlyArray<string> => [
  "systemctl",
  ...(manager === "user" ? ["--user"] : []),
  "--no-ask-password",
  "reload",
  name
]

/**
 * The reason why a reload was not asked for, and whether a right was missing.
 *
 * @category models
 * @since 1.0.0
 */
export interface NotRequested {
  readonly reason: string
  readonly isDenied: boolean
}

/**
 * Returns why the command of the manager did not ask for a reload; undefined if it did. A command that does not end in time has asked
 * for it.
 *
 * @category operations
 * @since 1.0.0
 */
export const managerFailure = (outcome: ProgramRun.SearchedOutcome): NotRequested | undefined => {
  if (Result.isFailure(outcome)) {
    const { failure } = outcome
    if (failure._tag === "TimedOut") return undefined
    const reason =
      failure._tag === "ExecutableNotFound"
        ? ExecutableSearch.message(failure)
        : `systemctl ${ProgramRun.describe(failure)}`
    return { reason, isDenied: false }
  }
  const { exitCode, stderr } = outcome.success
  if (exitCode === 0) return undefined
  // The lines after the first one say where to read more.
  const said = stderr
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .slice(0, longestComplaint)
  const wayOut = said.includes(" is not applicable for unit ") ? " Run systemctl daemon-reload, and ask again." : ""
  return {
    reason: said === "" ? `systemctl ended with the status ${exitCode}` : `${said}${wayOut}`,
    isDenied: /access denied|authentication|failed to connect|not permitted|permission/i.test(said)
  }
}

/** The number of characters of a complaint that are shown. */
const longestComplaint = 500

/**
 * Describes a way as a command that a person can run.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (way: ReloadWay): string =>
  way._tag === "Signal"
    ? `kill -HUP ${way.pid}`
    : DaemonCommand.reload({ kind: "system", by: { ...way, _tag: "Unit", at: undefined } })

/**
 * Returns the command with which a person can read the log of the engine; undefined if its log is not known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const logCommand = (way: ReloadWay): string | undefined =>
  way._tag === "Signal"
    ? undefined
    : `journalctl ${way.unit.manager === "user" ? "--user " : ""}-u ${Wording.plain(way.unit.name)}`

/**
 * Describes the right that a user needs for a way and may not have; undefined if the user has it. The manager of the system can give
 * other users than root the right to reload units, so only the attempt shows whether the user has it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const missingRight = (way: ReloadWay, user: number): string | undefined => {
  if (user === 0) return undefined
  if (way._tag === "Signal") {
    return way.uid === user
      ? undefined
      : `the right to send signals to process ${way.pid}, which belongs to the user ${way.uid}`
  }
  return way.unit.manager === "user"
    ? undefined
    : `the right to reload ${Wording.plain(way.unit.name)}, which root has, and which polkit can give to others`
}

/**
 * Says why an engine cannot be asked for a reload, and what to do instead.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeNone = (reason: NoWay): string => {
  switch (reason._tag) {
    case "Virtual":
      return "it is in a virtual machine. Restart Docker Desktop"
    case "NoProcess":
      return "its process cannot be seen. Run the command as root, on the machine of the engine"
    case "EndsOnSignal":
      return `SIGHUP would end process ${reason.pid}, which is a script that runs the engine, or has only begun to start. Send SIGHUP to the engine itself, or restart it`
    case "Unanswered":
      return reason.reason.replace(/\.$/, "")
    case "NoEngine":
      return reason.file === undefined
        ? "none was found on this machine. Run oci-runtimes status to see what was looked at"
        : `none of this machine reads ${Wording.plain(reason.file)}. Run oci-runtimes status to see the engines and their files`
    case "OtherFile":
      return `it reads ${Wording.plain(reason.reads)} until it is restarted, and not ${Wording.plain(reason.file)}. Restart the engine`
  }
}
