/**
 * The faults that prevent an engine from starting with a configuration that it accepts, for checks, edits and reloads.
 *
 * Most faults follow from the configuration alone. Some depend on whether the users of the machine have ranges for
 * `userns-remap`. The caller looks for the program of the default runtime, between `question` and `faults`.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/daemon.go`, `NewDaemon`.
 */
import * as Result from "effect/Result"
import { Problem } from "../engine/index.ts"
import { ExecutableSearch, type Search } from "../machine/index.ts"
import { FilePath } from "../text/index.ts"
import type { Generation } from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import * as UsernsRemap from "./UsernsRemap.ts"
import * as ConfigOrigins from "./daemon-json/ConfigOrigins.ts"
import { usernsRemapProblem } from "./internal/settingsProblems.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"

/**
 * An engine, and the configuration with which it would start.
 *
 * @category models
 * @since 1.0.0
 */
export interface StartInput {
  readonly engine: Pick<Generation, "resolve" | "searchRules" | "verifyStart">
  readonly settings: Settings
  readonly map: RuntimeMap
}

/**
 * The program that an engine looks for when it starts, and the places that it searches, in order.
 *
 * @category models
 * @since 1.0.0
 */
export interface StartQuestion {
  readonly name: string
  readonly file: string
  readonly places: ReadonlyArray<Search.SearchPlace>
}

/**
 * The result of a search on a machine. The list of findings may end where the search ends.
 *
 * @category models
 * @since 1.0.0
 */
export interface Look {
  readonly environment: ExecutableSearch.SearchEnvironment
  readonly states: ReadonlyArray<Search.PathState>
}

/**
 * Returns the program of a default runtime with arguments, which the engine looks for. Undefined if it looks for none,
 * or looks in its working directory, which is not known.
 *
 * @category operations
 * @since 1.0.0
 */
export const question = (
  { engine, map }: Pick<StartInput, "engine" | "map">,
  environment: ExecutableSearch.SearchEnvironment
): StartQuestion | undefined => {
  const name = map.defaultRuntime
  const resolved = engine.resolve(map, name)
  const file = Result.isSuccess(resolved) ? resolved.success.preflight : null
  if (file === null || isRelative(file)) return undefined
  return { name, file, places: ExecutableSearch.search(file, environment, engine.searchRules).places }
}

/**
 * Returns the faults for which the engine would not start, in the order in which it detects them: from the
 * configuration alone, or also from a search on the machine. A program in a place that the caller may not inspect
 * counts as present.
 *
 * @category operations
 * @since 1.0.0
 */
export const faults = (subject: StartInput, look?: Look): ReadonlyArray<DockerProblem.EngineProblem> => {
  const { engine, map, settings } = subject
  const ofMapping = UsernsRemap.refusedMapping(map.remapping)
  const known = inOrder([
    ...engine.verifyStart(settings),
    ...(ofMapping === undefined ? [] : [usernsRemapProblem(ofMapping, settings.origins)])
  ])
  const asked = look && question(subject, look.environment)
  const failure = asked && ExecutableSearch.missing(asked.file, look.environment, look.states, engine.searchRules)
  if (failure === undefined || asked === undefined) return known
  const path = ["default-runtime"]
  const origin = ConfigOrigins.at(settings.origins?.config, path, "key")
  return [...known, DockerProblem.make("default-runtime-not-found", { name: asked.name, failure }, { path, origin })]
}

/**
 * Reports whether a problem of the start depends on the machine.
 *
 * @category guards
 * @since 1.0.0
 */
export const dependsOnMachine = (problem: DockerProblem.EngineProblem): boolean =>
  problem.code === "default-runtime-not-found" ||
  (problem.code === "userns-remap-fault" && problem.details.doubt._tag !== "TooManyParts")

/**
 * Returns the problems in `after` that are not in `before`. The position in the file and an engine's name for the file
 * of a script do not count.
 *
 * @category comparison
 * @since 1.0.0
 */
export const added = (
  before: ReadonlyArray<DockerProblem.EngineProblem>,
  after: ReadonlyArray<DockerProblem.EngineProblem>
): ReadonlyArray<DockerProblem.EngineProblem> => Problem.added(before, after, identity)

/**
 * Tells problems of the start apart.
 *
 * @category operations
 * @since 1.0.0
 */
export const identity: Problem.Identity = ({ code, details, message, path }) => {
  switch (code) {
    case "cgroup-driver-fault":
      return JSON.stringify([code, details.driver])
    case "default-runtime-not-found":
      return JSON.stringify([code, details.name, message])
    case "long-script-name":
    case "unwritable-script":
      return JSON.stringify([code, details.name])
    default:
      return JSON.stringify([code, path, message])
  }
}

/**
 * Returns the line that reports that an engine would not start with the file at a path. Undefined if nothing prevents
 * the start.
 *
 * @category formatting
 * @since 1.0.0
 */
export const line = (path: string, found: ReadonlyArray<DockerProblem.EngineProblem>): string | undefined => {
  const [first] = found
  return first && `${path}: Docker Engine would not start: ${first.message}`
}

/** Sorts the faults of runtimes to the end: the engine determines its data root before it sets up its runtimes. */
const inOrder = (found: ReadonlyArray<DockerProblem.EngineProblem>): ReadonlyArray<DockerProblem.EngineProblem> =>
  found.toSorted((one, other) => Number(isOfRuntime(one)) - Number(isOfRuntime(other)))

/**
 * Reports whether a problem is found while the engine sets up its runtimes. Problems of validation are found there too.
 *
 * @category constants
 * @since 1.0.0
 */
export const isOfRuntime = DockerProblem.is(
  "invalid-runtime-entry",
  "refused-shim-option",
  "long-script-name",
  "unwritable-script"
)

/**
 * Reports whether a path depends on the working directory. A path with whitespace, from padding or arguments, is
 * assumed to exist in no working directory.
 */
const isRelative = (file: string): boolean => FilePath.isRelative(file) && !/\s/.test(file)
