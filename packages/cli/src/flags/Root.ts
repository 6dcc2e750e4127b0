/**
 * The root command.
 */
import * as Command from "effect/cli/Command"
import { withHelp } from "./Help.ts"
import { sharedFlags } from "./SharedFlags.ts"

/** The parent of the subcommands. It has only the flags that they share. */
export const root = Command.make("oci-runtimes").pipe(
  Command.withSharedFlags(sharedFlags),
  withHelp({
    purpose:
      "Which program will run my container, and why: the runtimes of Docker Engine, Podman, containerd and CRI-O",
    use: "It answers by the rules of a release of the engine, and needs no running engine. Each subcommand has its own --help.",
    examples: [
      "oci-runtimes check",
      "oci-runtimes resolve --explain crun",
      "oci-runtimes add crun --path /usr/bin/crun"
    ],
    success: "Success",
    failure: "The answer is negative, or the command failed"
  })
)
