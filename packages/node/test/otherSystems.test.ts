/** Disks and machines of macOS and Windows, in memory. */
import { assert, describe, it } from "@effect/vitest"
import { DiskSystem } from "@oci-runtimes/core/disk"
import type { LocalRequest } from "@oci-runtimes/core/machine"
import type { Platform } from "@oci-runtimes/core/text"
import {
  Daemons,
  Disk,
  EngineApi,
  EngineDetection,
  Machine,
  Processes,
  RunningEngine,
  Status
} from "@oci-runtimes/node"
import { byHand, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Machines from "./engineMachines.ts"
import { bytes, onto } from "./writings.ts"
import * as FileWriter from "../src/disk/FileWriter.ts"

const home = "C:/Users/anna"
const path = `${home}/.docker/daemon.json`

const windows = DiskSystem.make("windows", [home])

const onWindows = (files: Disk.Files) => Disk.memory(files, undefined, windows)

const mac = (files: Disk.Files) => Disk.memory(files, undefined, DiskSystem.make("macos"))

const write = (disk: Disk.Shape, at = path, options: Partial<FileWriter.WriteRequest> = {}) =>
  FileWriter.write({ path: at, before: bytes("old"), after: bytes("new"), wait: 0, ...options }).pipe(
    Effect.provide(onto(disk, Processes.layerOf()))
  )

describe("a disk of Windows", () => {
  it.effect("has drives and shares, in which paths end at their roots", () =>
    Effect.gen(function* () {
      const disk = onWindows({ [path]: "old", "D:/a": "x", "//server/share/b": "y", "C:/link": link("D:/a") })
      assert.deepStrictEqual(yield* disk.readDirectory("C:/"), ["Users", "link"])
      assert.strictEqual(yield* disk.realPath("C:/../../Users/anna/./.docker"), `${home}/.docker`)
      assert.strictEqual(yield* disk.realPath("C:/link"), "D:/a")
      assert.strictEqual(yield* disk.realPath("//server/share/../b"), "//server/share/b")
      assert.strictEqual((yield* disk.stat("//server/share/b")).type, "File")
      assert.strictEqual((yield* Effect.flip(disk.stat(`${path}/below`))).errno, "ENOENT")
    })
  )

  it.effect.each<[string, Disk.Operation]>([
    ["EPERM", { _tag: "Unlink", path: `${home}/full` }],
    ["EPERM", { _tag: "Rename", from: `${home}/file`, to: `${home}/full` }],
    ["EPERM", { _tag: "Rename", from: `${home}/full`, to: `${home}/file` }],
    ["EPERM", { _tag: "Rename", from: `${home}/empty`, to: `${home}/other` }],
    ["EINVAL", { _tag: "Rename", from: `${home}/full`, to: `${home}/full/inner` }],
    ["ENOENT", { _tag: "Rename", from: `${home}/none`, to: `${home}/file` }],
    ["ENOENT", { _tag: "RemoveDirectory", path: `${home}/file` }],
    ["ENOTEMPTY", { _tag: "RemoveDirectory", path: `${home}/full` }],
    ["EPERM", { _tag: "Symlink", target: "file", path: `${home}/link` }],
    ["EPERM", { _tag: "Sync", path: `${home}/full` }],
    ["ENOENT", { _tag: "SetMode", path: `${home}/none`, mode: 0o600 }],
    ["EEXIST", { _tag: "MakeDirectory", path: `${home}/full`, mode: 0o700 }],
    ["EEXIST", { _tag: "WriteFile", path: `${home}/file`, content: "", mode: 0o600 }]
  ])("fails with %s at %j", ([errno, operation]) =>
    Effect.gen(function* () {
      const disk = onWindows({
        [`${home}/full/file`]: "x",
        [`${home}/file`]: "y",
        [`${home}/empty`]: { type: "directory" },
        [`${home}/other`]: { type: "directory" }
      })
      const before = yield* byHand(disk).tree(home)
      const visit = yield* disk.visit({ uid: 0, gid: 0 })
      assert.strictEqual((yield* Effect.flip(visit.perform(operation))).errno, errno)
      assert.deepStrictEqual(yield* byHand(disk).tree(home), before)
    }).pipe(Effect.scoped)
  )

  it.effect("tells no owners and modes, and sets none", () =>
    Effect.gen(function* () {
      const disk = onWindows({ [`${home}/file`]: { type: "file", content: "", mode: 0o666, uid: 7 } })
      const visit = yield* disk.visit({ uid: 0, gid: 0 })
      yield* visit.perform({ _tag: "SetMode", path: `${home}/file`, mode: 0o604 })
      yield* visit.perform({ _tag: "SetOwner", path: `${home}/file`, uid: 8, gid: 8 })
      const seen = yield* disk.stat(`${home}/file`)
      assert.deepStrictEqual([seen.mode, seen.owner], [0o600, { uid: 0, gid: 0 }])
      assert.strictEqual((yield* disk.stat(home)).mode, 0o700)
    }).pipe(Effect.scoped)
  )

  it.effect("is left unchanged by a dry run", () =>
    Effect.gen(function* () {
      const disk = onWindows({ [path]: "old" })
      const dry = Disk.dryRun(disk)
      const report = yield* write(dry)
      assert.deepStrictEqual(report.operations, (yield* write(onWindows({ [path]: "old" }))).operations)
      assert.strictEqual(yield* byHand(dry).text(path), "new")
      assert.strictEqual(yield* byHand(disk).text(path), "old")
    })
  )
})

describe("a file on Windows", () => {
  it.effect("is written in the home of the user, without owners, modes and synced directories", () =>
    Effect.gen(function* () {
      const disk = onWindows({ [path]: "old" })
      const { backup, change, operations, target, warnings } = yield* write(disk, path, { backup: true })
      assert.deepStrictEqual([backup, change, target, warnings], [`${path}.bak`, "changed", path, []])
      assert.deepStrictEqual(
        operations.map(({ operation }) => operation._tag),
        ["MakeDirectory", "WriteFile", "Sync", "WriteFile", "Sync", "Rename", "Rename", "RemoveTree"]
      )
      assert.deepStrictEqual(yield* byHand(disk).tree(`${home}/.docker`), [
        'daemon.json 0600 "new"',
        'daemon.json.bak 0600 "old"'
      ])
    })
  )

  it.effect.each<[string, string]>([
    ["c:\\users\\ANNA\\.docker\\daemon.json", "C:/"],
    ["..\\.docker\\daemon.json", `${home}/work`],
    ["C:.docker/daemon.json", home]
  ])("is found by %s", ([given, workingDirectory]) =>
    Effect.gen(function* () {
      // Letter case matters on a disk in memory.
      const files = { [path]: "old", "c:/users/ANNA/.docker/daemon.json": "old", [`${home}/work/x`]: "" }
      assert.strictEqual((yield* write(onWindows(files), given, { workingDirectory })).change, "changed")
    })
  )

  it.effect("and its directory are made if they are missing", () =>
    Effect.gen(function* () {
      const disk = onWindows({ [home]: { type: "directory" } })
      assert.strictEqual((yield* write(disk, path, { before: undefined })).change, "added")
      assert.strictEqual(yield* byHand(disk).text(path), "new")
    })
  )

  it.effect.each<[string, string, string]>([
    ["on another drive", "D:/work/daemon.json", "D:/"],
    ["at the root of the drive", "C:/daemon.json", "C:/"],
    ["of another user", "C:/Users/bob/daemon.json", "C:/Users/bob"],
    ["behind a link", `${home}/link/daemon.json`, "D:/"],
    ["on a share", "//server/share/daemon.json", "//server/share/"]
  ])("is not written %s, where others could exchange it", ([, at, directory]) =>
    Effect.gen(function* () {
      const files = {
        [path]: "old",
        "D:/work/daemon.json": "old",
        "C:/daemon.json": "old",
        "C:/Users/bob/daemon.json": "old",
        "//server/share/daemon.json": "old",
        [`${home}/link`]: link("D:/work")
      }
      const disk = onWindows(files)
      const error = yield* Effect.flip(write(disk, at))
      assert.deepStrictEqual(error._tag === "WriteFailed" && error.failure.refusal, {
        _tag: "UnknownDirectory",
        path: directory,
        home
      })
      assert.strictEqual(
        error.message,
        `Cannot write ${at}. Cannot work in ${directory}: on Windows, only ${home} is known to be closed to other users. Copy the file to a directory there, change the copy, and copy it back`
      )
      assert.strictEqual(new TextDecoder().decode(yield* disk.readFile(at, 10)), "old")
      assert.deepStrictEqual(
        (yield* disk.readDirectory(directory)).filter((name) => name.startsWith(".oci")),
        []
      )
    })
  )

  it.effect.each(["EPERM", "EACCES", "EBUSY"])("stays as it is if another program has it open: %s", (errno) =>
    Effect.gen(function* () {
      const disk = onWindows({ [path]: "old" })
      const isReplaced = ({ operation }: FaultyDisk.Tried) =>
        operation._tag === "Rename" && operation.to === path ? errno : undefined
      const open = FaultyDisk.make(disk, { _tag: "FailWhere", errno: isReplaced })
      const error = yield* Effect.flip(write(open.disk))
      assert.match(error.message, /Close the programs that have the file open, such as an editor/)
      assert.deepStrictEqual(yield* byHand(disk).tree(`${home}/.docker`), ['daemon.json 0600 "old"'])
    })
  )
})

describe("a file on macOS", () => {
  const file = "/Users/anna/.docker/daemon.json"

  it.effect("is written with its owner and mode, if no other user can exchange its directories", () =>
    Effect.gen(function* () {
      const disk = mac({ [file]: { type: "file", content: "old", mode: 0o640, uid: 501 } })
      assert.strictEqual((yield* write(disk, file)).change, "changed")
      const { mode, owner } = yield* disk.stat(file)
      assert.deepStrictEqual([mode, owner], [0o640, { uid: 501, gid: 0 }])
    })
  )

  it.effect("is not written in a directory that others can write to", () =>
    Effect.gen(function* () {
      const disk = mac({ "/Users/Shared": { type: "directory", mode: 0o777 }, "/Users/Shared/daemon.json": "old" })
      const error = yield* Effect.flip(write(disk, "/Users/Shared/daemon.json"))
      assert.strictEqual(error._tag === "WriteFailed" && error.failure.refusal?._tag, "OpenDirectory")
    })
  )

  it.effect("cannot be unlinked if it is a directory: EPERM", () =>
    Effect.gen(function* () {
      const visit = yield* mac({ "/a/b": "x" }).visit({ uid: 0, gid: 0 })
      assert.strictEqual((yield* Effect.flip(visit.perform({ _tag: "Unlink", path: "/a" }))).errno, "EPERM")
    }).pipe(Effect.scoped)
  )
})

describe("a named pipe", () => {
  const pipe = "//./pipe/docker_engine"
  const sockets = { [pipe]: { answers: { "/version": "{}" } }, "/run/docker.sock": { answers: {} } }
  const asked = (platform: Platform.Platform, socket: LocalRequest.Socket) =>
    EngineApi.EngineApi.use(({ request }) =>
      request({ socket, question: { path: ["version"] }, limits: { milliseconds: 1000, bytes: 1000 } })
    ).pipe(Effect.provide(Machine.memory({ environment: { platform }, sockets })))

  it.effect.each<[Platform.Platform, LocalRequest.Socket["_tag"], string, string | number]>([
    ["windows", "NamedPipe", pipe, 200],
    ["windows", "NamedPipe", "//./pipe/none", "ENOENT"],
    ["windows", "NamedPipe", "//server/pipe/docker_engine", "EINVAL"],
    ["windows", "UnixSocket", "/run/docker.sock", "ENOTSUP"],
    ["macos", "NamedPipe", pipe, "ENOTSUP"],
    ["linux", "NamedPipe", pipe, "ENOTSUP"],
    ["macos", "UnixSocket", "/run/docker.sock", 404]
  ])("on %s: %s at %s answers with %s", ([platform, _tag, path_, expected]) =>
    Effect.gen(function* () {
      const outcome = yield* asked(platform, { _tag, path: path_ })
      const found = Result.match(outcome, {
        onSuccess: ({ status }): string | number => status,
        onFailure: (failure) => (failure._tag === "NoSocket" ? failure.errno : failure._tag)
      })
      assert.strictEqual(found, expected)
    })
  )
})

/** Machines with Docker Desktop, with the same file and the same answers. */
const desktops = [
  ["macos", "/Users/anna", { HOME: "/Users/anna" }, "/Users/anna/.docker/run/docker.sock"],
  ["windows", home, { USERPROFILE: "C:\\Users\\anna" }, "//./pipe/dockerDesktopLinuxEngine"]
] as const

describe.each(desktops)("Docker Desktop on %s", (platform, directory, variables, socket) => {
  const file = `${directory}/.docker/daemon.json`
  const told = { operatingSystem: "Docker Desktop", cgroupDriver: "cgroupfs", version: "28.5.2" }
  const runtimes = { debug: { path: "/gone", runtimeArgs: ["--debug"] } }
  const on = (sockets: EngineApi.Sockets, text: object | null = { runtimes }) =>
    Machine.memory({
      environment: { platform, variables },
      files: text === null ? {} : { [file]: JSON.stringify(text) },
      processes: { user: { uid: 501, gid: 20 } },
      sockets
    })
  const running = on(Machines.socketOf({ ...told, runtimes }, socket))

  it.effect("is asked at its socket for its release and its runtimes", () =>
    Effect.gen(function* () {
      const found = yield* Daemons.find()
      const daemon = Daemons.choose(found) ?? assert.fail("no engine is found")
      const { because } = yield* EngineDetection.detect
      assert.deepInclude(because, { version: "28.5.2", program: `GET /version at ${socket}` })
      assert.strictEqual((yield* RunningEngine.information(daemon)).runtimes.get("debug")?.path, "/gone")
      const [status] = yield* Status.all()
      assert.deepInclude(status, { isRunning: true, configFile: file, hasFile: true, findings: [], unknown: [] })
    }).pipe(Effect.provide(running))
  )

  it.effect("that does not run is no failure, and its programs are not missing", () =>
    Effect.gen(function* () {
      const [status] = yield* Status.all()
      assert.deepInclude(status, { isRunning: false, configFile: file, findings: [], unknown: [] })
      assert.strictEqual((yield* EngineDetection.detect).because._tag, "NothingFound")
    }).pipe(Effect.provide(on({})))
  )

  it.effect("is known from another engine at its socket", () =>
    Effect.gen(function* () {
      const [status] = yield* Status.all()
      assert.deepStrictEqual(status?.unknown, [
        `The engine at ${socket} is not that of Docker Desktop, so it may read another file than ${file}.`
      ])
    }).pipe(Effect.provide(on(Machines.socketOf({ ...told, operatingSystem: "Ubuntu 24.04", runtimes }, socket))))
  )

  it.effect("needs a restart if its file has changed", () =>
    Effect.gen(function* () {
      const [status] = yield* Status.all()
      assert.deepStrictEqual(
        status?.findings.map(({ advice, code }) => [code, advice]),
        [["reload-needed", "Restart Docker Desktop."]]
      )
    }).pipe(Effect.provide(on(Machines.socketOf(told, socket))))
  )
})

function link(target: string): Disk.Entry {
  return { type: "link", target }
}
