/**
 * Everything that can fail on a machine, each with its own tag, what was being done, and the cause. Messages are the
 * engine's where it has one.
 */
import {
  CgroupDriver,
  Configuration,
  Errno,
  type ExecutableSearch,
  HostFacts,
  Resolution,
  WrapperScript
} from "@oci-runtimes/core"
import * as Data from "effect/Data"
import type { PlatformError } from "effect/PlatformError"

/** The configuration file cannot be read. */
export class ConfigFileUnreadable extends Data.TaggedError("ConfigFileUnreadable")<{
  readonly path: string
  readonly errno: string
  readonly cause: PlatformError
}> {
  override get message(): string {
    return Configuration.unreadableLine(this.path, this.errno)
  }
}

/** The engine would refuse the configuration. `refused` holds the file and every fault in it. */
export class ConfigurationRefused extends Data.TaggedError("ConfigurationRefused")<{
  readonly path: string
  readonly refused: Configuration.Refused
}> {
  override get message(): string {
    return this.refused.message
  }
}

/** A variable is not set without which a rootless engine has no default paths. */
export class VariableMissing extends Data.TaggedError("VariableMissing")<{
  readonly missing: HostFacts.MissingVariable
}> {
  override get message(): string {
    return HostFacts.message(this.missing)
  }
}

/** The engine accepts the configuration but would not start with it. */
export class StartRefused extends Data.TaggedError("StartRefused")<{
  readonly faults: ReadonlyArray<CgroupDriver.CgroupDriverFault>
}> {
  override get message(): string {
    return this.faults.map(CgroupDriver.message).join("\n")
  }
}

/** Runtimes whose names cannot be those of scripts. Nothing was written. */
export class ScriptNamesRefused extends Data.TaggedError("ScriptNamesRefused")<{
  readonly refused: ReadonlyArray<WrapperScript.RefusedScriptName>
}> {
  override get message(): string {
    return this.refused.map(WrapperScript.message).join("\n")
  }
}

/** The name is neither configured nor permissible. To the engine an invalid parameter. */
export class RuntimeRefused extends Data.TaggedError("RuntimeRefused")<{
  readonly refused: Resolution.RefusedRuntime
}> {
  override get message(): string {
    return Resolution.message(this.refused)
  }
}

/** The program of a runtime with arguments is not found where the engine looks for it. */
export class PreflightFailed extends Data.TaggedError("PreflightFailed")<{
  readonly name: string
  readonly failure: ExecutableSearch.ExecutableNotFound
}> {
  override get message(): string {
    return Resolution.preflightMessage(this.failure)
  }
}

/** The engine would refuse the file on reload, or crash on it. The old configuration stays in force. */
export class ReloadRefused extends Data.TaggedError("ReloadRefused")<{
  readonly path: string
  readonly refused: Configuration.Refused
}> {
  override get message(): string {
    return this.refused.message
  }
}

/** An operation on the file system failed. `context` holds the words that the engine begins its message with. */
export class OperationFailed extends Data.TaggedError("OperationFailed")<{
  readonly operation: string
  readonly paths: ReadonlyArray<string>
  readonly errno: string
  readonly context: string | undefined
  readonly cause: PlatformError
}> {
  override get message(): string {
    const system = `${this.operation} ${this.paths.join(" ")}: ${Errno.describe(this.errno)}`
    return this.context === undefined ? system : `${this.context}: ${system}`
  }
}

/** A plan was given up. The scripts directory is as it was; `warnings` name what could not be cleaned up. */
export class PlanFailed extends Data.TaggedError("PlanFailed")<{
  readonly failure: OperationFailed
  readonly warnings: ReadonlyArray<OperationFailed>
}> {
  override get message(): string {
    return this.failure.message
  }
}
