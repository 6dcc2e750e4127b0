/**
 * The end of a run that has answered, where the answer is no.
 */
import * as Data from "effect/Data"

/** Everything has been printed; the status alone is left to be set. */
export class NegativeAnswer extends Data.TaggedError("NegativeAnswer")<object> {}
