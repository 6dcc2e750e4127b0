/**
 * The runtimes that an engine knows, sorted by name.
 */
import type { Origin, Resolution, RuntimeTable } from "../engine/index.ts"
import * as NameOutcome from "./NameOutcome.ts"
import type { Side } from "./Comparison.ts"

/**
 * A runtime of a table: its origins, and the outcome for its name.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeListing {
  readonly name: string
  readonly isDefault: boolean
  readonly origins: Origin.Origins
  readonly outcome: NameOutcome.NameOutcome
}

/**
 * Lists the runtimes of an assessment, each with the problems of its definition.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { DockerEngine, EngineFlags } from "@oci-runtimes/core/docker"
 * import { Origin } from "@oci-runtimes/core/engine"
 * import { Assessment, Listing } from "@oci-runtimes/core/questions"
 *
 * const machine = {
 *   facts: {
 *     unifiedCgroups: true,
 *     bootedWithSystemd: true,
 *     noPivotRoot: false,
 *     searchPath: "/usr/bin",
 *     workingDirectory: "/"
 *   },
 *   read: () => ({ _tag: "File" as const, bytes: new TextEncoder().encode('{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}') }),
 *   look: () => ({ _tag: "Unreadable" as const, errno: "ENOENT" })
 * }
 * const given = {
 *   path: "/etc/docker/daemon.json",
 *   flags: EngineFlags.none,
 *   defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
 * }
 * for (const { name, origins } of Listing.make(Assessment.assess(DockerEngine.make(Moby25), given, machine))) {
 *   console.log(name, Origin.describe(origins.used))
 * }
 * // => crun from /etc/docker/daemon.json:1:15
 * // => io.containerd.runc.v2 the engine's own
 * // => runc the engine's own
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const make = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  engine,
  reading,
  table
}: Side<T, R>): ReadonlyArray<RuntimeListing> => {
  const problems = Map.groupBy(reading.problems, (problem) => engine.runtimeOf?.(problem))
  return Array.from(table.runtimes, ([name, { origins }]) => ({
    name,
    isDefault: name === table.defaultRuntime,
    origins,
    outcome: NameOutcome.make(engine, table, name, problems.get(name))
  })).toSorted((one, other) => (one.name < other.name ? -1 : 1))
}
