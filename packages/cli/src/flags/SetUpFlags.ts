/**
 * The flags of the subcommands that change the scripts directory, or show how they would.
 */
import type { ScriptsDirectory } from "@oci-runtimes/node"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"
import { switchFlag } from "./Switch.ts"

/** The flags. */
export const setUpFlags = {
  noSync: switchFlag(
    "no-sync",
    "Do not wait until all data is on the disk; faster, but a power failure may undo the change"
  ),
  wait: Flag.Int("wait").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withDescription("Seconds to wait for another run in the same directory (default 30)"),
    Scalar.withDefault(30)
  ),
  fresh: switchFlag(
    "fresh",
    "Remove every script that the configuration does not use, as the engine does when it starts"
  )
}

/** The values of the flags. */
export interface SetUpInput {
  readonly noSync: boolean
  readonly wait: number
  readonly fresh?: boolean
}

/** Returns the options for setting up a scripts directory. */
export const toSetUpOptions = ({ fresh = false, noSync, wait }: SetUpInput): ScriptsDirectory.SetUpOptions => ({
  fresh,
  sync: !noSync,
  wait: `${Math.max(wait, 0)} seconds`
})

/** Returns the options for a dry run. It does not wait for locks, because a dry run never sees their release. */
export const toDryRunOptions = (input: Omit<SetUpInput, "wait">): ScriptsDirectory.SetUpOptions => ({
  ...toSetUpOptions({ ...input, wait: 0 }),
  grace: 0
})
