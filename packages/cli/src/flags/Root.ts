/**
 * The command that holds the others together.
 */
import * as Command from "effect/cli/Command"
import { sharedFlags } from "./SharedFlags.ts"

/** The command that the subcommands belong to. By itself it only holds the flags they share. */
export const root = Command.make("oci-runtimes").pipe(
  Command.withSharedFlags(sharedFlags),
  Command.withDescription("Which program will run my container, and why: Docker Engine's runtime configuration")
)
