/**
 * Taking a runtime out of the configuration.
 */
import type { ConfigurationChange } from "@oci-runtimes/core/docker"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { edit, editFlags } from "./Editing.ts"

const flags = {
  name: Argument.String("name").pipe(Argument.withDescription("The runtime to take out")),
  newDefault: Flag.String("new-default").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("The runtime that becomes the default; without it the default runtime is not taken out"),
    Flag.optional
  ),
  ...editFlags
}

/** `remove`: takes a runtime out of the file. */
export const commandRemove = Command.make("remove", flags, ({ name, newDefault, ...input }) => {
  const change: ConfigurationChange.RemoveRuntime = {
    _tag: "RemoveRuntime",
    name,
    ...(Option.isSome(newDefault) && { newDefault: newDefault.value })
  }
  return edit(change, input)
}).pipe(
  Command.withDescription("Take a runtime out of the configuration file; the rest of the file keeps its text"),
  Command.withExamples([{ command: "oci-runtimes remove gvisor --new-default runc" }])
)
