/**
 * Flags without a value.
 */
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"

/** Returns a flag without a value, which is false if it is not given. */
export const switchFlag = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Scalar.withDefault(false))
