/**
 * The look-up of a runtime's program, as a list of places and a verdict on what was found in each. Looking is left to
 * the caller; everything that is decided is decided here.
 *
 * Source of the rule: Go 1.19 and 1.20, `os/exec`, `LookPath` and `findExecutable` on Unix (golang/go 2b8f21409480).
 */
import * as Result from "effect/Result"
import { Errno, FilePath, GoText } from "../text/index.ts"
import type { HostFacts } from "./HostFacts.ts"

/** Where the search takes place: the engine's `PATH` and working directory. */
export type SearchEnvironment = Pick<HostFacts, "searchPath" | "workingDirectory">

/** A place to look. `path` is how the engine calls it; `location` is the same place as an absolute path. */
export interface Candidate {
  readonly path: string
  readonly location: string
}

/**
 * Which files a look-up accepts, by the release of Go that the program was built with which looks. Up to 1.19 any execute bit
 * suffices. Since 1.20 the user of that program has to be able to execute the file: bits for other users do not count, and a
 * file system may be mounted so that nothing on it can be executed.
 */
export type Rules = "go-1.19" | "go-1.20"

/**
 * Whether the user who looks may execute a file. `deniedToUser` means that other users may, such as root, by the mode of the
 * file; `denied` is denied to all, as by a mount on which nothing can be executed.
 */
export type Execution = "allowed" | "denied" | "deniedToUser"

/**
 * What is at a place, links followed. If `execution` is absent, the mode of the file decides. `errno` is the name of the system's
 * error, such as `ENOENT`.
 */
export type Finding =
  | { readonly _tag: "File"; readonly mode: number; readonly execution?: Execution }
  | { readonly _tag: "Directory" }
  | { readonly _tag: "Unreadable"; readonly errno: string }

/** Why no program is used. */
export type SearchReason =
  | { readonly _tag: "NotInPath" }
  | { readonly _tag: "RelativeToWorkingDirectory"; readonly path: string }
  | { readonly _tag: "NotExecutable" }
  | { readonly _tag: "IsDirectory" }
  | { readonly _tag: "Unreadable"; readonly errno: string }

/** The look-up of `file` found no program that may be run. */
export interface ExecutableNotFound {
  readonly _tag: "ExecutableNotFound"
  readonly file: string
  readonly reason: SearchReason
}

/** The places where a file is looked for, in order. One with a slash is looked for in one place only. */
export const candidates = (file: string, environment: SearchEnvironment): ReadonlyArray<Candidate> => {
  const locate = (path: string): Candidate => ({
    path,
    location: FilePath.absolute(path, environment.workingDirectory)
  })
  if (file.includes("/")) return [locate(file)]
  return FilePath.splitList(environment.searchPath).map((directory) =>
    locate(FilePath.join(directory === "" ? "." : directory, file))
  )
}

/** What can be said of a place without looking: no system call takes a path with a NUL character. */
export const foreseen = ({ location }: Candidate): Finding | undefined =>
  location.includes("\0") ? { _tag: "Unreadable", errno: "EINVAL" } : undefined

/** Reports whether the rules accept what was found as a program. */
export const isExecutable = (finding: Finding, rules: Rules): boolean => {
  if (finding._tag !== "File") return false
  const hasExecuteBit = (finding.mode & 0o111) !== 0
  return rules === "go-1.19" || finding.execution === undefined ? hasExecuteBit : finding.execution === "allowed"
}

/** Returns a test that reports whether what was found at a place ends the search. */
export const suffices =
  (rules: Rules) =>
  (_: Candidate, finding: Finding): boolean =>
    isExecutable(finding, rules)

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
 * const findings = [{ _tag: "Unreadable", errno: "ENOENT" }, { _tag: "File", mode: 0o755 }] as const
 * console.log(Result.getOrThrow(ExecutableSearch.verdict("crun", environment, findings, "go-1.20")))
 * // => [ '/usr/local/bin/crun', '/usr/bin/crun' ]
 * // => /usr/bin/crun
 * ```
 */
export const verdict = (
  file: string,
  environment: SearchEnvironment,
  findings: ReadonlyArray<Finding>,
  rules: Rules
): Result.Result<string, ExecutableNotFound> => {
  const refuse = (reason: SearchReason) => Result.fail<ExecutableNotFound>({ _tag: "ExecutableNotFound", file, reason })
  const places = candidates(file, environment)
  const hit = places[findings.findIndex((finding) => isExecutable(finding, rules))]
  if (file.includes("/")) {
    const finding = findings[0]
    if (hit !== undefined) return Result.succeed(file)
    if (finding?._tag === "Unreadable") return refuse(finding)
    return refuse({ _tag: finding?._tag === "Directory" && rules !== "go-1.19" ? "IsDirectory" : "NotExecutable" })
  }
  if (hit === undefined) return refuse({ _tag: "NotInPath" })
  return FilePath.isAbsolute(hit.path)
    ? Result.succeed(hit.path)
    : refuse({ _tag: "RelativeToWorkingDirectory", path: hit.path })
}

/** Why a program is missing; undefined if it is found, or if it may be in a place that the caller may not look at. */
export const missing = (
  file: string,
  environment: SearchEnvironment,
  findings: ReadonlyArray<Finding>,
  rules: Rules
): ExecutableNotFound | undefined => {
  const decided = verdict(file, environment, findings, rules)
  return Result.isSuccess(decided) || findings.some(isHidden) ? undefined : decided.failure
}

/** Reports whether a program may be at a place for an engine that runs as root. */
export const isHidden = (finding: Finding): boolean =>
  finding._tag === "Unreadable"
    ? finding.errno === "EACCES" || finding.errno === "EPERM"
    : finding._tag === "File" && finding.execution === "deniedToUser"

/** The message for a failed look-up, letter for letter that of Go. */
export const message = ({ file, reason }: ExecutableNotFound): string =>
  `exec: ${GoText.quote(file)}: ${describe(file, reason)}`

const describe = (file: string, reason: SearchReason): string => {
  switch (reason._tag) {
    case "NotInPath":
      return "executable file not found in $PATH"
    case "RelativeToWorkingDirectory":
      return "cannot run executable found relative to current directory"
    case "NotExecutable":
      return "permission denied"
    case "IsDirectory":
      return "is a directory"
    case "Unreadable":
      return `stat ${file}: ${Errno.describe(reason.errno)}`
  }
}
