/**
 * The `remove` command.
 */
import type { RuntimeChange } from "@oci-runtimes/core/engine"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { editOther } from "./assessed/edit.ts"
import { edit, editFlags } from "./Editing.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  name: Argument.String("name").pipe(Argument.withDescription("The runtime to remove")),
  newDefault: Flag.String("new-default").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("The new default runtime; required to remove the default runtime"),
    Scalar.optional
  ),
  ...editFlags
}

/** `remove`: removes a runtime from the file. */
export const commandRemove = Command.make("remove", flags, ({ name, newDefault, ...input }) => {
  const change: RuntimeChange.RemoveRuntime = {
    _tag: "RemoveRuntime",
    name,
    ...(Option.isSome(newDefault) && { newDefault: newDefault.value })
  }
  return byFamily({ docker: edit(change, input), other: editOther(change, input) })
}).pipe(
  withHelp({
    purpose: "Remove a runtime from the configuration file; leave the rest of the file unchanged",
    use: "Use it instead of an editor. It does not uninstall the program. With --reload, it reloads the engine. For left scripts, use prune.",
    examples: [
      "oci-runtimes remove gvisor",
      "oci-runtimes remove gvisor --new-default runc",
      "oci-runtimes remove gvisor --dry-run"
    ],
    success: "The file does not have the runtime, or would not have it with --dry-run",
    failure:
      "The change is refused or failed, and the file is unchanged; or, with --reload, the engine does not run with it"
  })
)
