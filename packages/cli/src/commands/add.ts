/**
 * The `add` command.
 */
import { type ConfigurationChange, ShimOptionArguments } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import type { Change } from "../families/Change.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { editOther } from "./assessed/edit.ts"
import { edit, editFlags, type EditInput } from "./Editing.ts"
import { InvalidCommandLine, requirePath } from "../flags/SharedFlags.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  name: Argument.String("name").pipe(Argument.withDescription("The name for `docker run --runtime`")),
  path: Flag.String("path").pipe(
    Flag.withMetavar("P"),
    Flag.withDescription(
      "The runtime's program: an absolute path; for Docker Engine and containerd also a name, which they look up in their PATH. May be repeated for Podman, which takes the first that exists"
    ),
    Flag.atLeast(0)
  ),
  arg: Flag.String("arg").pipe(
    Flag.withMetavar("A"),
    Flag.withDescription("An argument placed before the engine's own, with --path; may be repeated"),
    Flag.atLeast(0)
  ),
  type: Flag.String("type").pipe(
    Flag.withMetavar("T"),
    Flag.withDescription(
      "For Docker Engine and containerd: the shim that runs the runtime, instead of --path; such as io.containerd.runsc.v1"
    ),
    Scalar.optional
  ),
  option: Flag.String("option").pipe(
    Flag.withMetavar("K=V"),
    Flag.withDescription("An option of the shim, with --type: V is JSON, otherwise a string; may be repeated"),
    Flag.atLeast(0)
  ),
  replace: switchFlag("replace", "Replace an existing runtime of this name"),
  ...editFlags
}

/** `add`: configures a runtime by its program or by its shim. */
export const commandAdd = Command.make("add", flags, (input) =>
  byFamily({
    docker: Effect.flatMap(toChange(input), (change) => edit(change, input)),
    other: (family) => Effect.flatMap(toOtherChange(input), (change) => editOther(change, input)(family))
  })
).pipe(
  withHelp({
    purpose: "Add a runtime to the configuration file; leave the rest of the file unchanged",
    use: "Use it instead of an editor: it refuses what the engine would refuse. It does not install the program. With --reload, it reloads the engine.",
    examples: [
      "oci-runtimes add gvisor --path /usr/local/bin/runsc --arg --network=none",
      "oci-runtimes add kata --type io.containerd.kata.v2 --option ConfigPath=/etc/kata.toml --dry-run",
      "oci-runtimes add crun --path /opt/crun --replace --backup"
    ],
    success: "The file has the runtime, or would have it with --dry-run",
    failure:
      "The change is refused or failed, and the file is unchanged; or, with --reload, the engine does not run with it"
  })
)

interface AddInput extends EditInput {
  readonly name: string
  readonly path: ReadonlyArray<string>
  readonly arg: ReadonlyArray<string>
  readonly type: Option.Option<string>
  readonly option: ReadonlyArray<string>
  readonly replace: boolean
}

/** Returns the change for an engine of another family. */
const toOtherChange = Effect.fnUntraced(function* (input: AddInput) {
  const { arg, name, path, replace } = input
  const { options, problems, type } = partsOf(input)
  if (problems.length > 0) return yield* new InvalidCommandLine({ problems })
  yield* Effect.forEach(path, (one) => requirePath("path", one))
  const change: Change = { _tag: "AddRuntime", name, paths: path, args: arg, type, options, replace }
  return change
})

/** Returns the parts of a change, and what is wrong with them for every engine. */
const partsOf = ({ arg, option, path, type }: AddInput) => {
  const runtimeType = Option.getOrUndefined(type)
  const options = ShimOptionArguments.parse(option)
  const problems = [
    ...(path.length === 0 && runtimeType === undefined
      ? ["The program or shim of the runtime is missing. Give --path PROGRAM or --type SHIM"]
      : []),
    ...(path.length > 0 && runtimeType !== undefined ? ["--path and --type cannot be combined. Give one of them"] : []),
    ...(runtimeType === "" ? ["--type is empty. Give the name of a shim"] : []),
    ...(arg.length > 0 && path.length === 0 ? ["--arg needs --path. Give the program with --path"] : []),
    ...(option.length > 0 && runtimeType === undefined ? ["--option needs --type. Give the shim with --type"] : []),
    ...(Result.isFailure(options) ? options.failure.map(ShimOptionArguments.message) : [])
  ]
  return { type: runtimeType, options: Result.getOrElse(options, () => ({})), problems }
}

const toChange = Effect.fnUntraced(function* (input: AddInput) {
  const { arg: runtimeArgs, name, replace } = input
  // As of each flag with one value, the last value counts.
  const path = input.path.at(-1)
  const { options, problems, type: runtimeType } = partsOf(input)
  if (problems.length > 0) return yield* new InvalidCommandLine({ problems })
  if (path !== undefined) yield* requirePath("path", path)
  const change: ConfigurationChange.AddRuntime = {
    _tag: "AddRuntime",
    name,
    entry:
      runtimeType === undefined ? { path: path ?? "", runtimeArgs } : { path: "", runtimeArgs, runtimeType, options },
    replace
  }
  return change
})
