/**
 * Errors of the operations on a machine, each with its own tag and data. If the engine has a message for an error, that message
 * is used.
 */
import { type DirectoryLock, type DiskSystem, ScriptSwap, AtomicWrite } from "@oci-runtimes/core/disk"
import {
  Configuration,
  type DaemonJson,
  Docker,
  DockerEnvironment,
  type DockerProblem,
  DockerResolution,
  EditRefusal,
  Engines,
  type Moby,
  Pruning,
  ReloadWay,
  UsernsRemap,
  WrapperScript
} from "@oci-runtimes/core/docker"
import type { Suggestion } from "@oci-runtimes/core/engine"
import type { ExecutableSearch } from "@oci-runtimes/core/machine"
import { Errno } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"
import { OperationFailed } from "./disk/OperationFailed.ts"
import type * as Report from "./disk/Report.ts"

export { OperationFailed }

/**
 * The configuration file cannot be read, or is unfit to read: it is a pipe, for example, or too large.
 *
 * @category errors
 * @since 1.0.0
 */
export class ConfigurationUnreadable extends Data.TaggedError("ConfigurationUnreadable")<{
  readonly path: string
  readonly errno: string
  readonly unfit?: Configuration.UnfitFile | undefined
  readonly cause: unknown
}> {
  override get message(): string {
    return this.unfit === undefined
      ? Configuration.unreadableLine(this.path, this.errno)
      : Configuration.unfitLine(this.path, this.unfit)
  }
}

/**
 * The engine would refuse the configuration. `refused` holds the file and every fault in it.
 *
 * @category errors
 * @since 1.0.0
 */
export class ConfigurationRefused extends Data.TaggedError("ConfigurationRefused")<{
  readonly path: string
  readonly refused: Configuration.RefusedConfiguration
}> {
  override get message(): string {
    return this.refused.message
  }
}

/**
 * It is not known what the engine runs with. `why` has the reason and the way out; undefined if no engine of the machine reads the
 * file.
 *
 * @category errors
 * @since 1.0.0
 */
export class RunningEngineUnknown extends Data.TaggedError("RunningEngineUnknown")<{
  readonly path: string
  readonly why: string | undefined
}> {
  override get message(): string {
    const way = this.why ?? `No engine of this machine reads ${this.path}. Start the engine, and ask again.`
    return `Cannot tell what the engine runs with: ${way}`.replace(/\.$/, "")
  }
}

/**
 * The engine cannot be asked for a reload from here. `engine` describes it, to follow "the".
 *
 * @category errors
 * @since 1.0.0
 */
export class ReloadImpossible extends Data.TaggedError("ReloadImpossible")<{
  readonly engine: string
  readonly why: ReloadWay.NoWay
}> {
  override get message(): string {
    return `Cannot reload the ${this.engine}: ${ReloadWay.describeNone(this.why)}`
  }
}

/**
 * A process did not get a signal: it has ended, or this user may not send it signals.
 *
 * @category errors
 * @since 1.0.0
 */
export class SignalFailed extends Data.TaggedError("SignalFailed")<{
  readonly pid: number
  readonly errno: string
}> {
  override get message(): string {
    return `Cannot send SIGHUP to process ${this.pid}: ${Errno.describe(this.errno)}`
  }
}

/**
 * The engine is in a virtual machine, so that its data root is not on this machine. Nothing was written or removed. `engine`
 * describes the engine, to follow "the".
 *
 * @category errors
 * @since 1.0.0
 */
export class VirtualEngine extends Data.TaggedError("VirtualEngine")<{
  readonly action: "prune" | "set-up"
  readonly engine: string
}> {
  override get message(): string {
    const { action, engine } = this
    const what = action === "prune" ? "remove scripts" : "set up scripts"
    return `Cannot ${what}: the ${engine} is in a virtual machine, so its data root is not on this machine. Restart the engine, which sets up its scripts anew, or give a data root of this machine`
  }
}

/**
 * A change to the configuration file is refused. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class EditRefused extends Data.TaggedError("EditRefused")<{
  readonly path: string
  readonly refusal: EditRefusal.EditRefusal
}> {
  override get message(): string {
    return EditRefusal.message(this.refusal)
  }
}

/**
 * No engine has this name.
 *
 * @category errors
 * @since 1.0.0
 */
export class EngineUnknown extends Data.TaggedError("EngineUnknown")<{
  readonly name: string
}> {
  override get message(): string {
    return `Cannot open the runtimes of ${JSON.stringify(this.name)}: there is no such engine. Choose ${Engines.namesInWords}`
  }
}

/**
 * The rules of an engine for runtimes are not known, because it is older than the oldest release with recorded rules.
 *
 * @category errors
 * @since 1.0.0
 */
export class EngineRulesMissing extends Data.TaggedError("EngineRulesMissing")<{
  readonly engine: Moby.Generation
}> {
  override get message(): string {
    return Docker.missingRules(this.engine) ?? ""
  }
}

/**
 * A variable that a rootless engine needs for its default paths is not set.
 *
 * @category errors
 * @since 1.0.0
 */
export class VariableMissing extends Data.TaggedError("VariableMissing")<{
  readonly missing: DockerEnvironment.MissingVariable
}> {
  override get message(): string {
    return DockerEnvironment.message(this.missing)
  }
}

/**
 * The engine accepts the configuration but would not start with it. `file` is the file at `path`, or empty if that file is
 * missing.
 *
 * @category errors
 * @since 1.0.0
 */
export class StartRefused extends Data.TaggedError("StartRefused")<{
  readonly path: string
  readonly file: DaemonJson.DaemonJson
  readonly faults: ReadonlyArray<DockerProblem.EngineProblem>
}> {
  override get message(): string {
    return this.faults.map(({ message }) => message).join("\n")
  }
}

/**
 * The reasons why the scripts directory cannot be set up, or why scripts cannot be removed. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class PlanRefused extends Data.TaggedError("PlanRefused")<{
  readonly refused: ReadonlyArray<Pruning.PruningRefusal>
}> {
  override get message(): string {
    return this.refused.map(planRefusalMessage).join("\n")
  }
}

/**
 * Describes one of the reasons of `PlanRefused`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const planRefusalMessage = (refused: Pruning.PruningRefusal): string => {
  switch (refused._tag) {
    case "RefusedScriptName":
      return WrapperScript.message(refused)
    case "ForeignDataRoot":
    case "OpenDataRoot":
    case "RefusedScriptsDirectory":
      return ScriptSwap.message(refused)
    case "UnknownDataRoot":
      return UsernsRemap.message(refused)
    default:
      return Pruning.message(refused)
  }
}

/**
 * A lock that another run did not release in time, and its holder.
 *
 * @category models
 * @since 1.0.0
 */
export interface LockHolding {
  /** The directory that represents the other run's lock. */
  readonly lock: string
  readonly holder: DirectoryLock.LockHolder
  /** A description of the holder. */
  readonly description: string
  /** The time that this run waited, in milliseconds. */
  readonly waited: number
}

/**
 * Another run is working on the same scripts directory and did not end in time. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class ScriptsDirectoryLocked extends Data.TaggedError("ScriptsDirectoryLocked")<LockHolding> {
  override get message(): string {
    const { lock, description, waited } = this
    return `Cannot change the scripts directory: ${description} is changing it and did not end within ${waited / 1000} s. Try again; if that process no longer exists, remove ${lock}`
  }
}

/**
 * The name is neither a configured runtime nor an allowed shim name. The engine reports an invalid parameter.
 *
 * @category errors
 * @since 1.0.0
 */
export class RuntimeRefused extends Data.TaggedError("RuntimeRefused")<{
  readonly refused: DockerResolution.RefusedRuntime
  /** The names that the caller may have meant. */
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}> {
  override get message(): string {
    return DockerResolution.message(this.refused)
  }
}

/**
 * The program of a runtime with arguments is not found where the engine looks for it.
 *
 * @category errors
 * @since 1.0.0
 */
export class PreflightFailed extends Data.TaggedError("PreflightFailed")<{
  readonly name: string
  readonly failure: ExecutableSearch.ExecutableNotFound
}> {
  override get message(): string {
    return DockerResolution.preflightMessage(this.failure)
  }
}

/**
 * The engine would refuse the file on reload, or crash on it. The old configuration stays in force.
 *
 * @category errors
 * @since 1.0.0
 */
export class ReloadRefused extends Data.TaggedError("ReloadRefused")<{
  readonly path: string
  readonly refused: Configuration.RefusedConfiguration
}> {
  override get message(): string {
    return this.refused.message
  }
}

/**
 * The work on the scripts directory failed, and its steps were undone, except repairs of what earlier runs left. `warnings` lists what could not be undone or cleaned up.
 * `operations` lists every operation that was tried, including undo operations.
 *
 * @category errors
 * @since 1.0.0
 */
export class PlanFailed extends Data.TaggedError("PlanFailed")<{
  readonly failure: OperationFailed
  readonly warnings: ReadonlyArray<Report.Warning>
  readonly operations: ReadonlyArray<Report.Performed>
}> {
  override get message(): string {
    return this.failure.message
  }
}

/**
 * A configuration file cannot be written because what is at its path must not be replaced. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class WriteRefused extends Data.TaggedError("WriteRefused")<{
  readonly refused: AtomicWrite.RefusedDestination
}> {
  override get message(): string {
    return AtomicWrite.message(this.refused)
  }
}

/**
 * A configuration file has changed since it was read. The file is left unchanged.
 *
 * @category errors
 * @since 1.0.0
 */
export class FileChanged extends Data.TaggedError("FileChanged")<{
  readonly path: string
}> {
  override get message(): string {
    return AtomicWrite.message({ _tag: "ChangedDestination", path: this.path })
  }
}

/**
 * Another run is writing a file in the same directory and did not end in time. Nothing was written.
 *
 * @category errors
 * @since 1.0.0
 */
export class FileLocked extends Data.TaggedError("FileLocked")<LockHolding & { readonly path: string }> {
  override get message(): string {
    const { lock, description, path, waited } = this
    return `Cannot write ${path}: ${description} is writing in its directory and did not end within ${waited / 1000} s. Try again; if that process no longer exists, remove ${lock}`
  }
}

/**
 * Writing a configuration file failed and was undone. `warnings` lists what could not be undone or cleaned up. `operations`
 * lists every operation that was tried, including undo operations.
 *
 * @category errors
 * @since 1.0.0
 */
export class WriteFailed extends Data.TaggedError("WriteFailed")<{
  readonly path: string
  readonly failure: OperationFailed
  readonly warnings: ReadonlyArray<Report.Warning>
  readonly operations: ReadonlyArray<Report.Performed>
  readonly system: DiskSystem.DiskSystem
}> {
  override get message(): string {
    const { failure, path, system } = this
    return failure.refusal === undefined
      ? AtomicWrite.failureMessage(path, failure, system)
      : `Cannot write ${path}. ${failure.message}`
  }
}
