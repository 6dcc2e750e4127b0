/**
 * The processes of engines on a machine, as Linux describes them in `/proc`. Only processes of root and of the user who looks are
 * believed, because any user can give a process any name.
 *
 * Source of the rule: Linux, `Documentation/filesystems/proc.rst`, and proc(5).
 */
import type { Source } from "../../engine/index.ts"
import { HostFacts } from "../../machine/index.ts"
import { Bytes, FilePath } from "../../text/index.ts"
import { processName } from "../DockerEnvironment.ts"
import type { UnitName } from "./Candidate.ts"

/**
 * A process of an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonProcess {
  readonly pid: number
  /** The user whom the process runs as. */
  readonly uid: number
  /** The command line, beginning with the name of the program; empty if it cannot be read. */
  readonly words: ReadonlyArray<string>
  /** The variables that the process was started with; undefined if they cannot be read. */
  readonly variables: HostFacts.Environment | undefined
  readonly workingDirectory: string | undefined
  /** The path of the program; undefined if it cannot be read, or if the program has been replaced since the start. */
  readonly executable: string | undefined
  /** The unit of systemd that the process belongs to; undefined if it belongs to none. */
  readonly unit: UnitName | undefined
  /** True if the process has another root directory, as in a container, so that its paths are not those of the machine. */
  readonly isElsewhere: boolean
}

/**
 * Returns the paths to look at in order to find the processes of engines, given what has been looked at so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = (files: Source.Files): ReadonlyArray<Source.Source> => [
  { _tag: "Directory", path: processes },
  { _tag: "Status", path: "/" },
  ...numbers(files).flatMap((number) => {
    const named: Source.Source = { _tag: "File", path: inProcess(number, "comm") }
    return isEngine(files, number) ? [named, ...detailsOf(number)] : [named]
  })
]

/**
 * Returns the processes of engines, by number. A process that was started by another one of them is left out.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (files: Source.Files): ReadonlyArray<DaemonProcess> => {
  const found = numbers(files)
    .filter((number) => isEngine(files, number))
    .flatMap((number) => {
      const status = textOf(files, inProcess(number, "status"))
      const uid = /^Uid:\t\d+\t(\d+)/m.exec(status ?? "")?.[1]
      // A process that has ended meanwhile has no status.
      return uid === undefined
        ? []
        : [{ ...describe(files, number, Number(uid)), parent: /^PPid:\t(\d+)/m.exec(status ?? "")?.[1] }]
    })
  const known = new Set(found.map(({ pid }) => String(pid)))
  return found.flatMap(({ parent = "", ...process }) => (known.has(parent) ? [] : [process]))
}

/**
 * Returns the name of the system's error if the list of processes cannot be read; undefined if it can.
 *
 * @category getters
 * @since 1.0.0
 */
export const unreadable = (files: Source.Files): string | undefined => {
  const state = files.get(processes)
  return state?._tag === "Unreadable" ? state.errno : undefined
}

/**
 * Reports whether the processes of all users are visible. With the mount option `hidepid`, users see only their own.
 *
 * @category guards
 * @since 1.0.0
 */
export const areAllVisible = (files: Source.Files): boolean => numbers(files).includes("1")

const processes = "/proc"

const inProcess = (number: string, name: string): string => FilePath.join(processes, number, name)

const numbers = (files: Source.Files): ReadonlyArray<string> => {
  const state = files.get(processes)
  return state?._tag === "Directory"
    ? state.names.filter((name) => HostFacts.parseProcessNumber(name) !== undefined)
    : []
}

const isEngine = (files: Source.Files, number: string): boolean =>
  textOf(files, inProcess(number, "comm"))?.trimEnd() === processName

const detailsOf = (number: string): ReadonlyArray<Source.Source> => [
  ...["cgroup", "cmdline", "environ", "status"].map((name): Source.Source => ({
    _tag: "File",
    path: inProcess(number, name)
  })),
  ...["cwd", "exe", "root"].map((name): Source.Source => ({ _tag: "Status", path: inProcess(number, name) }))
]

const describe = (files: Source.Files, number: string, uid: number): DaemonProcess => {
  const variables = textOf(files, inProcess(number, "environ"))
  const [root, own] = [statusOf(files, inProcess(number, "root")), statusOf(files, "/")]
  return {
    pid: Number(number),
    uid,
    words: (textOf(files, inProcess(number, "cmdline")) ?? "").replace(/\0$/, "").split("\0").filter(isWord),
    // A process whose memory may not be read has an empty file.
    variables: variables ? HostFacts.parseEnvironment(variables) : undefined,
    workingDirectory: statusOf(files, inProcess(number, "cwd"))?.realPath,
    executable: statusOf(files, inProcess(number, "exe"))?.realPath,
    unit: unitOf(textOf(files, inProcess(number, "cgroup")) ?? ""),
    // A bind mount of the root directory has the same identity, but another path.
    isElsewhere:
      root !== undefined && own !== undefined && (root.identity !== own.identity || root.realPath !== own.realPath)
  }
}

/** Reports whether an element of a command line without words is a word: splitting an empty text gives one empty element. */
const isWord = (word: string, _index: number, words: ReadonlyArray<string>): boolean => words.length > 1 || word !== ""

/**
 * Returns the unit in whose control group a process is. Before version 2 of control groups, systemd has a hierarchy of its own.
 * The units of a user's manager are below the unit of that manager.
 */
const unitOf = (cgroup: string): UnitName | undefined => {
  const path = /^0::(\/.*)$/m.exec(cgroup)?.[1] ?? /^\d+:name=systemd:(\/.*)$/m.exec(cgroup)?.[1] ?? ""
  const services = path.split("/").filter((element) => element.endsWith(".service"))
  const [manager, ...own] = services
  if (manager === undefined) return undefined
  const isOfUser = /^user@\d+\.service$/.test(manager)
  const name = isOfUser ? own.at(0) : manager
  return name === undefined ? undefined : { name: unescaped(name), manager: isOfUser ? "user" : "system" }
}

/** Returns the name of a control group without the underscore that protects a name that the kernel uses itself. */
const unescaped = (name: string): string => name.replace(/^_/, "")

const textOf = (files: Source.Files, path: string): string | undefined => {
  const state = files.get(path)
  return state?._tag === "File" ? Bytes.toText(state.bytes) : undefined
}

const statusOf = (files: Source.Files, path: string): Source.PathStatus | undefined => {
  const state = files.get(path)
  return state?._tag === "Status" ? state.status : undefined
}
