/**
 * Naming the default runtime in the configuration.
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
    Argument.withDescription("The runtime of containers that ask for none"),
    Argument.optional
  ),
  unset: switchFlag("unset", "Take the default runtime out of the file; the engine then uses its own"),
  ...editFlags
}

/** `default`: names the default runtime in the file, or takes it out. */
export const commandDefault = Command.make("default", flags, (input) =>
  Effect.flatMap(toChange(input), (change) => edit(change, input))
).pipe(
  Command.withDescription("Name the default runtime in the configuration file; the rest of the file keeps its text"),
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
    ? "A name and --unset exclude each other. Give one"
    : "The name is missing. Name the default runtime, or give --unset"
  return Effect.fail(new InvalidCommandLine({ problems: [problem] }))
}
