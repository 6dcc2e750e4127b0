/**
 * Flags that are given or not.
 */
import * as Flag from "effect/cli/Flag"

/** A flag without a value: false where it is not given. */
export const switchFlag = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))
