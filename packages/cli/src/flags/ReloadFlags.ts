/**
 * The flags of the subcommands that make an engine reload.
 */
import { Reload } from "@oci-runtimes/node"
import * as Duration from "effect/Duration"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"

const defaultSeconds = Duration.toSeconds(Reload.defaultTimeout)

/** The flag for the time to wait for the engine. */
export const timeoutFlag = Flag.Int("timeout").pipe(
  Flag.withMetavar("SECONDS"),
  Flag.withDescription(`Seconds to wait until the engine has reloaded (default ${defaultSeconds})`),
  Scalar.withDefault(defaultSeconds)
)

/** Returns the time to wait for the engine. */
export const toTimeout = (seconds: number): Duration.Input => `${Math.max(seconds, 0)} seconds`
