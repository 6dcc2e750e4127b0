/**
 * containerd's search for a shim: a list of places, and a decision based on the path state of each place. The caller probes the
 * places; this module makes all decisions.
 *
 * containerd remembers the path of a shim until it stops. Therefore a running containerd may use a binary that a new search
 * would not find.
 *
 * Source of the rule: containerd 1.6 and 1.7, `runtime/v2/manager.go`, and 2.x, `core/runtime/v2/shim_manager.go`,
 * `resolveRuntimePath`; `BinaryName` and `BinaryPath` of its package `shim`.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, Search } from "../machine/index.ts"
import { Errno, FilePath, GoText, Wording } from "../text/index.ts"
import * as ShimName from "./ShimName.ts"

/**
 * containerd's `PATH`, its working directory, and its own executable if known, which determine the places of a search.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimEnvironment extends ExecutableSearch.SearchEnvironment {
  readonly executable: string | undefined
}

/**
 * The reason why containerd looks in a place. A custom place is a path that is given as the runtime's name.
 *
 * @category models
 * @since 1.0.0
 */
export type PlaceOrigin = "custom" | "workingDirectory" | "searchPath" | "besideContainerd"

/**
 * A place to look. `path` is the path that containerd starts if the shim is there; `location` is the path to probe.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimPlace extends Search.Candidate {
  readonly origin: PlaceOrigin
}

/**
 * The places where containerd looks for a shim, in order. `binary` is the file name, or the runtime's name if that is a path.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimSearch {
  readonly runtime: string
  readonly binary: string
  readonly places: ReadonlyArray<ShimPlace>
}

/**
 * A name that containerd does not look for. The name is empty, is a relative path, or has a form from which no binary can be
 * derived.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedShim {
  readonly _tag: "RefusedShim"
  readonly runtime: string
  readonly reason: "Empty" | "RelativePath" | "NoBinary"
}

/**
 * An error: the search found no shim. `errno` is the error at a custom path; it is absent if the runtime is not a path.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimNotFound {
  readonly _tag: "ShimNotFound"
  readonly runtime: string
  readonly binary: string
  readonly errno?: string
}

/**
 * Returns the binary's name and the places where containerd looks for it. Since containerd 1.7, a relative path is refused. containerd
 * 1.6 derives the name from the whole path, and looks first in the directory of the path.
 *
 * @category operations
 * @since 1.0.0
 */
export const candidates = (
  runtime: string,
  environment: ShimEnvironment,
  rules: ShimName.NameRules
): Result.Result<ShimSearch, RefusedShim> => {
  const refuse = (reason: RefusedShim["reason"]) => Result.fail<RefusedShim>({ _tag: "RefusedShim", runtime, reason })
  if (runtime === "") return refuse("Empty")
  if (FilePath.isAbsolute(runtime)) {
    return Result.succeed({
      runtime,
      binary: runtime,
      places: [{ origin: "custom", path: runtime, location: runtime }]
    })
  }
  if (runtime.includes("/")) {
    if (rules !== "containerd-1.6") return refuse("RelativePath")
    const binary = ShimName.binaryOf(runtime)
    if (binary === undefined) return refuse("NoBinary")
    const directory = runtime.slice(0, runtime.lastIndexOf("/"))
    return Result.succeed({ runtime, binary, places: placesOf(binary, environment, directory) })
  }
  const name = ShimName.shimBinary(runtime, rules)
  return Result.isFailure(name)
    ? refuse("NoBinary")
    : Result.succeed({ runtime, binary: name.success, places: placesOf(name.success, environment) })
}

/**
 * Returns containerd's search by these rules. In its `PATH`, containerd accepts only an executable file. Elsewhere it accepts
 * anything that exists, including a directory, and fails later.
 *
 * @category operations
 * @since 1.0.0
 */
export const search = (
  { binary, places: searched }: ShimSearch,
  rules: ExecutableSearch.SearchRules
): Search.Search => ({
  seeker: "containerd",
  wanted: binary,
  places: searched.map(({ location, origin, path }): Search.SearchPlace => {
    if (origin === "custom") return { path, location, test: "anything", onError: "stop" }
    const test = origin === "searchPath" ? ExecutableSearch.testOf(rules) : "anything"
    return { path, location, test, onError: "next", remark: remarks[origin] }
  })
})

/**
 * Returns the path of the shim that containerd starts. `states` are the path states of the places, in order; they may end at
 * the first match.
 *
 * @category operations
 * @since 1.0.0
 */
export const decide = (
  searched: ShimSearch,
  states: ReadonlyArray<Search.PathState>,
  rules: ExecutableSearch.SearchRules
): Result.Result<string, ShimNotFound> =>
  Result.mapError(Search.run(search(searched, rules), states).found, (miss) => notFound(searched, miss))

/**
 * Returns the error for a search that found no shim.
 *
 * @category operations
 * @since 1.0.0
 */
export const notFound = (
  { binary, runtime }: Pick<ShimSearch, "binary" | "runtime">,
  miss: Search.Miss
): ShimNotFound => ({ _tag: "ShimNotFound", runtime, binary, ...(miss._tag === "Stopped" && { errno: miss.errno }) })

/**
 * Returns containerd's message for a refused name or for a shim that was not found. Its example depends on the rules.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (failure: RefusedShim | ShimNotFound, rules: ShimName.NameRules = "containerd-1.7"): string => {
  const { runtime } = failure
  if (failure._tag === "ShimNotFound") {
    return failure.errno === undefined
      ? `runtime ${GoText.quote(runtime)} binary not installed ${GoText.quote(failure.binary)}: file does not exist`
      : `invalid custom binary path: stat ${runtime}: ${Errno.describe(failure.errno)}`
  }
  return failure.reason === "Empty"
    ? "no runtime name"
    : `invalid runtime name ${runtime}, correct runtime name should be either format like \`io.containerd.runc.${rules === "containerd-2.0" ? "v2" : "v1"}\` or a full path to the binary`
}

/**
 * Says in plain words, without a full stop, why a name is refused or a shim was not found.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (failure: RefusedShim | ShimNotFound): string => {
  const name = Wording.plain(failure.runtime)
  if (failure._tag === "ShimNotFound") {
    if (failure.errno === undefined) return `the shim ${Wording.plain(failure.binary)} is not installed`
    return failure.errno === "ENOENT"
      ? `the shim ${name} does not exist`
      : `the shim ${name} cannot be read: ${Errno.describe(failure.errno)}`
  }
  switch (failure.reason) {
    case "Empty":
      return "no shim is named"
    case "RelativePath":
      return `the shim ${name} is a relative path, which containerd refuses`
    case "NoBinary":
      return `containerd cannot derive the file name of a shim from ${name}`
  }
}

const placesOf = (binary: string, environment: ShimEnvironment, directory = ""): ReadonlyArray<ShimPlace> => {
  const { executable, workingDirectory } = environment
  const places = [placeAt("workingDirectory", FilePath.join(workingDirectory, directory, binary))]
  for (const { location, path } of ExecutableSearch.candidates(binary, environment)) {
    // Go reports an error for a match through a relative element of PATH, but containerd uses the path anyway.
    places.push(placeAt("searchPath", location, path === location ? path : FilePath.clean(location)))
  }
  // containerd 1.6 derives a name with a slash from ./a.b. If there is no such file, it starts the working directory, which fails.
  if (binary.includes("/")) return [...places, placeAt("workingDirectory", workingDirectory)]
  if (executable !== undefined) places.push(placeAt("besideContainerd", beside(executable, binary)))
  return places
}

const placeAt = (origin: PlaceOrigin, location: string, path = location): ShimPlace => ({ origin, path, location })

const beside = (executable: string, binary: string): string =>
  FilePath.join("/", executable.slice(0, executable.lastIndexOf("/") + 1), binary)

const remarks: { readonly [origin in Exclude<PlaceOrigin, "custom">]: string } = {
  workingDirectory: "working directory",
  searchPath: "PATH",
  besideContainerd: "next to containerd"
}
