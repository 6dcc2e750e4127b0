/**
 * The scripts that an engine cannot write because of the paths that it opens. If a script cannot be written, the engine does
 * not start, and does not apply the file on a reload. Paths that only some machines can write are not reported.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `initRuntimes`; Docker Engine 25.0, the same file,
 * `wrapRuntime`, and `pkg/ioutils`, `AtomicWriteFile`; Go, `os.CreateTemp`; tried with 26.1 and 29.7.
 */
import type { Problem } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Settings } from "../Settings.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import * as ScriptsNames from "./ScriptsNames.ts"
import * as WrapperScript from "./WrapperScript.ts"

/** A file that an engine opens to write a script. */
export interface OpenedFile {
  /** The directory that the engine has just created or emptied for the scripts. */
  readonly directory: string
  /** The path, with `*` in place of the random digits. */
  readonly path: string
  /** The number of bytes by which the last element of the path may be longer than written here. */
  readonly growth: number
}

/** Returns the problems of the scripts that an engine with this data root cannot write, in the order of the runtimes. */
export const scriptFaults = (
  runtimes: Iterable<readonly [name: string, entry: RuntimeEntry]>,
  { dataRoot, origins }: Pick<Settings, "dataRoot" | "origins">,
  effect: Problem.Effect,
  opened: (name: string, entry: RuntimeEntry) => OpenedFile
): ReadonlyArray<ScriptProblem> =>
  Array.from(runtimes).flatMap(([name, entry]): ReadonlyArray<ScriptProblem> => {
    if (!WrapperScript.isNeeded(entry) || isPlain(name)) return []
    const file = opened(name, entry)
    const failure = failureOf(file, dataRoot)
    if (failure === undefined) return []
    const code = failure.errno === "ENAMETOOLONG" ? "long-script-name" : "unwritable-script"
    const path = ["runtimes", name]
    const at = { path, origin: ConfigOrigins.at(origins?.config, path, "key") }
    return [DockerProblem.make(code, { name, file: file.path, ...failure }, at, effect)]
  })

/** The problem of a script that cannot be written. */
export type ScriptProblem = DockerProblem.EngineProblem<"long-script-name" | "unwritable-script">

/** Reports whether a name is short and stays in its directory, so that any script can be written under it. */
const isPlain = (name: string): boolean => /^[^/\0]{1,60}$/.test(name) && name !== "." && name !== ".."

/** The error with which the system refuses to open a file. */
type Failure = Pick<DockerProblem.ScriptFault, "errno" | "excess" | "isCertain">

const failureOf = ({ directory, growth, path }: OpenedFile, dataRoot: string): Failure | undefined => {
  const present = [directory, FilePath.join(dataRoot, ScriptsNames.directory)]
  const isDirectory = (one: string): boolean => present.some((known) => isInside(known, one))
  const parent = FilePath.join(path, "..")
  if (path.includes("\0")) return certain("EINVAL")
  if (isDirectory(path)) return certain("EISDIR")
  const length = WrapperScript.fileNameLength(path)
  if (length > maximumPathLength) return tooLong(length - maximumPathLength, 0)
  if (isDirectory(parent)) return tooLong(excessOf(FilePath.lastElement(path)) + growth, growth)
  if (!isInside(parent, directory)) return undefined
  const [missing = ""] = parent.slice(directory.length + 1).split("/")
  return tooLong(excessOf(missing), 0) ?? certain("ENOENT")
}

/** The length of the longest path that Linux accepts, in bytes of UTF-8. */
const maximumPathLength = 4095

const certain = (errno: DockerProblem.ScriptFault["errno"]): Failure => ({ errno, excess: 0, isCertain: true })

const tooLong = (excess: number, growth: number): Failure | undefined =>
  excess > 0 ? { errno: "ENAMETOOLONG", excess, isCertain: excess > growth } : undefined

const excessOf = (element: string): number => WrapperScript.fileNameLength(element) - WrapperScript.maximumNameLength

/** Reports whether a clean path is this directory or is inside it. */
const isInside = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`)
