/**
 * The failures that only engines of other families than Docker's have.
 */
import * as Data from "effect/Data"
import type { Asked } from "../families/Family.ts"

/** The engine refuses its configuration, so that it has no answer. */
export class FilesRefused extends Data.TaggedError("FilesRefused")<{ readonly asked: Asked }> {
  override get message(): string {
    return this.asked.check.verdict
  }
}

/** The engine does not have what a subcommand is about. `reason` is a sentence without a full stop. */
export class NotOffered extends Data.TaggedError("NotOffered")<{ readonly reason: string }> {
  override get message(): string {
    return this.reason
  }
}
