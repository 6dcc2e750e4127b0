/**
 * The failure of a subcommand whose engine refuses its files.
 */
import * as Data from "effect/Data"
import type { Asked } from "../families/Family.ts"

/** The engine refuses its configuration, so that it has no answer. */
export class FilesRefused extends Data.TaggedError("FilesRefused")<{ readonly asked: Asked }> {
  override get message(): string {
    return this.asked.check.verdict
  }
}
