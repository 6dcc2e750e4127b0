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
import * as ReleaseNumber from "./releases/ReleaseNumber.ts"

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
 * Returns the engine of a detection: the release that was found, or the newest release if the found one is newer. If no release
 * was found, the newest release stands for all supported releases.
 *
 * @category operations
 * @since 1.0.0
 */
export const detected = ({ because }: Detection): Generation => {
  if (because._tag === "NothingFound") return Docker.newest()
  return Result.getOrElse(ofVersion(because.version), () =>
    Result.getOrThrow(Docker.release(`${ReleaseNumber.newestMajor}`))
  )
}

/**
 * Returns an engine by its name: a generation, such as `moby-25`, a release, such as `docker-26.1.5` or `docker-26`, or
 * `docker-newest`, which is `Docker.newest`. Of a release before 23.0, only the directives are known: see `Docker.missingRules`.
 *
 * @category operations
 * @since 1.0.0
 */
export const named = (name: string): Result.Result<Generation, UnknownEngine> => {
  if (name === newestName) return Result.succeed(Docker.newest())
  const generation = names.find((one) => one === name)
  if (generation !== undefined) return Result.succeed(byName[generation])
  const version = name.startsWith(releasePrefix) ? name.slice(releasePrefix.length) : ""
  return Result.mapError(ofVersion(version), () => ({ _tag: "UnknownEngine", name }))
}

/**
 * Returns the engine of a version that an engine or its program says of itself; the newest engine if the version is not known.
 *
 * @category operations
 * @since 1.0.0
 */
export const saying = (version: string | undefined): Generation =>
  Result.getOrElse(ofVersion(version ?? ""), () => Docker.newest())

const ofVersion = (version: string): Result.Result<Generation, Docker.UnknownRelease> =>
  Result.orElse<Generation, Docker.UnknownRelease, Generation, Docker.UnknownRelease>(Docker.release(version), () =>
    Docker.olderRelease(version)
  )

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
export const namesInWords = `moby-23, moby-25, docker-newest, or a release from docker-${ReleaseNumber.oldestMajor} to docker-${ReleaseNumber.newestMajor}, such as docker-26.1.5`

const releasePrefix = "docker-"

/** The name for `Docker.newest`, which the command otherwise chooses only if no engine is found. */
const newestName = `${releasePrefix}newest`

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

/**
 * The names to offer: the generations, each major release, and the newest one. Names of minor and patch releases are valid too.
 *
 * @category constants
 * @since 1.0.0
 */
export const knownNames: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen([
  ...names,
  ...ReleaseNumber.majors.map((major) => `${releasePrefix}${major}`),
  newestName
])
