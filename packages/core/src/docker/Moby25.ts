/**
 * The engine value for Docker Engine 25.0 to 29.
 *
 * Source of the rule: Docker Engine 25.0 and 29.7, `daemon/runtime_unix.go`, `daemon/reload_unix.go`,
 * `daemon/config/config.go`.
 */
import { Frozen } from "../data/index.ts"
import { type Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch } from "../machine/index.ts"
import type { ShimName } from "../shim/index.ts"
import type { Generation, PlanRefusal, PlanRequest, Scripted } from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import type { Wording } from "./Verdict.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import { table } from "./daemon-json/moby25Directives.ts"
import * as ContentNamedScripts from "./internal/contentNamedScripts.ts"
import { publishable } from "./internal/stock.ts"
import type * as DockerProblem from "./problems/DockerProblem.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"
import { fileName } from "./scripts/contentAddress.ts"
import * as ShimOptionsReview from "./shim-options/ShimOptionsReview.ts"
import * as Result from "effect/Result"

/**
 * The engine's stable name.
 *
 * @category constants
 * @since 1.0.0
 */
export const id = "moby-25"

/**
 * The engine's display name.
 *
 * @category constants
 * @since 1.0.0
 */
export const title = "Docker Engine 25 to 29"

/**
 * The directives that the engine's `daemon.json` may contain.
 *
 * @category constants
 * @since 1.0.0
 */
export const directives: DirectiveTable = table

/**
 * The engine's words for runtimes that it cannot set up. The engine does not check runtimes when it validates its file.
 *
 * @category constants
 * @since 1.0.0
 */
export const wording: Wording = /*#__PURE__*/ Frozen.frozen({
  start: { words: "failed to start daemon: ", namesFile: false },
  flags: { words: "failed to start daemon: ", namesFile: false },
  reload: { words: "Error reconfiguring the daemon: ", namesFile: false }
})

/**
 * Returns the name of the file that holds the script of a runtime. The name is derived from the text, so a script never
 * changes, and scripts of older configurations can stay next to it.
 *
 * @category constants
 * @since 1.0.0
 */
export const scriptFileName: WrapperScript.FileNaming = fileName

/**
 * The rules by which the engine looks for programs, and its containerd for shims.
 *
 * @category constants
 * @since 1.0.0
 */
export const searchRules: ExecutableSearch.SearchRules = "go-1.20"

/**
 * The rules by which the engine's containerd derives shim binaries.
 *
 * @category constants
 * @since 1.0.0
 */
export const nameRules: ShimName.NameRules = "containerd-1.7"

/**
 * The releases by whose ways options of shims are read: options that only some releases refuse are a warning.
 *
 * @category constants
 * @since 1.0.0
 */
export const optionReleases: ShimOptionsReview.Reviewed = /*#__PURE__*/ Frozen.frozen({
  own: ShimOptionsReview.releases,
  compared: ShimOptionsReview.releases
})

/**
 * True: the value stands for all releases from 25.0 to 29.
 *
 * @category constants
 * @since 1.0.0
 */
export const isOfUnknownRelease = true

const readings: ContentNamedScripts.ReleaseReadings = {
  id,
  nameRules,
  shimOptions: optionReleases,
  execOptions: { counting: "first", isCompared: true }
}

/**
 * Returns all faults for which the engine refuses the settings when it sets up its runtimes, at its start and on
 * reload. The engine names only one of them.
 *
 * @category operations
 * @since 1.0.0
 */
export const validate: (
  settings: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">
) => ReadonlyArray<DockerProblem.EngineProblem> = /*#__PURE__*/ ContentNamedScripts.validate(readings)

/**
 * Returns the faults that keep every release from starting: the cgroup driver, the value of `userns-remap`, the options
 * of shims, and scripts that cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const verifyStart: Generation["verifyStart"] = /*#__PURE__*/ ContentNamedScripts.verifyStart(readings)

/**
 * Returns warnings about shim options that are ignored, and about options that releases from 25 to 29 read differently.
 *
 * @category operations
 * @since 1.0.0
 */
export const warnings: Generation["warnings"] = /*#__PURE__*/ ContentNamedScripts.warnings(readings)

/**
 * Returns the runtime map. The engine determines the shims of the configured entries here; this map leaves that to the
 * resolution of a name, without any visible difference. A configured `io.containerd.runc.v2` replaces the stock runtime
 * of this name.
 *
 * @category operations
 * @since 1.0.0
 */
export const configure: Generation["configure"] = /*#__PURE__*/ ContentNamedScripts.configure(readings)

/**
 * Returns the wrapper scripts of a map, or every runtime whose script cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const scripts = ({
  dialect,
  runtimes
}: Scripted): Result.Result<
  ReadonlyArray<WrapperScript.WrapperScript>,
  ReadonlyArray<WrapperScript.RefusedScriptName>
> => WrapperScript.makeAll(runtimes, dialect, scriptFileName)

/**
 * Returns the steps after which the scripts directory contains the scripts of a map. At its start, the engine empties
 * the directory first. Later it removes nothing, because running containers still refer to the scripts that started
 * them.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (
  map: RuntimeMap,
  { setUpMode, ...request }: PlanRequest
): Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>> =>
  Result.flatMap(publishable(map, scripts(map)), (wanted) => {
    const others = setUpMode === "start" ? "removed" : "left"
    return Result.mapError(ScriptSwap.plan(wanted, { ...request, others, words: ScriptsNames.words }), (refused) => [
      refused
    ])
  })

/**
 * Resolves a name. The empty name means the default runtime.
 *
 * ```ts
 * import { Moby25, DockerResolution, Table } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * const settings = {
 *   dataRoot: "/var/lib/docker",
 *   execRoot: "/var/run/docker",
 *   execOpts: [],
 *   defaultRuntime: "crun",
 *   runtimes: Table.make([["crun", { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
 * }
 * const facts = {
 *   unifiedCgroups: true,
 *   bootedWithSystemd: true,
 *   noPivotRoot: false,
 *   searchPath: "/usr/bin",
 *   workingDirectory: "/"
 * }
 * const map = Moby25.configure(settings, facts)
 * for (const name of ["", "runc", "io.containerd.kata.v2", "kata"]) {
 *   console.log(
 *     Result.match(Moby25.resolve(map, name), {
 *       onSuccess: ({ kind, name: asked, shim }) => `${kind} ${asked}: ${shim.binary}`,
 *       onFailure: DockerResolution.message
 *     })
 *   )
 * }
 * // => configured crun: io.containerd.runc.v2
 * // => stock runc: io.containerd.runc.v2
 * // => implicit io.containerd.kata.v2: io.containerd.kata.v2
 * // => unknown or invalid runtime name: kata
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve: Generation["resolve"] = /*#__PURE__*/ ContentNamedScripts.resolve({ id, nameRules })

/**
 * Returns the map after a reload, built anew. Only a file with `runtimes` changes the runtimes. It replaces them all,
 * including runtimes from flags; null counts as no runtimes. Only a default that is not empty changes the default.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload: Generation["reload"] = /*#__PURE__*/ ContentNamedScripts.reload(readings)
