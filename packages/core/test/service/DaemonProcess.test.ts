import { Table } from "@oci-runtimes/core/data"
import { Source } from "@oci-runtimes/core/engine"
import { DaemonProcess } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const daemon = { name: "dockerd" }

/** What `/proc` has about a process. */
interface Process {
  readonly comm?: string
  readonly cmdline?: string
  readonly environ?: string
  readonly status?: string
  readonly cgroup?: string
  readonly stat?: string
  /** The path of its program, by default that of the engine. */
  readonly exe?: string
  /** The identity of its root directory, which is "1:1" for the machine; null if it may not be seen. */
  readonly root?: string | null
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
    if (name === "root" && process.root === null) return { _tag: "Unreadable", errno: "EACCES" }
    if (name === "root") return status(process.rootPath ?? "/", process.root ?? "1:1")
    if (name === "exe") return status(process.exe ?? "/usr/sbin/dockerd", "1:2")
    if (name === "cwd") return status("/", "1:1")
    const text = process[name as "comm"]
    return text === undefined
      ? { _tag: "Unreadable", errno: "EACCES" }
      : { _tag: "File", bytes: new TextEncoder().encode(text) }
  }

const lookAt = (processes: { readonly [pid: string]: Process }, uid = 0): Source.Files =>
  Source.readAll(DaemonProcess.sources, { ...daemon, uid }, look(processes))

const read = (processes: { readonly [pid: string]: Process }) => DaemonProcess.read(daemon, lookAt(processes))

/** The status of a process of a user, by its real, effective, saved and file-system user. */
const of = (...users: ReadonlyArray<number>): string => `Name:\tdockerd\nPPid:\t1\nUid:\t${users.join("\t")}\n`

describe("the processes of engines", () => {
  it("are found by the name that the kernel has of them", () => {
    const found = read({
      "1": { comm: "systemd\n", status: root.status },
      "812": {
        ...root,
        cmdline: "/usr/sbin/dockerd\0-H\0fd://\0--label\0\0",
        environ: "PATH=/usr/bin\0LANG=C\0",
        cgroup: "0::/system.slice/docker.service\n",
        stat: `812 (a) b) S ${"0 ".repeat(18)}4000 0\n`
      }
    })
    assert.deepStrictEqual(found, [
      {
        pid: 812,
        startTime: "4000",
        endsOnHangUp: undefined,
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

  it.each<[string, string, boolean | undefined]>([
    ["caught", "SigIgn:\t0000000000000000\nSigCgt:\tfffffffe7fc1feff\n", false],
    ["ignored", "SigIgn:\t0000000000000001\nSigCgt:\t0000000000000000\n", false],
    ["neither", "SigIgn:\t0000000000001000\nSigCgt:\t0000000000010002\n", true],
    ["not told", "", undefined]
  ])("end on SIGHUP unless it is caught or ignored: %s", (_title, masks, ends) => {
    const [found] = read({ "7": { ...root, status: `${root.status}${masks}` } })
    assert.strictEqual(found?.endsOnHangUp, ends)
  })

  it("are left out if they have ended and are not reaped, and if they are scripts that run the engine", () => {
    const ended = { ...root, stat: `7 (dockerd) Z ${"0 ".repeat(18)}4000 0\n` }
    const script = { ...root, exe: "/bin/dash" }
    const engine = { ...root, status: root.status.replace("PPid:\t1", "PPid:\t8") }
    const found = read({
      "7": ended,
      "8": script,
      "9": engine,
      "10": { ...engine, status: root.status.replace("PPid:\t1", "PPid:\t9") }
    })
    assert.deepStrictEqual(
      found.map(({ pid }) => pid),
      [9]
    )
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
    assert.isTrue(DaemonProcess.areAllVisible(lookAt({ "1": { comm: "systemd\n" }, "7": root })))
    assert.isFalse(DaemonProcess.areAllVisible(lookAt({ "7": root })))
  })

  it.each([
    ["0::/system.slice/docker.service\n", { name: "docker.service", manager: "system" }],
    [
      "12:pids:/x.service\n1:name=systemd:/system.slice/docker.service\n",
      { name: "docker.service", manager: "system" }
    ],
    ["0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service\n", undefined],
    ["0::/system.slice/docker.service/init\n", { name: "docker.service", manager: "system" }],
    ["0::/system.slice/docker-0f.scope/docker.service\n", undefined],
    ["0::/docker/0f/system.slice/docker.service\n", undefined],
    ["0::/../system.slice/docker.service\n", undefined],
    ["0::/docker.service/x.service\n", { name: "docker.service", manager: "system" }],
    ["0::/system.slice/_docker.service\n", { name: "docker.service", manager: "system" }],
    ["12:pids:/x\r0::/docker.service\n", undefined],
    ["0::/x\r0::/system.slice/docker.service\n", undefined],
    ["0::/system.slice/system-docker.slice/docker@two.service\n", { name: "docker@two.service", manager: "system" }],
    ["0::/user.slice/user-1000.slice/session-2.scope\n", undefined],
    ["0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", undefined],
    ["0::/\n", undefined],
    ["", undefined]
  ])("belong to the unit of the control group %j", (cgroup, unit) => {
    assert.deepStrictEqual(read({ "7": { ...root, cgroup } })[0]?.unit, unit as never)
  })

  it.each([
    [
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service\n",
      { name: "docker.service", manager: "user" }
    ],
    ["0::/user.slice/user-1000.slice/user@1000.service/docker.service\n", { name: "docker.service", manager: "user" }],
    ["0::/user.slice/user-1001.slice/user@1001.service/app.slice/docker.service\n", undefined],
    ["0::/user.slice/user-1000.slice/user@1000.service/run-1.scope/docker.service\n", undefined]
  ])("of a user belong to the unit of the control group %j", (cgroup, unit) => {
    const files = lookAt({ "7": { ...root, cgroup, status: of(1000, 1000, 1000, 1000) } }, 1000)
    assert.deepStrictEqual(DaemonProcess.read(daemon, files)[0]?.unit, unit as never)
  })

  it.each<[group: string, own: string, unit: string | undefined]>([
    ["/init.scope", "/system.slice/docker.service", "docker.service"],
    ["/docker/0f/init.scope", "/docker/0f/system.slice/docker.service", "docker.service"],
    ["/docker/0f", "/docker/0f/system.slice/docker.service", "docker.service"],
    ["/docker/0f", "/docker/1e/system.slice/docker.service", undefined],
    ["/docker/0f", "/docker/0fe/system.slice/docker.service", undefined]
  ])("of a systemd in %s in the group %s belong to %s", (group, own, unit) => {
    const found = read({ "1": { comm: "systemd\n", cgroup: `0::${group}\n` }, "7": { ...root, cgroup: `0::${own}\n` } })
    assert.strictEqual(found[0]?.unit?.name, unit)
  })

  it.each<[users: ReadonlyArray<number>, uid: number]>([
    [[0, 0, 0, 0], 0],
    [[1000, 1000, 1000, 1000], 1000],
    // A program with the set-user-ID bit, by whatever name, has the command line and the variables of the user who runs it.
    [[1000, 0, 0, 0], 1000],
    [[1000, 0, 1000, 0], 1000],
    [[0, 0, 1000, 0], 1000],
    [[1001, 1000, 1000, 1000], 1001]
  ])("with the users %j belong to the user %i", (users, uid) => {
    assert.strictEqual(read({ "7": { ...root, status: of(...users) } })[0]?.uid, uid)
  })

  it.each([
    // Linux writes the name of a process with its carriage returns, but escapes line feeds.
    "Name:\t\rUid:\t0\t0\t0\t0\nUid:\t1000\t1000\t1000\t1000\n",
    "Name:\tx\u2028Uid:\t0\t0\t0\t0\nUid:\t1000\t1000\t1000\t1000\n",
    "Name:\tdockerd\\nUid:\t0\t0\t0\t0\nUid:\t1000\t1000\t1000\t1000\n"
  ])("cannot forge their user by their name: %j", (forged) => {
    assert.strictEqual(read({ "7": { ...root, status: forged } })[0]?.uid, 1000)
  })

  it.each([
    "dockerd",
    "dockerd \n",
    " dockerd\n",
    "dockerd\r\n",
    "dockerd\u2028\n",
    "dockerd\n\n",
    "dockerd-x\n",
    "docker\n"
  ])("are not called %j", (comm) => assert.deepStrictEqual(read({ "7": { ...root, comm } }), []))

  it("of another user are not read, because that may take as long as the process wants", () => {
    const theirs = of(1001, 1001, 1001, 1001)
    const paths = (uid: number) => [...lookAt({ "7": { ...root, status: theirs, environ: "A=b\0" } }, uid).names()]
    for (const uid of [0, 1000]) {
      assert.notIncludeMembers(paths(uid), ["/proc/7/cmdline", "/proc/7/environ"])
      assert.includeMembers(paths(uid), ["/proc/7/status", "/proc/7/root"])
    }
    assert.includeMembers(paths(1001), ["/proc/7/cmdline", "/proc/7/environ", "/proc/7/cwd", "/proc/7/exe"])
  })

  it.each<[status: string, isElsewhere: boolean]>([
    [`${root.status}NSpid:\t7\n`, false],
    [`${root.status}NSpid:\t7\t1\n`, true],
    [`Name:\t\rNSpid:\t7\t1\n${root.status}`, false],
    [root.status, false]
  ])("without permission to see their root directory, with the status %j, are elsewhere: %s", (given, isElsewhere) => {
    assert.strictEqual(read({ "7": { ...root, status: given, root: null } })[0]?.isElsewhere, isElsewhere)
  })

  it.each(["root", "cmdline"])("that have no %s any more are left out", (name) => {
    const files = lookAt({ "7": root })
    const ended = Table.make([...files, [`/proc/7/${name}`, { _tag: "Unreadable", errno: "ESRCH" } as const]])
    assert.deepStrictEqual([DaemonProcess.read(daemon, files).length, DaemonProcess.read(daemon, ended)], [1, []])
  })

  it("of another user hide no process of root", () => {
    const found = read({
      "7": { ...root, status: of(1000, 1000, 1000, 1000) },
      "8": { ...root, status: root.status.replace("PPid:\t1", "PPid:\t7") }
    })
    assert.deepStrictEqual(
      found.map(({ pid }) => pid),
      [7, 8]
    )
  })

  it("cannot be listed without permission", () => {
    const files = Table.make([["/proc", { _tag: "Unreadable", errno: "EACCES" } as const]])
    assert.deepStrictEqual([DaemonProcess.unreadable(files), DaemonProcess.read(daemon, files)], ["EACCES", []])
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
