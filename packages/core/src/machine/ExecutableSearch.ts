/**
 * The look-up of a runtime's program, as a list of places and a verdict on what was found in each. Looking is left to
 * the caller; everything that is decided is decided here.
 *
 * Source of the rule: Go 1.19 and 1.20, `os/exec`, `LookPath` and `findExecutable` on Unix (golang/go 2b8f21409480).
 */
import * as Result from "effect/Result"
import { Errno, FilePath, GoText } from "../text/index.ts"
import type { HostFacts } from "./HostFacts.ts"
import * as Search from "./Search.ts"

/**
 * Where the search takes place: the engine's `PATH` and working directory.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchEnvironment = Pick<HostFacts, "searchPath" | "workingDirectory">

/**
 * Which files a look-up accepts, by the release of Go that the program was built with which looks. Up to 1.19 any execute bit
 * suffices. Since 1.20 the user of that program has to be able to execute the file: bits for other users do not count, and a
 * file system may be mounted so that nothing on it can be executed.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchRules = "go-1.19" | "go-1.20"

/**
 * Why no program is used.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchReason =
  | { readonly _tag: "NotInPath" }
  | { readonly _tag: "RelativeToWorkingDirectory"; readonly path: string }
  | { readonly _tag: "NotExecutable" }
  | { readonly _tag: "IsDirectory" }
  | { readonly _tag: "Unreadable"; readonly errno: string }

/**
 * The look-up of `file` found no program that may be run.
 *
 * @category models
 * @since 1.0.0
 */
export interface ExecutableNotFound {
  readonly _tag: "ExecutableNotFound"
  readonly file: string
  readonly reason: SearchReason
}

/**
 * The places where a file is looked for, in order. One with a slash is looked for in one place only.
 *
 * @category operations
 * @since 1.0.0
 */
export const candidates = (file: string, environment: SearchEnvironment): ReadonlyArray<Search.Candidate> => {
  const { searchPath, workingDirectory } = environment
  const paths = file.includes("/")
    ? [file]
    : FilePath.splitList(searchPath).map((directory) => FilePath.join(directory === "" ? "." : directory, file))
  return paths.map((path) => ({ path, location: FilePath.absolute(path, workingDirectory) }))
}

/**
 * Returns the search for a file by these rules. One with a slash is looked for in one place, and an error there ends it.
 *
 * @category operations
 * @since 1.0.0
 */
export const search = (
  file: string,
  environment: SearchEnvironment,
  rules: SearchRules,
  seeker = "the engine"
): Search.Search => {
  const isPath = file.includes("/")
  return {
    seeker,
    wanted: file,
    places: candidates(file, environment).map((place) => ({
      ...place,
      test: testOf(rules),
      onError: isPath ? "stop" : "next",
      // Go refuses a program that it finds by way of a relative element of PATH.
      ...(!isPath && !FilePath.isAbsolute(place.path) && { isRefused: true })
    }))
  }
}

/**
 * Returns the test that a program has to pass by these rules.
 *
 * @category operations
 * @since 1.0.0
 */
export const testOf = (rules: SearchRules): Search.Test => (rules === "go-1.19" ? "execute-bit" : "executable")

/**
 * The path of the program as the engine uses it. `findings` are those of the candidates, in order; a search may stop at
 * the first executable one.
 *
 * ```ts
 * import { ExecutableSearch } from "@oci-runtimes/core/machine"
 * import * as Result from "effect/Result"
 *
 * const environment = { searchPath: "/usr/local/bin:/usr/bin", workingDirectory: "/" }
 * console.log(ExecutableSearch.candidates("crun", environment).map(({ path }) => path))
 * const states = [{ _tag: "Unreadable", errno: "ENOENT" }, { _tag: "File", mode: 0o755 }] as const
 * console.log(Result.getOrThrow(ExecutableSearch.decide("crun", environment, states, "go-1.20")))
 * // => [ '/usr/local/bin/crun', '/usr/bin/crun' ]
 * // => /usr/bin/crun
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const decide = (
  file: string,
  environment: SearchEnvironment,
  states: ReadonlyArray<Search.PathState>,
  rules: SearchRules
): Result.Result<string, ExecutableNotFound> => {
  const { found, probed } = Search.run(search(file, environment, rules), states)
  return Result.mapError(found, (miss) => notFound(file, miss, probed))
}

/**
 * Returns why a search for a file found nothing to use, in Go's terms.
 *
 * @category operations
 * @since 1.0.0
 */
export const notFound = (
  file: string,
  miss: Search.Miss,
  probed: ReadonlyArray<Search.ProbedPlace>
): ExecutableNotFound => ({ _tag: "ExecutableNotFound", file, reason: reasonOf(file, miss, probed) })

/**
 * Why a program is missing; undefined if it is found, or if it may be in a place that the caller may not look at.
 *
 * @category operations
 * @since 1.0.0
 */
export const missing = (
  file: string,
  environment: SearchEnvironment,
  states: ReadonlyArray<Search.PathState>,
  rules: SearchRules
): ExecutableNotFound | undefined => {
  const decided = decide(file, environment, states, rules)
  return Result.isSuccess(decided) || states.some(Search.isHidden) ? undefined : decided.failure
}

/**
 * The message for a failed look-up, letter for letter that of Go.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ file, reason }: ExecutableNotFound): string => {
  const why = reason._tag === "Unreadable" ? `stat ${file}: ${Errno.describe(reason.errno)}` : reasons[reason._tag]
  return `exec: ${GoText.quote(file)}: ${why}`
}

const reasons: { readonly [tag in Exclude<SearchReason["_tag"], "Unreadable">]: string } = {
  NotInPath: "executable file not found in $PATH",
  RelativeToWorkingDirectory: "cannot run executable found relative to current directory",
  NotExecutable: "permission denied",
  IsDirectory: "is a directory"
}

const reasonOf = (file: string, miss: Search.Miss, [first]: ReadonlyArray<Search.ProbedPlace>): SearchReason => {
  if (miss._tag === "Refused") return { _tag: "RelativeToWorkingDirectory", path: miss.place.path }
  if (miss._tag === "Stopped") return { _tag: "Unreadable", errno: miss.errno }
  if (!file.includes("/")) return { _tag: "NotInPath" }
  const saysDirectory = first?.place.test === "executable" && first.state?._tag === "Directory"
  return { _tag: saysDirectory ? "IsDirectory" : "NotExecutable" }
}
