/**
 * The `default` command.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { byFamily } from "./assessed/ByFamily.ts"
import { editOther } from "./assessed/edit.ts"
import { edit, editFlags, type EditInput } from "./Editing.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

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
  Effect.flatMap(toChange(input), (change) =>
    byFamily({ docker: edit(change, input), other: editOther(change, input) })
  )
).pipe(
  withHelp({
    purpose: "Set the default runtime in the configuration file; leave the rest of the file unchanged",
    use: "Use it for containers that name no runtime. With --reload, it reloads the engine. For one container, use `docker run --runtime`.",
    examples: ["oci-runtimes default crun", "oci-runtimes default crun --dry-run", "oci-runtimes default --unset"],
    success: "The file has the default runtime, or would have it with --dry-run",
    failure:
      "The change is refused or failed, and the file is unchanged; or, with --reload, the engine does not run with it"
  })
)

interface DefaultInput extends EditInput {
  readonly name: Option.Option<string>
  readonly unset: boolean
}

type DefaultChange = { readonly _tag: "SetDefault"; readonly name: string } | { readonly _tag: "UnsetDefault" }

const toChange = ({ name, unset }: DefaultInput): Effect.Effect<DefaultChange, InvalidCommandLine> => {
  if (Option.isSome(name) !== unset) {
    return Effect.succeed(Option.isSome(name) ? { _tag: "SetDefault", name: name.value } : { _tag: "UnsetDefault" })
  }
  const problem = unset
    ? "A name and --unset cannot be combined. Give one of them"
    : "The name is missing. Give the name of the default runtime, or --unset"
  return Effect.fail(new InvalidCommandLine({ problems: [problem] }))
}
