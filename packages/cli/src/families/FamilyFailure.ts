/**
 * The failures of questions to engines of other families than Docker's.
 */
import * as Data from "effect/Data"
import type { InvalidCommandLine } from "../flags/SharedFlags.ts"

/** A failure of a question. */
export type FamilyFailure = InvalidCommandLine | NotOffered | ReleaseUnknown

/** The engine does not have the feature that a subcommand needs, or is not on this machine. `reason` is a sentence without a full stop. */
export class NotOffered extends Data.TaggedError("NotOffered")<{ readonly reason: string }> {
  override get message(): string {
    return this.reason
  }
}

/** The rules of the installed release are not known. `reason` is a sentence without a full stop. */
export class ReleaseUnknown extends Data.TaggedError("ReleaseUnknown")<{
  readonly title: string
  readonly version: string
  readonly reason: string
}> {
  override get message(): string {
    return this.reason
  }
}

/** A change is refused. `reason` is one word, for programs. */
export class ChangeRefused extends Data.TaggedError("ChangeRefused")<{
  readonly file: string
  readonly reason: string
  readonly words: string
  readonly advice: string
  readonly details: object
}> {
  override get message(): string {
    return this.words
  }
}
