/**
 * Reads the bytes of a configuration file.
 *
 * Source of the rule: Docker Engine 23.0, `cmd/dockerd/daemon.go`, `loadDaemonCliConfig`.
 */
import { Configuration } from "@oci-runtimes/core/docker"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { DiskFailure } from "../disk/internal/contract.ts"
import { Disk } from "../disk/Disk.ts"
import { ConfigurationUnreadable } from "../RuntimeErrors.ts"

/**
 * The options for reading a configuration file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReadOptions {
  /** True if a missing file is undefined instead of an error, as for the engine's file at its default path. */
  readonly mayBeMissing?: boolean
  /** The directory from which a relative path starts. */
  readonly workingDirectory?: string
}

/**
 * Returns the bytes of a configuration file on a disk; `-` is standard input.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = (
  path: string,
  { mayBeMissing = false, workingDirectory }: ReadOptions = {}
): Effect.Effect<Uint8Array | undefined, ConfigurationUnreadable, Disk> =>
  Effect.flatMap(Disk, ({ readFile, readInput }) => {
    const location = workingDirectory === undefined ? path : HostPath.absolute(path, workingDirectory)
    const bytes =
      path === FilePath.standardInput
        ? readInput(Configuration.maximumSize)
        : readFile(location, Configuration.maximumSize)
    return Effect.catch(bytes, (failure) =>
      failure.errno === "ENOENT" && mayBeMissing ? Effect.undefined : Effect.fail(unreadable(path, failure))
    )
  }).pipe(Effect.withSpan("DaemonJsonFile.read", { attributes: { path } }))

const unreadable = (path: string, { cause, errno, unfit }: DiskFailure): ConfigurationUnreadable =>
  new ConfigurationUnreadable({ path, errno, cause, ...(unfit !== undefined && { unfit }) })
