/**
 * The flags of the subcommands that set up scripts, or tell how that would go.
 */
import type { ScriptsDirectory } from "@oci-runtimes/node"
import * as Flag from "effect/cli/Flag"
import { switchFlag } from "./Switch.ts"

/** The flags. */
export const setUpFlags = {
  noSync: switchFlag("no-sync", "Do not wait until everything is on the disk; faster, but a power cut may undo it"),
  wait: Flag.Int("wait").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withDescription("How long to wait for another run at the same place (default 30)"),
    Flag.withDefault(30)
  ),
  fresh: switchFlag("fresh", "Remove every script that is not of the configuration, as an engine does when it starts")
}

/** The values of the flags. */
export interface SetUpInput {
  readonly noSync: boolean
  readonly wait: number
  readonly fresh?: boolean
}

/** What to set up with. */
export const toSetUpOptions = ({ fresh = false, noSync, wait }: SetUpInput): ScriptsDirectory.SetUpOptions => ({
  fresh,
  sync: !noSync,
  wait: `${Math.max(wait, 0)} seconds`
})

/** The same on a dry run. It sees the machine as it is now: nobody who holds the scripts directory would ever end. */
export const toDryRunOptions = (input: Omit<SetUpInput, "wait">): ScriptsDirectory.SetUpOptions => ({
  ...toSetUpOptions({ ...input, wait: 0 }),
  grace: 0
})
