/**
 * The root command.
 */
import * as Command from "effect/cli/Command"
import { sharedFlags } from "./SharedFlags.ts"

/** The parent of the subcommands. It has only the flags that they share. */
export const root = Command.make("oci-runtimes").pipe(
  Command.withSharedFlags(sharedFlags),
  Command.withDescription("Which program will run my container, and why: Docker Engine's runtime configuration")
)
