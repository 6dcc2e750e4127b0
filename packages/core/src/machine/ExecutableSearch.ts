/**
 * The search for a runtime's program: a list of places, and a decision based on the path state of each place. The caller
 * probes the places; this module makes all decisions.
 *
 * Source of the rule: Go 1.19 and 1.20, `os/exec`, `LookPath` and `findExecutable` on Unix (golang/go 2b8f21409480).
 */
import * as Result from "effect/Result"
import { Errno, FilePath, GoText, Wording } from "../text/index.ts"
import type { HostFacts } from "./HostFacts.ts"
import * as Search from "./Search.ts"

/**
 * The `PATH` and the working directory that determine the places of a search.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchEnvironment = Pick<HostFacts, "searchPath" | "workingDirectory">

/**
 * The rules for accepting a file, named by the Go release that the searching program was built with. Up to Go 1.19, any execute
 * bit suffices. Since Go 1.20, the user of the searching program must be able to execute the file: execute bits for other users
 * do not count, and a file on a `noexec` mount is not accepted.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchRules = "go-1.19" | "go-1.20"

/**
 * The reason why a search found no program that may be run.
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
 * An error: the search for `file` found no program that may be run.
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
 * Returns the places of the search for a file, in order. A file with a slash has only one place.
 *
 * @category operations
 * @since 1.0.0
 */
export const candidates = (file: string, environment: SearchEnvironment): ReadonlyArray<Search.Candidate> => {
  const { searchPath, workingDirectory } = environment
  if (file.includes("/")) return [{ path: file, location: FilePath.absolute(file, workingDirectory) }]
  return FilePath.splitList(searchPath).map((directory) => {
    const path = FilePath.join(directory || ".", file)
    return { path, location: FilePath.isAbsolute(directory) ? path : FilePath.absolute(path, workingDirectory) }
  })
}

/**
 * Returns the search for a file by these rules. A file with a slash has only one place, and an error there ends the search.
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
  const test = testOf(rules)
  const onError = isPath ? "stop" : "next"
  const places = candidates(file, environment).map(({ location, path }): Search.SearchPlace => {
    const place = { path, location, test, onError } as const
    // Go refuses a program that it finds through a relative element of PATH.
    return isPath || path === location ? place : { ...place, isRefused: true }
  })
  return { seeker, wanted: file, places }
}

/**
 * Returns the test that a program must pass by these rules.
 *
 * @category operations
 * @since 1.0.0
 */
export const testOf = (rules: SearchRules): Search.Test => (rules === "go-1.19" ? "execute-bit" : "executable")

/**
 * Returns the path of the program as the engine uses it. `states` are the path states of the candidates, in order; they may
 * end at the first executable file.
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
 * Returns Go's error for a search that found no program to use.
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
 * Returns the error for a missing program; undefined if the program is found or may be in a place hidden from the caller.
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
 * Returns Go's message for a failed search, letter for letter.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ file, reason }: ExecutableNotFound): string => {
  const why = reason._tag === "Unreadable" ? `stat ${file}: ${Errno.describe(reason.errno)}` : reasons[reason._tag]
  return `exec: ${GoText.quote(file)}: ${why}`
}

/**
 * Says in plain words, without a full stop, why a search found no program.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ file, reason }: ExecutableNotFound): string => {
  const program = Wording.plain(file)
  switch (reason._tag) {
    case "NotInPath":
      return `${program} is not in the engine's PATH`
    case "RelativeToWorkingDirectory":
      return `${program} is only in a relative directory of the engine's PATH, where it may not be used`
    case "NotExecutable":
      return `${program} cannot be executed`
    case "IsDirectory":
      return `${program} is a directory`
    case "Unreadable":
      return reason.errno === "ENOENT"
        ? `${program} does not exist`
        : `${program} cannot be read: ${Errno.describe(reason.errno)}`
  }
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
