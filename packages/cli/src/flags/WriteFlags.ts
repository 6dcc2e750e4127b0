/**
 * The flags of the subcommands that write the configuration file.
 */
import type { FileWriter } from "@oci-runtimes/node"
import { setUpFlags } from "./SetUpFlags.ts"
import { switchFlag } from "./Switch.ts"

/** The flags. */
export const writeFlags = {
  backup: switchFlag("backup", "Keep the previous version of the file as FILE.bak"),
  force: switchFlag("force", "Make the change even if the engine would not start"),
  noSync: setUpFlags.noSync,
  wait: setUpFlags.wait
}

/** The values of the flags. */
export interface WriteInput {
  readonly backup: boolean
  readonly force: boolean
  readonly noSync: boolean
  readonly wait: number
}

/** Returns the options for writing the file. */
export const toWriteOptions = ({ backup, noSync, wait }: Omit<WriteInput, "force">): FileWriter.WriteOptions => ({
  backup,
  sync: !noSync,
  wait: `${Math.max(wait, 0)} seconds`
})
