/**
 * The interface of a generation of Docker Engine: a value of pure functions. Any module whose exports have these types
 * is a generation, such as `Moby23`. `DockerEngine.make` turns a generation into an engine in the vocabulary that all
 * engines share.
 */
import type * as Result from "effect/Result"
import type { Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch, HostFacts } from "../machine/index.ts"
import type { ShimName } from "../shim/index.ts"
import type { RefusedRuntime, DockerResolution } from "./DockerResolution.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import type { UnknownDataRoot } from "./UsernsRemap.ts"
import type { EngineWords } from "./Verdict.ts"
import type { DaemonConfig } from "./daemon-json/DaemonConfig.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import type { EngineProblem } from "./problems/DockerProblem.ts"
import type { Dialect, RefusedScriptName, WrapperScript } from "./scripts/WrapperScript.ts"
import type * as ShimOptionsReview from "./shim-options/ShimOptionsReview.ts"

/**
 * One generation of Docker Engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Generation extends EngineWords {
  /** A stable name, such as `moby-23`. */
  readonly id: string
  /** The display name. */
  readonly title: string
  /** The rules by which the engine's containerd derives shim binaries. */
  readonly nameRules: ShimName.NameRules
  /** The rules by which the engine looks for programs, and its containerd for shims. */
  readonly searchRules: ExecutableSearch.SearchRules
  /** The directives that the engine's configuration file may contain. */
  readonly directives: DirectiveTable
  /** The releases by whose ways the engine reads options of shims; absent if it reads none. */
  readonly optionReleases?: ShimOptionsReview.Reviewed
  /** True if the engine stands for all supported releases, because the release is not known. */
  readonly isOfUnknownRelease?: boolean
  /** True if only the directives of the engine are known, and not its rules for runtimes. See `Docker.missingRules`. */
  readonly isOnlyOfDirectives?: boolean
  /** The display name of the release whose directives are used, if those of the engine are not known. */
  readonly directivesFrom?: string
  /** Returns the faults for which the engine refuses the settings. It accepts them if there are none. */
  readonly validate: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** Returns the faults for which the engine does not start although it accepts the settings. */
  readonly verifyStart: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** Returns the warnings about settings that the engine accepts. */
  readonly warnings: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** Returns the runtime map of the settings on a host. Settings with faults have a map too. */
  readonly configure: (settings: Settings, facts: HostFacts.HostFacts, dialect?: Dialect) => RuntimeMap
  /** Returns the wrapper scripts of a map, or every runtime whose script cannot be written. */
  readonly scripts: (map: Scripted) => Result.Result<ReadonlyArray<WrapperScript>, ReadonlyArray<RefusedScriptName>>
  /** Returns the steps that set up the scripts directory from its current state, or everything that prevents this. */
  readonly plan: (map: RuntimeMap, request: PlanRequest) => Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>>
  /** Resolves a name. Accepts any string. */
  readonly resolve: (map: RuntimeMap, name: string) => Result.Result<DockerResolution, RefusedRuntime>
  /**
   * Returns the map after the running engine has read its file again. A refused file leaves the old map in force.
   * `replacesRuntimes` is true if the file sets the directive `runtimes`; by default, if `config` has runtimes.
   */
  readonly reload: (
    map: RuntimeMap,
    config: DaemonConfig,
    replacesRuntimes?: boolean
  ) => Result.Result<ReloadedMap, ReadonlyArray<EngineProblem>>
}

/**
 * The parts of a map that its wrapper scripts depend on.
 *
 * @category models
 * @since 1.0.0
 */
export type Scripted = Pick<RuntimeMap, "dialect" | "runtimes">

/**
 * The situation in which a scripts directory is set up: an engine starts and knows of no running container, or
 * containers may be running that refer to the existing scripts.
 *
 * @category models
 * @since 1.0.0
 */
export type SetUpMode = "start" | "update"

/**
 * The input of a plan besides the map.
 *
 * @category models
 * @since 1.0.0
 */
export interface PlanRequest extends Omit<ScriptSwap.SwapRequest, "others"> {
  readonly setUpMode: SetUpMode
}

/**
 * The reason why there cannot be a plan for a map.
 *
 * @category models
 * @since 1.0.0
 */
export type PlanRefusal = RefusedScriptName | ScriptSwap.SwapRefusal | UnknownDataRoot

/**
 * The result of a reload: the new map, and whether the scripts must be set up for it.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReloadedMap {
  readonly map: RuntimeMap
  readonly setsUpScripts: boolean
}
