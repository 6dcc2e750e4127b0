/**
 * The processes of a daemon on a machine, as Linux describes them in `/proc`. Only processes of root and of the user who looks are
 * believed, because any user can give a process any name.
 *
 * Source of the rule: Linux, `Documentation/filesystems/proc.rst`, and proc(5).
 */
import { Source } from "../engine/index.ts"
import { HostFacts } from "../machine/index.ts"
import { Bytes, FilePath } from "../text/index.ts"
import type { ManagedUnit } from "./ServiceManager.ts"

/**
 * A process of a daemon.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonProcess {
  readonly pid: number
  /** The start time as digits, which tells the process apart from a later one with its number; undefined if it cannot be read. */
  readonly startTime: string | undefined
  /** True if SIGHUP, with which daemons reload, would end the process; undefined if it is not known. */
  readonly endsOnHangUp: boolean | undefined
  /** The user whom the process belongs to. A program with the set-user-ID bit belongs to the user who runs it. */
  readonly uid: number
  /** The command line, beginning with the name of the program; empty if it cannot be read, or if the process is another user's. */
  readonly words: ReadonlyArray<string>
  /** The variables that the process was started with; undefined if they cannot be read. */
  readonly variables: HostFacts.Environment | undefined
  readonly workingDirectory: string | undefined
  /** The path of the program; undefined if it cannot be read, or if the program has been replaced since the start. */
  readonly executable: string | undefined
  /** The unit of systemd that the process belongs to; undefined if it belongs to none. */
  readonly unit: ManagedUnit | undefined
  /** True if the process has another root directory, as in a container, so that its paths are not those of the machine. */
  readonly isElsewhere: boolean
}

/**
 * The processes to look for: by the name that the kernel has of them, and for the user who looks.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sought {
  readonly name: string
  readonly uid: number
}

/**
 * Returns the paths to look at in order to find the processes of a daemon, given what has been looked at so far. Only of processes
 * that belong to root or to the user who looks more than the owner is looked at: reading the command line of a process may take as
 * long as the process wants.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = ({ name, uid }: Sought, files: Source.Files): ReadonlyArray<Source.Source> => [
  { _tag: "Directory", path: processes },
  { _tag: "File", path: inProcess("1", "cgroup") },
  { _tag: "Status", path: "/" },
  ...numbers(files).flatMap((number) => {
    const named: Source.Source = { _tag: "File", path: inProcess(number, "comm") }
    if (!isNamed(files, number, name)) return [named]
    const owner = ownerOf(files, number)
    return [named, ...identityOf(number), ...(owner === 0 || owner === uid ? detailsOf(number) : [])]
  })
]

/**
 * Returns the processes of a daemon, by number. A process that was started by another one of them is left out, unless that one is
 * another program, such as a script that is called like the daemon: then the script is left out.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = ({ name }: Pick<Sought, "name">, files: Source.Files): ReadonlyArray<DaemonProcess> => {
  const root = rootGroup(files)
  const found = numbers(files)
    .filter((number) => isNamed(files, number, name) && !hasEnded(files, number))
    .flatMap((number) => {
      const uid = ownerOf(files, number)
      const parent = lineOf(statusText(files, number), /^PPid:\t(\d+)$/)
      return uid === undefined ? [] : [{ ...describe(files, number, { root, uid }), parent: `${uid} ${parent}` }]
    })
  const known = new Map(found.map((process) => [`${process.uid} ${process.pid}`, process]))
  const needless = found.flatMap((process) => {
    const parent = known.get(process.parent)
    return parent === undefined ? [] : [isSameProgram(parent, process) ? process : parent]
  })
  const leftOut = new Set(needless)
  return found.flatMap((one) => {
    const { parent: _parent, ...process } = one
    return leftOut.has(one) ? [] : [process]
  })
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

/** A program that cannot be looked at counts as the same. */
const isSameProgram = (one: DaemonProcess, other: DaemonProcess): boolean =>
  one.executable === undefined || other.executable === undefined || one.executable === other.executable

const processes = "/proc"

const inProcess = (number: string, name: string): string => FilePath.join(processes, number, name)

const numbers = (files: Source.Files): ReadonlyArray<string> => {
  const state = files.get(processes)
  return state?._tag === "Directory"
    ? state.names.filter((name) => HostFacts.parseProcessNumber(name) !== undefined)
    : []
}

/** The kernel writes a line feed after the name. The name itself may end with any space. */
const isNamed = (files: Source.Files, number: string, name: string): boolean => {
  const state = files.get(inProcess(number, "comm"))
  return state?._tag === "File" && Bytes.sameBytes(state.bytes, Bytes.ofText(`${name}\n`))
}

/** Returns the sources that say whose process it is, and where it is. Every user may read it, except the root directory. */
const identityOf = (number: string): ReadonlyArray<Source.Source> => [
  ...["cgroup", "stat", "status"].map((name): Source.Source => ({ _tag: "File", path: inProcess(number, name) })),
  { _tag: "Status", path: inProcess(number, "root") }
]

const detailsOf = (number: string): ReadonlyArray<Source.Source> => [
  ...["cmdline", "environ"].map((name): Source.Source => ({ _tag: "File", path: inProcess(number, name) })),
  ...["cwd", "exe"].map((name): Source.Source => ({ _tag: "Status", path: inProcess(number, name) }))
]

/** Reports whether a process has ended while it was looked at. A process that has ended has no root directory. */
const hasEnded = (files: Source.Files, number: string): boolean =>
  isZombie(files, number) ||
  ["root", "cmdline"].some((name) => {
    const state = files.get(inProcess(number, name))
    return state?._tag === "Unreadable" && (state.errno === "ENOENT" || state.errno === "ESRCH")
  })

/** A process that has ended stays listed until its parent has asked for its end. */
const isZombie = (files: Source.Files, number: string): boolean => {
  const stat = statOf(files, number)
  return stat !== undefined && HostFacts.hasEnded(stat)
}

const statOf = (files: Source.Files, number: string) =>
  HostFacts.parseProcessStat(Source.textOf(files, inProcess(number, "stat")) ?? "")

/** The signals that a process catches or ignores are hexadecimal masks, in which SIGHUP is the lowest bit. */
const endsOnHangUp = (files: Source.Files, number: string): boolean | undefined => {
  const masks = ["SigIgn", "SigCgt"].map((field) =>
    lineOf(statusText(files, number), new RegExp(`^${field}:\\t[\\da-f]*([\\da-f])$`))
  )
  return masks.includes(undefined) ? undefined : !masks.some((digit) => Number.parseInt(digit!, 16) % 2 === 1)
}

/**
 * Returns the user who decides what a process does: of its real, effective, saved and file-system user the first one that is not
 * root. Otherwise, any user could have a program with the set-user-ID bit look like a daemon of root.
 */
const ownerOf = (files: Source.Files, number: string): number | undefined => {
  const users = lineOf(statusText(files, number), /^Uid:\t(\d+\t\d+\t\d+\t\d+)$/)
    ?.split("\t")
    .map(Number)
  return users?.find((user) => user !== 0) ?? users?.[0]
}

const statusText = (files: Source.Files, number: string): string =>
  Source.textOf(files, inProcess(number, "status")) ?? ""

/**
 * Returns what the pattern finds in the first line that it matches. Only a line feed ends a line, because the kernel escapes no
 * other end of a line in the name of a process or of a control group.
 */
const lineOf = (text: string, pattern: RegExp): string | undefined => {
  for (const line of text.split("\n")) {
    const found = pattern.exec(line)
    if (found !== null) return found[1]
  }
  return undefined
}

const describe = (
  files: Source.Files,
  number: string,
  { root, uid }: { readonly root: string; readonly uid: number }
): DaemonProcess => {
  const variables = Source.textOf(files, inProcess(number, "environ"))
  const words = (Source.textOf(files, inProcess(number, "cmdline")) ?? "").replace(/\0$/, "").split("\0")
  return {
    pid: Number(number),
    startTime: statOf(files, number)?.startTime,
    endsOnHangUp: endsOnHangUp(files, number),
    uid,
    words: words.filter(isWord),
    // A process whose memory may not be read has an empty file.
    variables: variables ? HostFacts.parseEnvironment(variables) : undefined,
    workingDirectory: Source.statusOf(files, inProcess(number, "cwd"))?.realPath,
    executable: Source.statusOf(files, inProcess(number, "exe"))?.realPath,
    unit: unitOf(groupOf(Source.textOf(files, inProcess(number, "cgroup")) ?? ""), root, uid),
    isElsewhere: isElsewhere(files, number)
  }
}

/** Without permission to see the root directory, a PID namespace of its own shows that a process is in a container. */
const isElsewhere = (files: Source.Files, number: string): boolean => {
  const [root, own] = [inProcess(number, "root"), "/"].map((path) => Source.statusOf(files, path))
  // A bind mount of the root directory has the same identity, but another path.
  if (root !== undefined && own !== undefined) {
    return root.identity !== own.identity || (root.realPath !== undefined && root.realPath !== own.realPath)
  }
  return lineOf(statusText(files, number), /^NSpid:(\t\d+\t.*)$/) !== undefined
}

/** Reports whether an element of a command line without words is a word: splitting an empty text gives one empty element. */
const isWord = (word: string, _index: number, words: ReadonlyArray<string>): boolean => words.length > 1 || word !== ""

/** Returns the path of the control group of a process. Before version 2 of control groups, systemd has a hierarchy of its own. */
const groupOf = (text: string): string =>
  lineOf(text, /^0::(\/[^]*)$/) ?? lineOf(text, /^\d+:name=systemd:(\/[^]*)$/) ?? ""

/** Returns the control group below which systemd has its units. In a container it need not be the root. */
const rootGroup = (files: Source.Files): string =>
  groupOf(Source.textOf(files, inProcess("1", "cgroup")) ?? "").replace(/\/(?:init\.scope|system\.slice|system)?$/, "")

/**
 * Returns the unit in whose control group a process is: the first group below the slices. Groups below belong to whomever the unit
 * is delegated to, as to a container or a user, who name them as they like. The units of a user's manager are below the unit of that
 * manager.
 *
 * Source of the rule: systemd 252, `src/basic/cgroup-util.c`, `cg_path_get_unit` and `cg_path_get_user_unit`.
 */
const unitOf = (group: string, root: string, uid: number): ManagedUnit | undefined => {
  if (!group.startsWith(`${root}/`)) return undefined
  const [name, ...below] = belowSlices(group.slice(root.length + 1).split("/"))
  const user = /^user@(\d+)\.service$/.exec(name ?? "")?.[1]
  if (user === undefined) return service(name, "system")
  return Number(user) === uid ? service(belowSlices(below)[0], "user") : undefined
}

const belowSlices = (groups: ReadonlyArray<string>): ReadonlyArray<string> => {
  const index = groups.findIndex((group) => !group.endsWith(".slice"))
  return index === -1 ? [] : groups.slice(index)
}

/** An underscore protects the name of a unit that the kernel uses itself. */
const service = (group: string | undefined, manager: ManagedUnit["manager"]): ManagedUnit | undefined =>
  group?.endsWith(".service") === true ? { name: group.replace(/^_/, ""), manager } : undefined
