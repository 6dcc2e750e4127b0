/**
 * A search on a machine: an ordered list of places, each with the test that its path state must pass. The caller probes the
 * places; this module decides the search from the path states. An engine's search for a program, containerd's search for a
 * shim, and a list of candidates are all searches.
 */
import * as Result from "effect/Result"

/**
 * A place to look. `path` is the path that the seeker uses; `location` is the same place as an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Candidate {
  readonly path: string
  readonly location: string
}

/**
 * The permission to execute a file, for the user who probes the file. `deniedToUser`: the file's mode allows other users,
 * such as root, to execute the file. `denied`: no user may execute the file, for example on a `noexec` mount.
 *
 * @category models
 * @since 1.0.0
 */
export type Execution = "allowed" | "denied" | "deniedToUser"

/**
 * The state of a path, with links followed. If `execution` is absent, the mode of the file decides. `errno` is the name of the
 * system's error, such as `ENOENT`.
 *
 * @category models
 * @since 1.0.0
 */
export type PathState =
  | { readonly _tag: "File"; readonly mode: number; readonly execution?: Execution }
  | { readonly _tag: "Directory" }
  | { readonly _tag: "Unreadable"; readonly errno: string }

/**
 * The test that a path state must pass.
 *
 * - `anything`: anything that exists, including a directory.
 * - `no-directory`: anything that exists, except a directory.
 * - `regular-file`: a regular file.
 * - `execute-bit`: a file with an execute bit for any user.
 * - `executable`: a file that the seeker's user may execute.
 *
 * @category models
 * @since 1.0.0
 */
export type Test = "anything" | "executable" | "execute-bit" | "no-directory" | "regular-file"

/**
 * A place of a search, with its test.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchPlace extends Candidate {
  readonly test: Test
  /**
   * The effect of an error at the place: the seeker goes on to the next place, stops, or goes on only if there is no such file or
   * directory (`ENOENT`) and stops at any other error.
   */
  readonly onError: "next" | "next-if-missing" | "stop"
  /** Present if the seeker refuses a match at this place and stops. */
  readonly isRefused?: true
  /** A name for the place, such as `PATH`, if its path does not say enough. */
  readonly remark?: string
}

/**
 * A search: the program that looks, the file that it looks for, and the places in order.
 *
 * @category models
 * @since 1.0.0
 */
export interface Search<out P extends SearchPlace = SearchPlace> {
  readonly seeker: string
  readonly wanted: string
  readonly places: ReadonlyArray<P>
}

/**
 * A place, its path state, and whether the state passed the test. The state is null if the place was not probed because the
 * search had already ended.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProbedPlace<out P extends Candidate = SearchPlace> {
  readonly place: P
  readonly state: PathState | null
  readonly isMatch: boolean
}

/**
 * The end of a search that found nothing to use: no place is left, an error stopped it, or the seeker refuses what it found.
 *
 * @category models
 * @since 1.0.0
 */
export type Miss<P extends SearchPlace = SearchPlace> =
  | { readonly _tag: "Exhausted" }
  | { readonly _tag: "Stopped"; readonly place: P; readonly errno: string }
  | { readonly _tag: "Refused"; readonly place: P }

/**
 * The places of a search with their path states, and the path that was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchOutcome<P extends SearchPlace = SearchPlace> {
  readonly probed: ReadonlyArray<ProbedPlace<P>>
  readonly found: Result.Result<string, Miss<P>>
}

/**
 * Decides a search from the path states of its places, in order. The states may end at the place where the search ends.
 *
 * ```ts
 * import { Search } from "@oci-runtimes/core/machine"
 * import * as Result from "effect/Result"
 *
 * const places = ["/usr/bin/crun", "/usr/local/bin/crun", "/opt/crun"].map((path) => ({
 *   path,
 *   location: path,
 *   test: "regular-file" as const,
 *   onError: "next" as const
 * }))
 * const { found, probed } = Search.run({ places }, [
 *   { _tag: "Unreadable", errno: "ENOENT" },
 *   { _tag: "File", mode: 0o755 }
 * ])
 * console.log(Result.getOrThrow(found), probed.map(({ state }) => state?._tag))
 * // => /usr/local/bin/crun [ 'Unreadable', 'File', undefined ]
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const run = <P extends SearchPlace>(
  { places }: Pick<Search<P>, "places">,
  states: ReadonlyArray<PathState>
): SearchOutcome<P> => {
  const last = places.findIndex((place, index) => states[index] !== undefined && ends(place, states[index]))
  const probed = places.map((place, index): ProbedPlace<P> => {
    const state = last !== -1 && index > last ? null : (states[index] ?? null)
    return { place, state, isMatch: index === last && state !== null && passes(state, place.test) }
  })
  const end = probed[last]
  return { probed, found: end === undefined ? Result.fail({ _tag: "Exhausted" }) : foundAt(end) }
}

/**
 * Reports whether a search ends at a place with this path state.
 *
 * @category operations
 * @since 1.0.0
 */
export const ends = ({ onError, test }: Pick<SearchPlace, "onError" | "test">, state: PathState): boolean =>
  passes(state, test) || (state._tag === "Unreadable" && stopsAt(onError, state.errno))

/**
 * Reports whether a path state passes a test.
 *
 * @category operations
 * @since 1.0.0
 */
export const passes = (state: PathState, test: Test): boolean => {
  if (state._tag !== "File") return test === "anything" && state._tag === "Directory"
  const { execution, mode } = state
  switch (test) {
    case "anything":
    case "no-directory":
      return true
    case "regular-file":
      return (mode & fileType) === 0 || (mode & fileType) === regular
    case "execute-bit":
      return (mode & 0o111) !== 0
    case "executable":
      return execution === undefined ? (mode & 0o111) !== 0 : execution === "allowed"
  }
}

/**
 * Returns the path state of a place that need not be probed: system calls reject a path with a NUL character, and find nothing at the
 * empty path.
 *
 * @category operations
 * @since 1.0.0
 */
export const foreseen = ({ location }: Candidate): PathState | undefined => {
  if (location === "") return { _tag: "Unreadable", errno: "ENOENT" }
  return location.includes("\0") ? { _tag: "Unreadable", errno: "EINVAL" } : undefined
}

/**
 * Reports whether a seeker that runs as root may find a program at a place although the caller cannot check.
 *
 * @category operations
 * @since 1.0.0
 */
export const isHidden = (state: PathState): boolean =>
  state._tag === "Unreadable"
    ? state.errno === "EACCES" || state.errno === "EPERM"
    : state._tag === "File" && state.execution === "deniedToUser"

const stopsAt = (onError: SearchPlace["onError"], errno: string): boolean =>
  onError === "stop" || (onError === "next-if-missing" && errno !== "ENOENT")

const foundAt = <P extends SearchPlace>({ state, place, isMatch }: ProbedPlace<P>): Result.Result<string, Miss<P>> => {
  if (!isMatch) {
    return Result.fail({ _tag: "Stopped", place, errno: state?._tag === "Unreadable" ? state.errno : "" })
  }
  return place.isRefused ? Result.fail({ _tag: "Refused", place }) : Result.succeed(place.path)
}

/** The file type bits of a mode. A mode without these bits counts as a regular file. */
const fileType = 0o170000
const regular = 0o100000
