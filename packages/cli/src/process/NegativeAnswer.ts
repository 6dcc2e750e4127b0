/**
 * Exit status 1 after output was printed.
 */
import * as Data from "effect/Data"

/** A negative answer that has been printed. Only the exit status remains to be set. */
export class NegativeAnswer extends Data.TaggedError("NegativeAnswer")<object> {}
