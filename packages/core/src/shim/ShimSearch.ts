/**
 * containerd's own look-up of a shim, as a list of places and a verdict on what was found in each. Looking is left to the
 * caller; everything that is decided is decided here.
 *
 * containerd remembers where it found a shim until it stops, so one that runs may use a binary that it would no longer
 * find.
 *
 * Source of the rule: containerd 1.6 and 1.7, `runtime/v2/manager.go`, and 2.x, `core/runtime/v2/shim_manager.go`,
 * `resolveRuntimePath`; `BinaryName` and `BinaryPath` of its package `shim`.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, Search } from "../machine/index.ts"
import { Errno, FilePath, GoText } from "../text/index.ts"
import * as ShimName from "./ShimName.ts"

/**
 * Where containerd searches: its `PATH`, its working directory, and its own executable, where that is known.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimEnvironment extends ExecutableSearch.SearchEnvironment {
  readonly executable: string | undefined
}

/**
 * What makes containerd look in a place. A custom place is one that the runtime's name is the path of.
 *
 * @category models
 * @since 1.0.0
 */
export type PlaceOrigin = "custom" | "workingDirectory" | "searchPath" | "besideContainerd"

/**
 * A place to look. `path` is what containerd starts if the shim is there; `location` is where that is to be looked for.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimPlace extends Search.Candidate {
  readonly origin: PlaceOrigin
}

/**
 * The places where a shim is looked for, in order. `binary` is the file's name, or the path that the runtime's name is.
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
 * A name that containerd does not look for: it is empty, a path that is not absolute, or of a form from which no binary
 * follows.
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
 * The look-up found no shim. `errno` says what is wrong with a custom path, and is absent for a name.
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
 * The binary's name and the places where containerd looks for it. containerd 1.6 would take a path that is not absolute
 * for one in its working directory; no engine gives it any, and here it is refused as in 1.7.
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
  if (runtime.includes("/")) return refuse("RelativePath")
  const name = ShimName.shimBinary(runtime, rules)
  return Result.isFailure(name)
    ? refuse("NoBinary")
    : Result.succeed({ runtime, binary: name.success, places: placesOf(name.success, environment) })
}

/**
 * Returns containerd's search by these rules. Of its `PATH` it takes only a file that is a program; elsewhere it takes whatever
 * is there, a directory included, and fails later.
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
  places: searched.map((place) => ({
    ...place,
    test: place.origin === "searchPath" ? ExecutableSearch.testOf(rules) : "anything",
    onError: place.origin === "custom" ? "stop" : "next",
    ...(place.origin !== "custom" && { remark: remarks[place.origin] })
  }))
})

/**
 * The path of the shim that containerd starts. `findings` are those of the places, in order; a search may stop at the
 * first one that suffices.
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
 * Returns why a search for a shim found none, in containerd's terms.
 *
 * @category operations
 * @since 1.0.0
 */
export const notFound = (
  { binary, runtime }: Pick<ShimSearch, "binary" | "runtime">,
  miss: Search.Miss
): ShimNotFound => ({ _tag: "ShimNotFound", runtime, binary, ...(miss._tag === "Stopped" && { errno: miss.errno }) })

/**
 * containerd's message for a name that it does not look for or a shim that it does not find.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (failure: RefusedShim | ShimNotFound): string => {
  const { runtime } = failure
  if (failure._tag === "ShimNotFound") {
    return failure.errno === undefined
      ? `runtime ${GoText.quote(runtime)} binary not installed ${GoText.quote(failure.binary)}: file does not exist`
      : `invalid custom binary path: stat ${runtime}: ${Errno.describe(failure.errno)}`
  }
  return failure.reason === "Empty"
    ? "no runtime name"
    : `invalid runtime name ${runtime}, correct runtime name should be either format like \`io.containerd.runc.v1\` or a full path to the binary`
}

const placesOf = (binary: string, { executable, ...environment }: ShimEnvironment): ReadonlyArray<ShimPlace> => [
  placeAt("workingDirectory", FilePath.join(environment.workingDirectory, binary)),
  // A hit by way of a relative element of PATH is an error to Go, but containerd uses the path all the same.
  ...ExecutableSearch.candidates(binary, environment).map(({ location }) => placeAt("searchPath", location)),
  ...(executable === undefined ? [] : [placeAt("besideContainerd", beside(executable, binary))])
]

const placeAt = (origin: PlaceOrigin, location: string): ShimPlace => ({
  origin,
  path: FilePath.clean(location),
  location
})

const beside = (executable: string, binary: string): string =>
  FilePath.join("/", executable.slice(0, executable.lastIndexOf("/") + 1), binary)

const remarks: { readonly [origin in Exclude<PlaceOrigin, "custom">]: string } = {
  workingDirectory: "working directory",
  searchPath: "PATH",
  besideContainerd: "beside containerd"
}
