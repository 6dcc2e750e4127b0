/**
 * The engines by name, for programs that choose an engine at run time. If the engine is known beforehand, import its
 * module instead, so that a bundler leaves the others out.
 */
import { Frozen } from "../data/index.ts"
import type { Detection, EngineName } from "./EngineVersion.ts"
import type { Generation } from "./Moby.ts"
import * as Result from "effect/Result"
import * as Docker from "./Docker.ts"
import * as Moby23 from "./Moby23.ts"
import * as Moby25 from "./Moby25.ts"

/**
 * The engines by name.
 *
 * @category constants
 * @since 1.0.0
 */
export const byName: { readonly [name in EngineName]: Generation } = /*#__PURE__*/ Object.freeze({
  "moby-23": Moby23,
  "moby-25": Moby25
})

/**
 * Returns the engine of a detection: the release that was found, or the generation whose rules apply if no release was found or
 * its rules are not known.
 *
 * @category operations
 * @since 1.0.0
 */
export const detected = ({ because, engine }: Detection): Generation =>
  because._tag === "VersionFound"
    ? Result.getOrElse(Docker.release(because.version), () => byName[engine])
    : byName[engine]

/**
 * Returns an engine by its name: a generation, such as `moby-25`, or a release, such as `docker-26.1.5` or `docker-26`.
 *
 * @category operations
 * @since 1.0.0
 */
export const named = (name: string): Result.Result<Generation, UnknownEngine> => {
  const generation = names.find((one) => one === name)
  if (generation !== undefined) return Result.succeed(byName[generation])
  const version = name.startsWith(releasePrefix) ? name.slice(releasePrefix.length) : ""
  return Result.mapError(Docker.release(version), () => ({ _tag: "UnknownEngine", name }))
}

/**
 * An error: there is no engine of this name.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownEngine {
  readonly _tag: "UnknownEngine"
  readonly name: string
}

/**
 * The names of engines in words, for use in a message.
 *
 * @category constants
 * @since 1.0.0
 */
export const knownNames = "moby-23, moby-25, or a release from docker-23 to docker-29, such as docker-26.1.5"

const releasePrefix = "docker-"

/**
 * The names of the engines, the oldest first.
 *
 * @category constants
 * @since 1.0.0
 */
export const names: readonly [EngineName, ...ReadonlyArray<EngineName>] = /*#__PURE__*/ Frozen.frozen([
  "moby-23",
  "moby-25"
])
