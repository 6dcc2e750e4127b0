/**
 * The failure of one operation on a file system. Reports name it in their warnings, and `RuntimeErrors` has it with all others.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { Errno } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"

/**
 * An operation on the file system failed. `context` holds the words that the engine begins its message with; `refusal` why it
 * was not even tried, as another user could have had it do harm; `remains` says whether it has been done in part, and that
 * could not be taken back at once.
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
