/**
 * Flags without a value.
 */
import * as Flag from "effect/cli/Flag"

/** Returns a flag without a value, which is false if it is not given. */
export const switchFlag = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))
