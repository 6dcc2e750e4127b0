/**
 * The machine of the examples in a document, as the document describes it:
 *
 * - ` ```json [daemon.json] ` is a file, relative to `/work` or absolute, and so is a comment that begins with
 *   `<!-- file: NAME`, for a file that the document does not show;
 * - `<!-- program: PATH -->` is a program, and a comment that begins with `<!-- prints: COMMAND` has what a program prints;
 * - `<!-- process: PID of UNIT: COMMAND -->` is a process of root that the unit started;
 * - a comment that begins with `<!-- answer: SOCKET TARGET` has what the program at a socket answers, such as to `/info`, and with
 *   `<!-- answer after a reload: SOCKET TARGET` what it answers once systemd was asked to reload the unit of a process;
 * - `<!-- user: UID -->` is the user who runs the command, whose home is `/home/me`; otherwise it is root;
 * - `<!-- system: macos -->` or `<!-- system: windows -->` is the system; the home is then `/Users/me` or `C:/Users/me`.
 *
 * A document may be about several machines: `separator` ends the description of one of them, and its examples.
 */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Platform } from "@oci-runtimes/core/text"
import type { Disk, EngineApi, Processes, Programs } from "@oci-runtimes/node"
import { program } from "../../packages/cli/test/sampleMachine.ts"

/** A machine. */
export interface DescribedMachine {
  readonly files: Disk.Files
  readonly programs: Programs.Answers
  readonly sockets: EngineApi.Sockets
  readonly processes: NonNullable<Processes.Description["others"]>
  readonly user: { readonly uid: number; readonly gid: number }
  readonly variables: { readonly [name: string]: string }
  readonly platform: Platform.Platform
  readonly workingDirectory: string
}

/** The working directory of the examples. */
export const directory = "/work"

/** The line after which a document is about another machine. */
export const separator = "<!-- another machine -->\n"

/** Returns the absolute path of a file that is relative to the working directory. */
export const pathOf = (name: string): string => (/^(?:\/|[A-Z]:\/)/.test(name) ? name : `${directory}/${name}`)

/** Reads the description of a machine. */
export const read = (text: string): DescribedMachine => {
  let isReloaded = false
  const sockets = socketsIn(text, () => isReloaded)
  const processes = Array.from(text.matchAll(processLine), ([, pid = "", unit = ""]) => ({ pid, unit }))
  const reload = () => {
    isReloaded = true
    return ProgramRun.printed("")
  }
  const uid = Number(/^<!-- user: (\d+) -->$/m.exec(text)?.[1] ?? 0)
  const system = /^<!-- system: (macos|windows) -->$/m.exec(text)?.[1]
  const platform = system === "macos" || system === "windows" ? system : "linux"
  return {
    files: {
      ...Object.fromEntries(Object.keys(sockets).map((path) => [path, { type: "socket" } as const])),
      ...(platform === "linux" ? { "/proc/1/comm": "systemd\n", "/proc/1/cgroup": "0::/init.scope\n" } : {}),
      ...processesIn(text),
      ...filesIn(text)
    },
    programs: Object.fromEntries([
      ...comments(text, "prints").map(([command, printed]) => [command, ProgramRun.printed(printed)] as const),
      ...processes.map(({ unit }) => [`/usr/bin/systemctl --no-ask-password reload ${unit}`, reload] as const)
    ]),
    sockets,
    processes: Object.fromEntries(processes.map(({ pid }) => [pid, { startTime, uid: 0 }])),
    user: { uid, gid: uid },
    variables: variablesOf(platform, uid),
    platform,
    workingDirectory: platform === "windows" ? "C:/Users/me" : directory
  }
}

const variablesOf = (platform: Platform.Platform, uid: number): DescribedMachine["variables"] => {
  switch (platform) {
    case "linux":
      return uid === 0 ? {} : { HOME: "/home/me", USER: "me", XDG_RUNTIME_DIR: `/run/user/${uid}` }
    case "macos":
      return { HOME: "/Users/me", USER: "me" }
    case "windows":
      return { USERPROFILE: "C:\\Users\\me" }
  }
}

/** Returns the comments of a kind that have several lines: the rest of the first line, and the other lines. */
const comments = (text: string, kind: string): ReadonlyArray<readonly [string, string]> =>
  Array.from(
    text.matchAll(new RegExp(`^<!-- ${kind}: (.+)\\n([^]*?)^-->$`, "gm")),
    ([, first = "", rest = ""]) => [first, rest] as const
  )

const filesIn = (text: string): Disk.Files =>
  Object.fromEntries([
    ...Array.from(text.matchAll(/^```\w+ \[([^\]\n]+)\]\n(.*?)^```$/gms), ([, name = "", content = ""]) => [
      pathOf(name),
      content
    ]),
    ...comments(text, "file").map(([name, content]) => [pathOf(name), content]),
    ...Array.from(text.matchAll(/^<!-- program: (\S+) -->$/gm), ([, path = ""]) => [path, program])
  ])

const socketsIn = (text: string, isReloaded: () => boolean): EngineApi.Sockets => {
  const sockets: { [path: string]: { answers: { [target: string]: () => string } } } = {}
  const after = new Map(comments(text, "answer after a reload"))
  for (const [question, answer] of comments(text, "answer")) {
    const [path = "", target = ""] = question.split(" ")
    const now = () => (isReloaded() ? (after.get(question) ?? answer) : answer)
    sockets[path] = { answers: { ...sockets[path]?.answers, [target]: now } }
  }
  return sockets
}

/** The start time of every process. */
const startTime = "4000"

const processLine = /^<!-- process: (\d+) of (\S+): (\S+)(.*) -->$/gm

/** Returns the files of Linux about the processes. */
const processesIn = (text: string): Disk.Files =>
  Object.fromEntries(
    Array.from(text.matchAll(processLine), ([, pid = "", unit = "", path = "", rest = ""]) => {
      const files: Disk.Files = {
        comm: `${path.slice(path.lastIndexOf("/") + 1)}\n`,
        cmdline: `${[path, ...rest.split(" ").slice(1)].join("\0")}\0`,
        environ: { type: "file", content: "PATH=/usr/sbin:/usr/bin:/sbin:/bin\0", mode: 0o400, uid: 0 },
        stat: `${pid} (dockerd) S ${"0 ".repeat(18)}${startTime} 0\n`,
        status: "PPid:\t1\nUid:\t0\t0\t0\t0\n",
        cgroup: `0::/system.slice/${unit}\n`,
        exe: { type: "link", target: path },
        cwd: { type: "link", target: "/" },
        root: { type: "link", target: "/" }
      }
      return Object.entries(files).map(([name, file]) => [`/proc/${pid}/${name}`, file] as const)
    }).flat()
  )
