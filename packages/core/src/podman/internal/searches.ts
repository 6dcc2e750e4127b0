/**
 * The searches of Podman: for the program of a runtime, for the default runtime, and for the monitor.
 *
 * Source of the rule: containers/podman, `libpod/oci_conmon_common.go`, `newConmonOCIRuntime`; containers-common,
 * `pkg/config/config.go`, `findRuntime` and `FindConmon`.
 */
import { ExecutableSearch, type Search } from "../../machine/index.ts"
import { FilePath } from "../../text/index.ts"

/** The surroundings of a search, and the rules of `$PATH`. */
export interface Places extends ExecutableSearch.SearchEnvironment {
  readonly rules: ExecutableSearch.SearchRules
}

const seeker = "podman"

/**
 * Returns the search for the program of a runtime: a regular file at one of its paths, then `$PATH`. A path that does not exist is
 * passed over, and any other error at a path ends the search. An empty name is not looked for.
 */
export const forRuntime = (name: string, paths: ReadonlyArray<string>, places: Places): Search.Search => ({
  seeker,
  wanted: name,
  places:
    name === "" ? [] : [...listed(paths, places, "regular-file", "next-if-missing"), ...inSearchPath(name, places)]
})

/** Returns the search that makes a name the default runtime: anything at one of its paths, then `$PATH`. */
export const forDefault = (name: string, paths: ReadonlyArray<string>, places: Places): Search.Search => ({
  seeker,
  wanted: name,
  places: [...listed(paths, places, "anything", "next"), ...inSearchPath(name, places)]
})

/** Returns the search for the monitor: anything but a directory at one of its paths, then `$PATH`. */
export const forMonitor = (paths: ReadonlyArray<string>, places: Places): Search.Search => ({
  seeker,
  wanted: "conmon",
  places: [...listed(paths, places, "no-directory", "next"), ...inSearchPath("conmon", places)]
})

/** Returns the search of the monitor for the program that it calls: a file that its user may execute. */
export const forCall = (monitor: string, program: string, { workingDirectory }: Places): Search.Search => ({
  seeker: monitor,
  wanted: program,
  places: [
    { path: program, location: FilePath.absolute(program, workingDirectory), test: "executable", onError: "stop" }
  ]
})

/** The remark on a place that `$PATH` names. */
export const searchPathRemark = "PATH"

const listed = (
  paths: ReadonlyArray<string>,
  { workingDirectory }: Places,
  test: Search.Test,
  onError: Search.SearchPlace["onError"]
): ReadonlyArray<Search.SearchPlace> =>
  paths.map((path) => ({
    path,
    // For the system, the empty path is not the working directory.
    location: path === "" ? "" : FilePath.absolute(path, workingDirectory),
    test,
    onError
  }))

/** An error in `$PATH` ends nothing, not even for a name with a slash, which is looked for as a path. */
const inSearchPath = (name: string, places: Places): ReadonlyArray<Search.SearchPlace> =>
  ExecutableSearch.search(name, places, places.rules, seeker).places.map((place) => ({
    ...place,
    onError: "next",
    remark: searchPathRemark
  }))
