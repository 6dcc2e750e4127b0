import { Table } from "@oci-runtimes/core/data"
import { DaemonProcess } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

/** What `/proc` has about a process. */
interface Process {
  readonly comm?: string
  readonly cmdline?: string
  readonly environ?: string
  readonly status?: string
  readonly cgroup?: string
  /** The identity of its root directory, which is "1:1" for the machine. */
  readonly root?: string
  /** The path of its root directory, as this machine sees it; by default "/". */
  readonly rootPath?: string
}

const root = { comm: "dockerd\n", status: "Name:\tdockerd\nPPid:\t1\nUid:\t0\t0\t0\t0\n", cmdline: "dockerd\0" }

const status = (realPath: string, identity: string): Source.SourceState => ({
  _tag: "Status",
  status: { type: "Directory", uid: 0, realPath, changed: undefined, identity }
})

const look =
  (processes: { readonly [pid: string]: Process }) =>
  ({ path }: Source.Source): Source.SourceState => {
    if (path === "/proc") return { _tag: "Directory", names: [...Object.keys(processes), "self", "stat"] }
    if (path === "/") return status("/", "1:1")
    const [, , pid = "", name = ""] = path.split("/")
    const process = processes[pid]
    if (process === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
    if (name === "root") return status(process.rootPath ?? "/", process.root ?? "1:1")
    if (name === "exe") return status("/usr/sbin/dockerd", "1:2")
    if (name === "cwd") return status("/", "1:1")
    const text = process[name as "comm"]
    return text === undefined
      ? { _tag: "Unreadable", errno: "EACCES" }
      : { _tag: "File", bytes: new TextEncoder().encode(text) }
  }

const lookedAt = (processes: { readonly [pid: string]: Process }) =>
  Source.readAll((_: undefined, known) => DaemonProcess.sources(known), undefined, look(processes))

const read = (processes: { readonly [pid: string]: Process }) => DaemonProcess.read(lookedAt(processes))

describe("the processes of engines", () => {
  it("are found by the name that the kernel has of them", () => {
    const found = read({
      "1": { comm: "systemd\n", status: root.status },
      "812": {
        ...root,
        cmdline: "/usr/sbin/dockerd\0-H\0fd://\0--label\0\0",
        environ: "PATH=/usr/bin\0LANG=C\0",
        cgroup: "0::/system.slice/docker.service\n"
      }
    })
    assert.deepStrictEqual(found, [
      {
        pid: 812,
        uid: 0,
        words: ["/usr/sbin/dockerd", "-H", "fd://", "--label", ""],
        variables: { PATH: "/usr/bin", LANG: "C" },
        workingDirectory: "/",
        executable: "/usr/sbin/dockerd",
        unit: { name: "docker.service", manager: "system" },
        isElsewhere: false
      }
    ])
  })

  it("of another user are told with the user", () => {
    const [found] = read({ "7": { ...root, status: "PPid:\t1\nUid:\t0\t1000\t0\t0\n" } })
    assert.strictEqual(found?.uid, 1000)
  })

  it("may hide their command line and variables", () => {
    const [found] = read({ "7": { comm: root.comm, status: root.status, environ: "" } })
    assert.deepInclude(found, { words: [], variables: undefined, unit: undefined })
  })

  it("that ended meanwhile are left out", () => {
    assert.deepStrictEqual(read({ "7": { comm: "dockerd\n" } }), [])
  })

  it("that another one has started are left out", () => {
    const child = { ...root, status: "PPid:\t7\nUid:\t0\t0\t0\t0\n" }
    assert.deepStrictEqual(
      read({ "7": root, "8": child, "9": root }).map(({ pid }) => pid),
      [7, 9]
    )
  })

  it("in a container or below another directory are told as elsewhere", () => {
    const found = read({
      "7": root,
      "8": { ...root, root: "9:9" },
      // The root directory is mounted there as well, and has the same identity.
      "9": { ...root, rootPath: "/srv/jail" }
    })
    assert.deepStrictEqual(
      found.map(({ isElsewhere }) => isElsewhere),
      [false, true, true]
    )
  })

  it("are all visible if the first process is", () => {
    assert.isTrue(DaemonProcess.areAllVisible(lookedAt({ "1": { comm: "systemd\n" }, "7": root })))
    assert.isFalse(DaemonProcess.areAllVisible(lookedAt({ "7": root })))
  })

  it.each([
    ["0::/system.slice/docker.service\n", { name: "docker.service", manager: "system" }],
    [
      "12:pids:/x.service\n1:name=systemd:/system.slice/docker.service\n",
      { name: "docker.service", manager: "system" }
    ],
    [
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service\n",
      { name: "docker.service", manager: "user" }
    ],
    ["0::/system.slice/system-docker.slice/docker@two.service\n", { name: "docker@two.service", manager: "system" }],
    ["0::/user.slice/user-1000.slice/session-2.scope\n", undefined],
    ["0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", undefined],
    ["0::/\n", undefined],
    ["", undefined]
  ])("belong to the unit of the control group %j", (cgroup, unit) => {
    assert.deepStrictEqual(read({ "7": { ...root, cgroup } })[0]?.unit, unit as never)
  })

  it("cannot be listed without permission", () => {
    const files = Table.make([["/proc", { _tag: "Unreadable", errno: "EACCES" } as const]])
    assert.deepStrictEqual([DaemonProcess.unreadable(files), DaemonProcess.read(files)], ["EACCES", []])
  })

  it("never throw, whatever another program writes about itself", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("dockerd\n", "Uid:\t0\t0\n", "\0\0", "0::/a.service")
    )
    fc.assert(
      fc.property(fc.record({ cmdline: text, environ: text, status: text, cgroup: text }), (process) => {
        const found = read({ "7": { ...process, comm: "dockerd\n" } })
        assert.isAtMost(found.length, 1)
      })
    )
  })
})
