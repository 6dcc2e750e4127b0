/**
 * What a generation of Docker Engine is: a value of pure functions. Any module whose exports have these types is one, such as
 * `Moby23`. `DockerEngine.make` makes an engine of it in the vocabulary that all engines share.
 */
import type * as Result from "effect/Result"
import type { Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch, HostFacts } from "../machine/index.ts"
import type { ShimName } from "../shim/index.ts"
import type { RefusedRuntime, DockerResolution } from "./DockerResolution.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import type { UnknownDataRoot } from "./UsernsRemap.ts"
import type { Wording } from "./Verdict.ts"
import type { DaemonConfig } from "./daemon-json/DaemonConfig.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import type { EngineProblem } from "./problems/DockerProblem.ts"
import type { Dialect, RefusedScriptName, WrapperScript } from "./scripts/WrapperScript.ts"

/**
 * One generation of Docker Engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Generation {
  /** A stable name, such as `moby-23`. */
  readonly id: string
  /** The name for people. */
  readonly title: string
  /** The rules by which its containerd derives shim binaries. */
  readonly nameRules: ShimName.NameRules
  /** The rules by which it looks for programs, and its containerd for shims. */
  readonly searchRules: ExecutableSearch.SearchRules
  /** The directives that its configuration file may hold. */
  readonly directives: DirectiveTable
  /** How it says that validation has failed. */
  readonly wording: Wording
  /** The faults for which it refuses the settings. None means that it accepts them. */
  readonly validate: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** The faults for which it does not start though it accepted the settings. */
  readonly verifyStart: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** What to be careful about in settings that it accepts. */
  readonly warnings: (settings: Settings) => ReadonlyArray<EngineProblem>
  /** The runtime map of the settings on a host. Settings with faults have one too. */
  readonly configure: (settings: Settings, facts: HostFacts.HostFacts, dialect?: Dialect) => RuntimeMap
  /** The wrapper scripts of a map, or every runtime whose script cannot be written. */
  readonly scripts: (map: Scripted) => Result.Result<ReadonlyArray<WrapperScript>, ReadonlyArray<RefusedScriptName>>
  /** The steps that set up the scripts directory from the state that it is in, or everything that keeps it from being. */
  readonly plan: (map: RuntimeMap, request: PlanRequest) => Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>>
  /** What a name comes to. Answers for any text. */
  readonly resolve: (map: RuntimeMap, name: string) => Result.Result<DockerResolution, RefusedRuntime>
  /**
   * The map after the engine has read its file again while running. A refused file leaves the old map in force.
   * `replacesRuntimes` says whether the file sets the directive `runtimes`; by default it does where it gives any.
   */
  readonly reload: (
    map: RuntimeMap,
    config: DaemonConfig,
    replacesRuntimes?: boolean
  ) => Result.Result<ReloadedMap, ReadonlyArray<EngineProblem>>
}

/**
 * What the wrapper scripts of a map depend on.
 *
 * @category models
 * @since 1.0.0
 */
export type Scripted = Pick<RuntimeMap, "dialect" | "runtimes">

/**
 * When a scripts directory is set up: for an engine that starts and knows of no container that runs, or while containers
 * may be running that refer to the scripts that are there.
 *
 * @category models
 * @since 1.0.0
 */
export type StartMode = "start" | "update"

/**
 * What a plan is to be made for.
 *
 * @category models
 * @since 1.0.0
 */
export interface PlanRequest extends Omit<ScriptSwap.SwapRequest, "others"> {
  readonly startMode: StartMode
}

/**
 * Why there is no plan for a map.
 *
 * @category models
 * @since 1.0.0
 */
export type PlanRefusal = RefusedScriptName | ScriptSwap.SwapRefusal | UnknownDataRoot

/**
 * What a reload comes to: the new map, and whether the scripts have to be set up for it.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReloadedMap {
  readonly map: RuntimeMap
  readonly setsUpScripts: boolean
}
