/**
 * The engine value for Docker Engine 23.0, and for the code of October 2022 that preceded it.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `daemon/reload_unix.go`, `daemon/config/config.go`.
 */
import { type Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch } from "../machine/index.ts"
import type { ShimName } from "../shim/index.ts"
import type { Generation, PlanRefusal, PlanRequest, Scripted } from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import * as Verdict from "./Verdict.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import { table } from "./daemon-json/moby23Directives.ts"
import * as RuntimeNamedScripts from "./internal/runtimeNamedScripts.ts"
import { publishable } from "./internal/stock.ts"
import type * as DockerProblem from "./problems/DockerProblem.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/**
 * The engine's stable name.
 *
 * @category constants
 * @since 1.0.0
 */
export const id = "moby-23"

/**
 * The engine's display name.
 *
 * @category constants
 * @since 1.0.0
 */
export const title = "Docker Engine 23.0"

/**
 * The directives that the engine's `daemon.json` may contain.
 *
 * @category constants
 * @since 1.0.0
 */
export const directives: DirectiveTable = table

/**
 * The engine's words for a failed validation. On reload, the engine names the file only in faults that it finds while
 * reading the file.
 *
 * @category constants
 * @since 1.0.0
 */
export const wording: Verdict.Wording = Verdict.validationWording

/**
 * The rules by which the engine looks for programs, and its containerd for shims.
 *
 * @category constants
 * @since 1.0.0
 */
export const searchRules: ExecutableSearch.SearchRules = "go-1.19"

/**
 * The rules by which the engine's containerd derives shim binaries.
 *
 * @category constants
 * @since 1.0.0
 */
export const nameRules: ShimName.NameRules = "containerd-1.6"

const readings: RuntimeNamedScripts.EntryReadings = { id, nameRules, entries: RuntimeNamedScripts.programsOnly }

/**
 * Returns the faults for which the engine refuses the settings, at its start and on reload: the reserved name is
 * defined, or the default runtime is unknown. The engine checks nothing else about an entry.
 *
 * @category operations
 * @since 1.0.0
 */
export const validate: (
  settings: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">
) => ReadonlyArray<DockerProblem.EngineProblem> = /*#__PURE__*/ RuntimeNamedScripts.validate(readings)

/**
 * Returns the faults that keep the engine from starting: the cgroup driver, the value of `userns-remap`, and scripts
 * that cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const verifyStart: Generation["verifyStart"] = /*#__PURE__*/ RuntimeNamedScripts.verifyStart(readings)

/**
 * Returns nothing: this engine value covers only one release, and the options that the release ignores are not
 * examined.
 *
 * @category operations
 * @since 1.0.0
 */
export const warnings = (): ReadonlyArray<DockerProblem.EngineProblem> => []

/**
 * Returns the runtime map: the configured entries without a shim, and the two stock runtimes, which replace entries of
 * the same name.
 *
 * @category operations
 * @since 1.0.0
 */
export const configure: Generation["configure"] = /*#__PURE__*/ RuntimeNamedScripts.configure(readings)

/**
 * Returns the wrapper scripts of a map, or every runtime whose script cannot be written. Each script has the name of
 * its runtime.
 *
 * ```ts
 * import { Moby23, Table } from "@oci-runtimes/core"
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
 * for (const { content, name } of Result.getOrThrow(Moby23.scripts(Moby23.configure(settings, facts)))) {
 *   console.log(name, JSON.stringify(content))
 * }
 * // => crun "#!/bin/sh\n/usr/bin/crun --debug $@\n"
 * ```
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
> => WrapperScript.makeAll(runtimes, dialect)

/**
 * Returns the steps after which the scripts directory contains exactly the scripts of a map. The engine replaces the
 * whole directory. It first deletes what a dead run left under the old name, which may be the only scripts there are.
 * The steps are those of `ScriptSwap`; the result is the same.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (map: RuntimeMap, request: PlanRequest): Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>> =>
  Result.flatMap(publishable(map, scripts(map)), (wanted) =>
    Result.mapError(ScriptSwap.plan(wanted, { ...request, words: ScriptsNames.words }), (refused) => [refused])
  )

/**
 * Resolves a name. The empty name has no special meaning: it is refused unless it is configured.
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve: Generation["resolve"] = /*#__PURE__*/ RuntimeNamedScripts.resolve(readings)

/**
 * Returns the map after a reload. Only a file with `runtimes` changes the runtimes. It replaces them all: runtimes from
 * flags are gone, and `io.containerd.runc.v2` becomes an implicit runtime without options. Only a default that is not
 * empty changes the default.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload: Generation["reload"] = /*#__PURE__*/ RuntimeNamedScripts.reload(readings)
