/**
 * The flags of the subcommands that make an engine reload.
 */
import { Reload } from "@oci-runtimes/node"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"

/** The flag for the time to wait for the engine. */
export const timeoutFlag = Flag.Int("timeout").pipe(
  Flag.filter(
    (seconds) => seconds >= 1,
    () => "a number of seconds, at least 1"
  ),
  Flag.withMetavar("SECONDS"),
  Flag.withDescription(
    `Seconds to wait until the engine has reloaded, at least 1 (default ${Duration.toSeconds(Reload.defaultTimeout)})`
  ),
  Scalar.optional
)

/** Returns the time to wait for the engine; undefined if the flag is not given. */
export const toTimeout = (seconds: Option.Option<number>): Duration.Input | undefined =>
  Option.getOrUndefined(Option.map(seconds, Duration.seconds))
