/**
 * The failure of one operation on a file system. Warnings in reports contain this failure, and `RuntimeErrors` exports it with
 * all other errors.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { Errno } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"

/**
 * An operation on the file system failed. `context` is the beginning of the engine's message. `refusal` is the reason why the
 * operation was not tried: another user could have made it do harm. `remains` is true if the operation was done in part and
 * could not be undone at once.
 *
 * @category errors
 * @since 1.0.0
 */
export class OperationFailed extends Data.TaggedError("OperationFailed")<{
  readonly operation: string
  readonly paths: ReadonlyArray<string>
  readonly errno: string
  readonly context: string | undefined
  readonly refusal?: Trust.DistrustReason | undefined
  readonly remains: boolean
  readonly cause: unknown
}> {
  override get message(): string {
    if (this.refusal !== undefined) return Trust.message(this.refusal)
    const system = `${this.operation} ${this.paths.join(" ")}: ${Errno.describe(this.errno)}`
    return this.context === undefined ? system : `${this.context}: ${system}`
  }
}
