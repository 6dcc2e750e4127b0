/**
 * The runtime of a container that exists. The container has kept the name or path with which it was created, but not the program and
 * not the flags. Each command looks for the runtime again, with the configuration of that time.
 *
 * Source of the rule: containers/podman, `libpod/sqlite_state_internal.go`, `libpod/oci_missing.go`, and `libpod/runtime_migrate.go`.
 * Recorded answers of Podman 4.3.1, 5.4.2 and 5.8.6 prove it.
 */
import * as Result from "effect/Result"
import { Search } from "../machine/index.ts"
import { FilePath, GoText, Wording } from "../text/index.ts"
import { callOptionsOf } from "./internal/callOptions.ts"
import * as Searches from "./internal/searches.ts"
import { adviceOn } from "./internal/unusableWords.ts"
import type { PodmanResolution } from "./PodmanResolution.ts"
import { type PodmanTable, type Unusable, unusableOf } from "./PodmanTable.ts"

/**
 * A runtime that containers have and Podman does not. `warning` is what Podman logs for it. `unusable` is the real reason; it is
 * undefined if the table does not have the name at all.
 *
 * @category models
 * @since 1.0.0
 */
export interface GoneRuntime {
  readonly name: string
  readonly warning: string
  readonly unusable: Unusable | undefined
  readonly advice: string
}

/**
 * Returns the search on which the answer depends: for a path that is not a name of the table. Returns undefined if nothing needs to
 * be looked for.
 *
 * @category operations
 * @since 1.0.0
 */
export const search = (table: PodmanTable, name: string): Search.Search | undefined =>
  FilePath.isAbsolute(name) && table.runtimes.get(name)?.program._tag !== "Success"
    ? Searches.forRuntime(name, [name], table.places)
    : undefined

/**
 * Finds the runtime with the recorded name of a container, from the path states at the places of the search. A name of the table is
 * first; a path that is not in the table serves if it is a file.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (
  table: PodmanTable,
  name: string,
  states: ReadonlyArray<Search.PathState> = []
): Result.Result<PodmanResolution, GoneRuntime> => {
  const options = callOptionsOf(table, name)
  const runtime = table.runtimes.get(name)
  if (runtime !== undefined && Result.isSuccess(runtime.program)) {
    return Result.succeed({ ...options, kind: runtime.kind, runtime, program: runtime.program.success })
  }
  const sought = search(table, name)
  if (sought === undefined) {
    return Result.fail(gone(name, runtime && Result.getOrUndefined(Result.flip(runtime.program))))
  }
  const { found } = Search.run(sought, states)
  if (Result.isFailure(found)) return Result.fail(gone(name, unusableOf(name, found.failure)))
  const { exitsFault } = table.settings.given
  return exitsFault === undefined
    ? Result.succeed({ ...options, kind: "implicit", runtime: undefined, program: found.success })
    : Result.fail(gone(name, { _tag: "NoExitsDirectory", ...exitsFault }))
}

/**
 * Returns Podman's message for `podman start` of a container whose runtime is gone. `isAttached` is true with `--attach`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const startMessage = ({ name }: GoneRuntime, id: string, isAttached: boolean): string => {
  const reason = `failed to get attach socket path for container ${id}: runtime ${name} is missing`
  const shown = isAttached ? id : GoText.quote(id)
  return `unable to start container ${shown}: ${reason}: OCI runtime attempted to invoke a command that was not found`
}

/**
 * Returns Podman's message if `podman system migrate --new-runtime` refuses a name; undefined if it gives the runtime to all
 * containers. It takes the names of the table alone, not paths.
 *
 * @category operations
 * @since 1.0.0
 */
export const migrationMessage = ({ runtimes }: PodmanTable, name: string): string | undefined => {
  const runtime = runtimes.get(name)
  return runtime !== undefined && Result.isSuccess(runtime.program)
    ? undefined
    : `change to runtime ${GoText.quote(name)} requested but no such runtime is defined: invalid argument`
}

const gone = (name: string, unusable: Unusable | undefined): GoneRuntime => {
  const repair =
    unusable === undefined
      ? `Define ${Wording.plain(name)} again in the section [engine.runtimes] of containers.conf.`
      : adviceOn(name, unusable)
  return {
    name,
    warning: `OCI Runtime ${name} is in use by a container, but is not available (not in configuration file or not installed)`,
    unusable,
    advice: `${repair} Or give all containers another runtime: podman system migrate --new-runtime NAME.`
  }
}
