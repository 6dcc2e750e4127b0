/** Machines with daemons, as core reads them: what `/proc` has about processes, and the files of units. */
import { Source } from "@oci-runtimes/core/engine"

/** A process. */
export interface Process {
  readonly pid?: number
  readonly words: ReadonlyArray<string>
  readonly name: string
  readonly unit?: string
  readonly uid?: number
  /** The text of its variables; null if they may not be read. */
  readonly variables?: { readonly [name: string]: string } | null
  readonly workingDirectory?: string
  /** The path of its program; null if it may not be seen. */
  readonly executable?: string | null
  /** True if it has a root directory of its own, as in a container. */
  readonly isElsewhere?: boolean
}

/** The texts of files by their paths. */
export interface Files {
  readonly [path: string]: string
}

/** Returns the texts that `/proc` has about a process. */
const filesOf = ({
  name,
  pid = 700,
  uid = 0,
  unit,
  variables = {},
  words
}: Process): { readonly [path: string]: string | undefined } => ({
  [`/proc/${pid}/comm`]: `${name}\n`,
  [`/proc/${pid}/cmdline`]: words.map((word) => `${word}\0`).join(""),
  [`/proc/${pid}/environ`]:
    variables === null
      ? undefined
      : Object.entries({ LANG: "C", ...variables })
          .map(([key, value]) => `${key}=${value}\0`)
          .join(""),
  [`/proc/${pid}/stat`]: `${pid} (${name}) S ${"0 ".repeat(18)}4000 0`,
  [`/proc/${pid}/status`]: `Name:\t${name}\nPPid:\t1\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
  [`/proc/${pid}/cgroup`]: `0::/${unit === undefined ? "init.scope" : `system.slice/${unit}`}\n`
})

const status = (realPath: string, identity: string): Source.SourceState => ({
  _tag: "Status",
  status: { type: "File", uid: 0, realPath, changed: undefined, identity }
})

const missing: Source.SourceState = { _tag: "Unreadable", errno: "ENOENT" }

const ofProcess = (
  name: string,
  { executable = "/usr/bin/x", isElsewhere = false, workingDirectory = "/" }: Process
): Source.SourceState => {
  switch (name) {
    case "root":
      return status("/", isElsewhere ? "9:9" : "1:1")
    case "cwd":
      return status(workingDirectory, "1:1")
    default:
      return executable === null ? { _tag: "Unreadable", errno: "EACCES" } : status(executable, "1:2")
  }
}

/** Returns a function that looks at a machine. */
export const look = (processes: ReadonlyArray<Process>, files: Files = {}) => {
  const texts: { readonly [path: string]: string | undefined } = {
    "/proc/1/cgroup": "0::/init.scope\n",
    ...Object.assign({}, ...processes.map(filesOf)),
    ...files
  }
  return ({ _tag, path }: Source.Source): Source.SourceState => {
    const [, top, pid, name = ""] = path.split("/")
    const process = processes.find((one) => top === "proc" && pid === String(one.pid ?? 700))
    if (_tag === "Directory") {
      if (path === "/proc") return { _tag, names: ["1", "self", ...processes.map((one) => String(one.pid ?? 700))] }
      const below = Object.keys(texts).filter((one) => one.startsWith(`${path}/`))
      return below.length === 0
        ? missing
        : { _tag, names: below.map((one) => one.slice(path.length + 1).split("/")[0]!) }
    }
    if (_tag === "Status") {
      if (path === "/") return status("/", "1:1")
      if (process !== undefined) return ofProcess(name, process)
      return texts[path] === undefined ? missing : status(path, path)
    }
    const text = texts[path]
    if (text !== undefined)
      return {
        _tag,
        bytes: new TextEncoder().encode(text),
        status: { type: "File", uid: 0, realPath: path, changed: undefined, identity: path }
      }
    return Object.hasOwn(texts, path) ? { _tag: "Unreadable", errno: "EACCES" } : missing
  }
}

/** Reads everything that sources name on a machine. */
export const read = <Given>(
  sources: Source.Sources<Given>,
  given: Given,
  processes: ReadonlyArray<Process>,
  files?: Files
): Source.Files => Source.readAll(sources, given, look(processes, files))
