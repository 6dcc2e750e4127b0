/**
 * A look for something on a machine: an ordered list of places, each with the test that what is found there has to pass. The
 * caller looks; what follows from the findings is decided here. An engine's look for a program, containerd's look for a shim
 * and a list of candidates are all searches.
 */
import * as Result from "effect/Result"

/**
 * A place to look. `path` is how the seeker calls it; `location` is the same place as an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Candidate {
  readonly path: string
  readonly location: string
}

/**
 * Says whether the user who looks may execute a file. `deniedToUser` means that other users may, such as root, by the mode of
 * the file; `denied` is denied to all, as by a mount on which nothing can be executed.
 *
 * @category models
 * @since 1.0.0
 */
export type Execution = "allowed" | "denied" | "deniedToUser"

/**
 * What is at a place, links followed. If `execution` is absent, the mode of the file decides. `errno` is the name of the system's
 * error, such as `ENOENT`.
 *
 * @category models
 * @since 1.0.0
 */
export type PathState =
  | { readonly _tag: "File"; readonly mode: number; readonly execution?: Execution }
  | { readonly _tag: "Directory" }
  | { readonly _tag: "Unreadable"; readonly errno: string }

/**
 * What has to be at a place.
 *
 * - `anything`: whatever can be read, a directory included.
 * - `regular-file`: a regular file.
 * - `execute-bit`: a file with an execute bit, whoever it is for.
 * - `executable`: a file that the seeker's user may execute.
 *
 * @category models
 * @since 1.0.0
 */
export type Test = "anything" | "executable" | "execute-bit" | "regular-file"

/**
 * A place of a search.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchPlace extends Candidate {
  readonly test: Test
  /** What an error at the place means: the seeker goes on to the next place, or it stops. */
  readonly onError: "next" | "stop"
  /** Present if the seeker refuses what passes the test here, and looks no further. */
  readonly isRefused?: true
  /** How people call the place, if its path does not say enough: `PATH`. */
  readonly remark?: string
}

/**
 * A search: who looks for what, in which places, in order.
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
 * A place, what was found there, and whether that passed the test. The finding is null if nobody looked, because the search had
 * ended before.
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
 * What was looked at, and the path that was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchOutcome<P extends SearchPlace = SearchPlace> {
  readonly probed: ReadonlyArray<ProbedPlace<P>>
  readonly found: Result.Result<string, Miss<P>>
}

/**
 * Decides a search by what is at its places, in their order. The findings may end where the search does.
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
 * Reports whether a search ends with what was found at a place.
 *
 * @category operations
 * @since 1.0.0
 */
export const ends = ({ onError, test }: Pick<SearchPlace, "onError" | "test">, state: PathState): boolean =>
  passes(state, test) || (onError === "stop" && state._tag === "Unreadable")

/**
 * Reports whether a finding passes a test.
 *
 * @category operations
 * @since 1.0.0
 */
export const passes = (state: PathState, test: Test): boolean => {
  if (state._tag !== "File") return test === "anything" && state._tag === "Directory"
  const { execution, mode } = state
  switch (test) {
    case "anything":
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
 * Returns what can be said of a place without looking: no system call takes a path with a NUL character.
 *
 * @category operations
 * @since 1.0.0
 */
export const foreseen = ({ location }: Candidate): PathState | undefined =>
  location.includes("\0") ? { _tag: "Unreadable", errno: "EINVAL" } : undefined

/**
 * Reports whether a program may be at a place for a seeker that runs as root, though the caller cannot tell.
 *
 * @category operations
 * @since 1.0.0
 */
export const isHidden = (state: PathState): boolean =>
  state._tag === "Unreadable"
    ? state.errno === "EACCES" || state.errno === "EPERM"
    : state._tag === "File" && state.execution === "deniedToUser"

const foundAt = <P extends SearchPlace>({
  state,
  place,
  isMatch: suffices
}: ProbedPlace<P>): Result.Result<string, Miss<P>> => {
  if (!suffices) {
    return Result.fail({ _tag: "Stopped", place, errno: state?._tag === "Unreadable" ? state.errno : "" })
  }
  return place.isRefused ? Result.fail({ _tag: "Refused", place }) : Result.succeed(place.path)
}

/** The bits of a mode that tell the type of a file. A mode without them is taken to be that of a regular file. */
const fileType = 0o170000
const regular = 0o100000
