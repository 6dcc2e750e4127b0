/**
 * The `default` command.
 */
import type { ConfigurationChange } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { edit, editFlags, type EditInput } from "./Editing.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { switchFlag } from "../flags/Switch.ts"

const flags = {
  name: Argument.String("name").pipe(
    Argument.withDescription("The runtime of containers that do not choose a runtime"),
    Argument.optional
  ),
  unset: switchFlag("unset", "Remove the default runtime from the file; the engine then uses its own default"),
  ...editFlags
}

/** `default`: sets the default runtime in the file, or removes it. */
export const commandDefault = Command.make("default", flags, (input) =>
  Effect.flatMap(toChange(input), (change) => edit(change, input))
).pipe(
  Command.withDescription("Set the default runtime in the configuration file; leave the rest of the file unchanged"),
  Command.withExamples([{ command: "oci-runtimes default crun" }, { command: "oci-runtimes default --unset" }])
)

interface DefaultInput extends EditInput {
  readonly name: Option.Option<string>
  readonly unset: boolean
}

const toChange = ({
  name,
  unset
}: DefaultInput): Effect.Effect<ConfigurationChange.ConfigurationChange, InvalidCommandLine> => {
  if (Option.isSome(name) !== unset) {
    return Effect.succeed(Option.isSome(name) ? { _tag: "SetDefault", name: name.value } : { _tag: "UnsetDefault" })
  }
  const problem = unset
    ? "A name and --unset cannot be combined. Give one of them"
    : "The name is missing. Give the name of the default runtime, or --unset"
  return Effect.fail(new InvalidCommandLine({ problems: [problem] }))
}
