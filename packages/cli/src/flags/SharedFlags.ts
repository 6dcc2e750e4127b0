/**
 * The flags that all subcommands share. Those of the engine follow the engine's rules: a directive must not be given both as a
 * flag and in the file.
 */
import { EngineFlags, type WrapperScript } from "@oci-runtimes/core/docker"
import type { Runtimes } from "@oci-runtimes/node"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"
import { engineFlag, type NamedEngine } from "./EngineFlag.ts"
import { switchFlag } from "./Switch.ts"

/** A command line that cannot be understood or used. */
export class InvalidCommandLine extends Data.TaggedError("InvalidCommandLine")<{
  readonly problems: ReadonlyArray<string>
}> {
  override get message(): string {
    return this.problems.join("\n")
  }
}

/** The flags, for `Command.withSharedFlags`. */
export const sharedFlags = {
  engine: engineFlag(
    "engine",
    "Engine whose rules apply; any release, such as docker-26.1.5 or podman-5.4 (default: the installed engine, otherwise docker-29)"
  ),
  config: Flag.String("config").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Configuration file of the engine (default: the file that the engine of this machine reads)"),
    Scalar.optional
  ),
  socket: Flag.String("socket").pipe(
    Flag.withMetavar("PATH"),
    Flag.withDescription(
      "Socket of the engine of this machine whose flags and variables count (default: the engine that docker would ask)"
    ),
    Scalar.optional
  ),
  startedAs: Flag.String("started-as").pipe(
    Flag.withMetavar("COMMAND"),
    Flag.withDescription(
      "Command line that starts the engine, such as 'dockerd -H fd://' (default: of its unit, init script or process)"
    ),
    Scalar.optional
  ),
  dataRoot: Flag.String("data-root").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription(
      "Root directory of the engine's persistent state (default: of the engine of this machine, otherwise /var/lib/docker)"
    ),
    Scalar.optional
  ),
  execRoot: Flag.String("exec-root").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription(
      "Root directory of the engine's execution state files (default: of the engine of this machine, otherwise /var/run/docker)"
    ),
    Scalar.optional
  ),
  containerd: Flag.String("containerd").pipe(
    Flag.withMetavar("ADDRESS"),
    Flag.withDescription("Address of a containerd that the engine does not start itself"),
    Scalar.optional
  ),
  usernsRemap: Flag.String("userns-remap").pipe(
    Flag.withMetavar("USER[:GROUP]"),
    Flag.withDescription(
      "User whose subordinate ids the engine maps containers to; changes the data root to a subdirectory"
    ),
    Scalar.optional
  ),
  addRuntime: Flag.String("add-runtime").pipe(
    Flag.withMetavar("NAME=PATH"),
    Flag.withDescription("Register an additional OCI compatible runtime; may be repeated"),
    Flag.atLeast(0)
  ),
  defaultRuntime: Flag.String("default-runtime").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Default OCI runtime for containers"),
    Scalar.optional
  ),
  as: Flag.String("as").pipe(
    Flag.withMetavar("USER"),
    Flag.withDescription(
      "User whose configuration counts, for Podman: root, or another user of this machine (default: this user)"
    ),
    Scalar.optional
  ),
  module: Flag.String("module").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Module that Podman reads too; may be repeated"),
    Flag.atLeast(0)
  ),
  enginePath: Flag.String("engine-path").pipe(
    Flag.withMetavar("PATH"),
    Flag.withDescription("The engine's PATH (default: of the engine of this machine, otherwise of this command)"),
    Scalar.optional
  ),
  dialect: Flag.Literals("dialect", ["engine", "quoted"]).pipe(
    Flag.withMetavar("DIALECT"),
    Flag.withDescription("How scripts are written: as by the engine, or quoted so that no shell changes an argument"),
    Scalar.withDefault("engine")
  ),
  json: switchFlag("json", "Print one JSON document to standard output, also on failure")
}

/** The values of the flags. */
export interface SharedInput {
  readonly engine: Option.Option<NamedEngine>
  readonly config: Option.Option<string>
  readonly socket: Option.Option<string>
  readonly startedAs: Option.Option<string>
  readonly dataRoot: Option.Option<string>
  readonly execRoot: Option.Option<string>
  readonly containerd: Option.Option<string>
  readonly usernsRemap: Option.Option<string>
  readonly addRuntime: ReadonlyArray<string>
  readonly defaultRuntime: Option.Option<string>
  readonly as: Option.Option<string>
  readonly module: ReadonlyArray<string>
  readonly enginePath: Option.Option<string>
  readonly dialect: WrapperScript.Dialect
  readonly json: boolean
}

/** The flags that only Docker Engine has. */
export const dockerFlags = [
  "socket",
  "startedAs",
  "dataRoot",
  "execRoot",
  "containerd",
  "usernsRemap",
  "addRuntime",
  "defaultRuntime"
] as const satisfies ReadonlyArray<keyof SharedInput>

/** The flags that only other engines have. */
export const otherFlags = ["as", "module"] as const satisfies ReadonlyArray<keyof SharedInput>

/** Returns the options of Docker Engine for loading, without the engine. Fails with all invalid values. */
export const toOptions = (
  input: SharedInput
): Effect.Effect<Omit<Runtimes.RuntimesOptions, "engine">, InvalidCommandLine> => {
  const runtimes = EngineFlags.parseAddRuntime(input.addRuntime)
  const problems = [
    ...otherFlags.flatMap((key) =>
      isGiven(input[key])
        ? [`${flagName(key)} is a flag for Podman. Remove it, or choose the engine with --engine podman`]
        : []
    ),
    ...emptyPath("config", input.config),
    ...emptyPath("data-root", input.dataRoot),
    ...emptyPath("exec-root", input.execRoot),
    ...(Result.isFailure(runtimes) ? runtimes.failure.map(EngineFlags.message) : [])
  ]
  if (problems.length > 0 || Result.isFailure(runtimes)) return Effect.fail(new InvalidCommandLine({ problems }))
  return Effect.succeed({
    ...given("configFile", input.config),
    ...given("searchPath", input.enginePath),
    dialect: input.dialect,
    flags: {
      runtimes: runtimes.success,
      ...given("dataRoot", input.dataRoot),
      ...given("execRoot", input.execRoot),
      ...given("containerd", input.containerd),
      ...given("usernsRemap", input.usernsRemap),
      ...given("defaultRuntime", input.defaultRuntime)
    }
  })
}

/**
 * Fails if a shared flag is given that is not allowed, with a message about the first one. The dialect of scripts has a default, so it
 * cannot be told whether it is given.
 */
export const refuseOtherFlags = (
  input: Partial<SharedInput>,
  allowed: ReadonlyArray<keyof SharedInput>,
  message: (flag: string) => string
): Effect.Effect<void, InvalidCommandLine> => {
  const given = Object.entries(input).find(([key, value]) => !allowed.some((one) => one === key) && isGiven(value))
  return given === undefined
    ? Effect.void
    : Effect.fail(new InvalidCommandLine({ problems: [message(flagName(given[0]))] }))
}

/** Reports whether a flag is given, by its value. */
export const isGiven = (value: unknown): boolean =>
  Option.isOption(value) ? Option.isSome(value) : Array.isArray(value) && value.length > 0

/** Returns the flag of a key. */
export const flagName = (key: string): string =>
  `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`

/** Returns the path that a flag gives, or fails if the path is empty. */
export const requirePath = (flag: string, value: string): Effect.Effect<string, InvalidCommandLine> => {
  const problems = emptyPath(flag, Option.some(value))
  return problems.length === 0 ? Effect.succeed(value) : Effect.fail(new InvalidCommandLine({ problems }))
}

/** Returns a problem if a path is empty: more likely an unset variable than the working directory. */
const emptyPath = (flag: string, value: Option.Option<string>): ReadonlyArray<string> =>
  Option.isSome(value) && value.value === "" ? [`--${flag} is empty. Give a path, or remove the flag`] : []

const given = <Key extends string, Value>(key: Key, value: Option.Option<Value>): { readonly [key in Key]?: Value } =>
  Option.match(value, { onNone: () => ({}), onSome: (some) => ({ [key]: some }) as { readonly [key in Key]: Value } })
