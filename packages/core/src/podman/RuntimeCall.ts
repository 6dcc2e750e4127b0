/**
 * The arguments with which the monitor and Podman call the program of a container.
 *
 * Source of the rule: containers/podman, `libpod/oci_conmon_common.go`; recorded calls of a program that writes down its arguments.
 */
import * as Result from "effect/Result"
import type { PodmanResolution } from "./PodmanResolution.ts"
import type { PodmanTable } from "./PodmanTable.ts"

/**
 * The container of a call: its ID, its bundle, and the directory for its files while it runs. `hasCgroups` is false
 * with `--cgroups=disabled`.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container {
  readonly id: string
  readonly bundle: string
  readonly runDirectory: string
  readonly hasCgroups: boolean
}

/**
 * The calls for a container, in order, each with the program first.
 *
 * @category models
 * @since 1.0.0
 */
export interface Calls {
  readonly create: ReadonlyArray<string>
  readonly start: ReadonlyArray<string>
}

/**
 * Returns the calls that create and start a container. Fails with Podman's message if the container has no cgroups and the runtime
 * does not allow that. The flags are not kept: a container that is started later is started with those of that time.
 *
 * @category operations
 * @since 1.0.0
 */
export const make = (
  table: PodmanTable,
  { allowsNoCgroups, flags, logsJson, name, program }: PodmanResolution,
  { bundle, hasCgroups, id, runDirectory }: Container
): Result.Result<Calls, string> => {
  if (!hasCgroups && !allowsNoCgroups) {
    return Result.fail(`requested OCI runtime ${name} is not compatible with NoCgroups: invalid argument`)
  }
  return Result.succeed({
    create: [
      program,
      ...(hasCgroups ? managerFlags(table) : []),
      ...flags,
      ...(logsJson ? ["--log-format=json", "--log", `${runDirectory}/oci-log`] : []),
      ...(hasCgroups ? [] : ["--cgroup-manager", "disabled"]),
      "create",
      "--bundle",
      bundle,
      "--pid-file",
      `${runDirectory}/pidfile`,
      ...(table.settings.noPivotRoot?.value === true ? ["--no-pivot"] : []),
      id
    ],
    start: [program, ...flags, "start", id]
  })
}

/**
 * Returns the arguments that every container with cgroups has before the command.
 *
 * @category operations
 * @since 1.0.0
 */
export const common = (table: PodmanTable, { flags }: PodmanResolution): ReadonlyArray<string> => [
  ...managerFlags(table),
  ...flags
]

const managerFlags = ({ usesSystemdCgroups }: PodmanTable): ReadonlyArray<string> =>
  usesSystemdCgroups ? ["--systemd-cgroup"] : []
