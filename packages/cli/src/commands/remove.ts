/**
 * The `remove` command.
 */
import type { ConfigurationChange } from "@oci-runtimes/core/docker"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { edit, editFlags } from "./Editing.ts"

const flags = {
  name: Argument.String("name").pipe(Argument.withDescription("The runtime to remove")),
  newDefault: Flag.String("new-default").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("The new default runtime; required to remove the default runtime"),
    Flag.optional
  ),
  ...editFlags
}

/** `remove`: removes a runtime from the file. */
export const commandRemove = Command.make("remove", flags, ({ name, newDefault, ...input }) => {
  const change: ConfigurationChange.RemoveRuntime = {
    _tag: "RemoveRuntime",
    name,
    ...(Option.isSome(newDefault) && { newDefault: newDefault.value })
  }
  return edit(change, input)
}).pipe(
  Command.withDescription("Remove a runtime from the configuration file; leave the rest of the file unchanged"),
  Command.withExamples([{ command: "oci-runtimes remove gvisor --new-default runc" }])
)
