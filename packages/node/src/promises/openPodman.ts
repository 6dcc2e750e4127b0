/** The runtimes of Podman as promises. `promise` loads this module when it is used. */
import { Podman, type PodmanChange } from "@oci-runtimes/core/podman"
import { Names } from "@oci-runtimes/core/podman/names"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as FileWriter from "../disk/FileWriter.ts"
import type * as Machine from "../Machine.ts"
import * as PodmanEdits from "../podman/PodmanEdits.ts"
import * as PodmanMachine from "../podman/PodmanMachine.ts"
import * as Assessed from "../questions/Assessed.ts"
import {
  type ConfigurationRefused,
  type OpenedEngine,
  questions,
  type ReleaseUnknown,
  releaseOf,
  type Run,
  type RuntimeUnusable
} from "./OpenedEngine.ts"

/**
 * The configuration of Podman to open.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanOptions {
  /** The file in question. If Podman does not read it on the machine, it is the only file. By default all files that Podman reads. */
  readonly config?: string
  /** The release, such as `podman-5.4`. By default, or as `podman`, the installed release. */
  readonly engine?: string
  /** The user whose configuration counts, by name or number. By default this user. */
  readonly as?: string
  /** The machine, such as the result of `Machine.memory`. By default this machine. */
  readonly machine?: Layer.Layer<Machine.Machine>
}

/**
 * The options for changing a file of Podman.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanChangeOptions extends FileWriter.WriteOptions {
  /** True if nothing is written and only the planned change is returned. */
  readonly dryRun?: boolean
  /** True if the change is made even if no container would run afterwards. */
  readonly force?: boolean
}

/**
 * A change to a file of Podman, and what was written. Nothing is written on a dry run, or if there is nothing to change.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedPodman extends PodmanEdits.PreparedEdit {
  readonly written: FileWriter.WriteReport | undefined
}

/**
 * The runtimes of Podman. Without `config`, changes are made in a drop-in file of this library.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedPodman extends OpenedEngine {
  /** Adds a runtime. With `replace`, an existing runtime of that name is replaced. */
  readonly add: (
    name: string,
    entry: { readonly path: string; readonly flags?: ReadonlyArray<string> },
    options?: PodmanChangeOptions & { readonly replace?: boolean }
  ) => Promise<ChangedPodman>
  /** Removes a runtime. The default runtime is removed only if `newDefault` names another runtime. */
  readonly remove: (
    name: string,
    options?: PodmanChangeOptions & { readonly newDefault?: string }
  ) => Promise<ChangedPodman>
  /** Sets the default runtime. */
  readonly setDefault: (name: string, options?: PodmanChangeOptions) => Promise<ChangedPodman>
}

/**
 * The failures of questions about Podman that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type PodmanFailure =
  | ConfigurationRefused
  | FileWriter.WriteError
  | PodmanEdits.PodmanEditRefused
  | PodmanMachine.PodmanElsewhere
  | PodmanMachine.PodmanHidden
  | ReleaseUnknown
  | RuntimeUnusable
  | UserUnknown

/**
 * The machine has no such user.
 *
 * @category errors
 * @since 1.0.0
 */
export class UserUnknown extends Data.TaggedError("UserUnknown")<{ readonly name: string }> {
  override get message(): string {
    return `There is no user ${JSON.stringify(this.name)} in /etc/passwd`
  }
}

/** Opens the runtimes of Podman. */
export const openWith = async (
  { as, config, engine: name }: PodmanOptions,
  run: Run<PodmanFailure>
): Promise<OpenedPodman> => {
  const engine = await run(releaseOf(name, podman))
  const user = as === undefined ? undefined : await run(userNamed(as))
  const options = { ...(config !== undefined && { file: config }), ...(user !== undefined && { user }) }
  const change = (
    asked: PodmanChange.PodmanChange,
    { dryRun = false, force = false, ...writing }: PodmanChangeOptions
  ) =>
    run(
      Effect.gen(function* () {
        const prepared = yield* PodmanEdits.prepare(engine, asked, { ...options, force })
        const written = dryRun ? undefined : yield* PodmanEdits.write(prepared, writing)
        const changed: ChangedPodman = { ...prepared, written }
        return changed
      })
    )
  return {
    engine: engine.id,
    ...questions(PodmanMachine.assess(engine, options), run, Assessed.explain),
    add: (added, { flags = [], path }, { replace = false, ...rest } = {}) =>
      change({ _tag: "AddRuntime", name: added, paths: [path], flags, replace }, rest),
    remove: (removed, { newDefault, ...rest } = {}) =>
      change({ _tag: "RemoveRuntime", name: removed, ...(newDefault !== undefined && { newDefault }) }, rest),
    setDefault: (asked, rest = {}) => change({ _tag: "SetDefault", name: asked }, rest)
  }
}

const podman = {
  title: "Podman",
  names: Names,
  release: Podman.release,
  message: Podman.message,
  detect: PodmanMachine.detect
}

const userNamed = (name: string) =>
  Effect.flatMap(PodmanMachine.userNamed(name), (user) =>
    user === undefined ? Effect.fail(new UserUnknown({ name })) : Effect.succeed(user)
  )
