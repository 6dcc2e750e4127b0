/** Every command on machines whose engine is that of Docker Desktop: on macOS, Windows and Linux. */
import { assert, describe, it } from "@effect/vitest"
import { DiskSystem } from "@oci-runtimes/core/disk"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { Platform } from "@oci-runtimes/core/text"
import { Disk, type EngineApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"

interface Desktop {
  readonly platform: Platform.Platform
  readonly home: string
  readonly variables: { readonly [name: string]: string }
  readonly socket: string
  readonly workingDirectory: string
}

const desktops: ReadonlyArray<Desktop> = [
  {
    platform: "macos",
    home: "/Users/anna",
    variables: { HOME: "/Users/anna", PATH: "/usr/bin" },
    socket: "/Users/anna/.docker/run/docker.sock",
    workingDirectory: "/Users/anna/work"
  },
  {
    platform: "windows",
    home: "C:/Users/anna",
    variables: { USERPROFILE: "C:\\Users\\anna", PATH: "C:\\Windows" },
    socket: "//./pipe/dockerDesktopLinuxEngine",
    workingDirectory: "C:/Users/anna/work"
  },
  {
    platform: "linux",
    home: "/home/anna",
    variables: {
      HOME: "/home/anna",
      PATH: "/usr/bin",
      DOCKER_HOST: "unix:///home/anna/.docker/desktop/docker.sock"
    },
    socket: "/home/anna/.docker/desktop/docker.sock",
    workingDirectory: "/home/anna/work"
  }
]

const runtimes = { crun: { path: "/gone/crun", runtimeArgs: ["--debug"] }, youki: { path: "youki" } }

const answers = (more: object = {}, containers: object = []): EngineApi.Answers => ({
  "/version": JSON.stringify({ Version: "28.5.2", Os: "linux", Components: [{ Name: "Engine", Version: "28.5.2" }] }),
  "/info": JSON.stringify({
    ServerVersion: "28.5.2",
    OperatingSystem: "Docker Desktop",
    DockerRootDir: "/var/lib/docker",
    CgroupDriver: "cgroupfs",
    DefaultRuntime: "runc",
    Runtimes: { runc: { path: "runc" }, "io.containerd.runc.v2": { path: "runc" }, ...runtimes, ...more }
  }),
  "/containers/json?all=1": JSON.stringify(containers)
})

const on = (
  { home, platform, socket, ...machine }: Desktop,
  args: ReadonlyArray<string>,
  { runs = true, text = JSON.stringify({ runtimes }), ...more }: Partial<Given> = {}
) =>
  runCommand({
    ...machine,
    platform,
    args,
    engine: null,
    files: { [`${home}/.docker/daemon.json`]: text, [machine.workingDirectory]: { type: "directory" } },
    sockets: { [socket]: runs ? { answers: answers() } : {} },
    processes: { user: { uid: platform === "windows" ? 0 : 501, gid: 20 } },
    ...more
  })

interface Given extends Pick<Parameters<typeof runCommand>[0], "files" | "instead" | "sockets"> {
  readonly runs: boolean
  readonly text: string
}

const looksNowhere = "the engine is in a virtual machine, where its programs and shims are not looked for"

describe.each(desktops)("on $platform, the engine of Docker Desktop", (desktop) => {
  const { home, platform, socket, workingDirectory } = desktop
  const file = `${home}/.docker/daemon.json`

  it.effect("is shown by status", () =>
    Effect.gen(function* () {
      const { data, status } = yield* on(desktop, ["status"])
      assert.strictEqual(status, 0, data)
      assert.include(data, "engine of Docker Desktop")
      assert.include(data, file)
      assert.include(data, socket)
      assert.include(data, "28.5.2")
      assert.notInclude(data, "unknown")
    })
  )

  it.effect("is said not to run", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* on(desktop, ["status"], { runs: false, sockets: {} })
      // On Linux, only the socket shows the engine here.
      assert.strictEqual(status, 0, notes)
      assert.include(data, platform === "linux" ? "No engine was found" : "does not run")
    })
  )

  it.effect("has its file checked, and its programs not looked for", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* on(desktop, ["check"])
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.include(data, `${file}: accepted by Docker Engine 28`)
      assert.include(data, looksNowhere)
      assert.include(data, "no problems")
      const found = document(Documents.CheckDocument, (yield* on(desktop, ["check", "--json"])).data)
      assert.deepInclude(found, { inVirtualMachine: true, diagnostics: [], file })
      assert.notInclude((yield* on(desktop, ["check", "--no-host"])).data, looksNowhere)
    })
  )

  it.effect("has a file with a mistake fixed", () =>
    Effect.gen(function* () {
      const text = '{"runtimes": {"crun": {"path": "/usr/bin/crun"}},}'
      const disk = diskOf(desktop, { [file]: text })
      const { data, status } = yield* on(desktop, ["check", "--fix"], { text, instead: Layer.succeed(Disk.Disk, disk) })
      assert.strictEqual(status, 0, data)
      assert.notInclude(yield* textOf(disk, file), "},}")
    })
  )

  it.effect("has its runtimes listed, none of them missing", () =>
    Effect.gen(function* () {
      const { data, status } = yield* on(desktop, ["list"])
      assert.strictEqual(status, 0)
      assert.match(data, /^crun +configured +\/gone\/crun --debug +unknown$/m)
      assert.include(data, "The engine is in a virtual machine, where its programs are not looked for.")
      assert.notInclude(data, "missing")
      const running = yield* on(desktop, ["list", "--running", "--wide"])
      assert.match(running.data, /^youki .* unknown$/m)
      const found = document(Documents.ListDocument, (yield* on(desktop, ["list", "--json"])).data)
      assert.isTrue(found.inVirtualMachine)
      assert.deepInclude(
        found.runtimes.find(({ name }) => name === "crun"),
        { program: null, problem: '"/gone/crun" is in the virtual machine of the engine, where it is not looked for' }
      )
      assert.strictEqual((yield* on(desktop, ["list", "--features"])).status, 0)
    })
  )

  it.effect("has a name resolved, and cannot be told to run it", () =>
    Effect.gen(function* () {
      const { data, status } = yield* on(desktop, ["resolve", "crun"])
      assert.strictEqual(status, 0)
      assert.match(data, /^crun: cannot be told whether it would run here: the engine is in a virtual machine, /)
      assert.include(data, "Run a container with this runtime to see whether it runs.")
      const explained = yield* on(desktop, ["resolve", "--explain", "crun"])
      assert.include(explained.data, "It is in the virtual machine of the engine, where it is not looked for.")
      assert.notInclude(explained.data, "no such file")
      const refused = yield* on(desktop, ["resolve", "none"])
      assert.strictEqual(refused.status, 1)
    })
  )

  it.effect("is compared with other files and releases", () =>
    Effect.gen(function* () {
      const other = yield* on(desktop, ["compare", "--from", "docker-24", "--to", "docker-29"])
      assert.include(other.data, "1 of 4 names changes", other.notes)
      assert.notInclude(other.data, "missing")
      const impact = yield* on(desktop, ["reload-impact"], { text: '{"runtimes": {"youki": {"path": "youki"}}}' })
      assert.include(impact.data, "the reload changes 1 of 4 names", impact.notes)
      assert.include((yield* on(desktop, ["compare", "--running"])).data, "nothing changes for any of 4 names")
    })
  )

  it.effect("gets a new runtime, with the way to apply it", () =>
    Effect.gen(function* () {
      const disk = diskOf(desktop, { [file]: JSON.stringify({ runtimes }) })
      const instead = Layer.succeed(Disk.Disk, disk)
      const args = ["add", "kata", "--type", "io.containerd.kata.v2"]
      const dry = yield* on(desktop, [...args, "--dry-run"], { instead })
      assert.match(dry.data, /^\+.*"kata"/m, dry.notes)
      const { data, notes, status } = yield* on(desktop, args, { instead })
      assert.strictEqual(status, 0, notes)
      assert.include(data, "kata")
      assert.include(notes, "Restart Docker Desktop")
      assert.notInclude(notes, "systemctl")
      assert.include(yield* textOf(disk, file), "io.containerd.kata.v2")
      assert.strictEqual((yield* on(desktop, ["remove", "kata"], { instead })).status, 0)
      assert.strictEqual((yield* on(desktop, ["default", "crun"], { instead })).status, 0)
    })
  )

  it.effect("has its scripts in its virtual machine, whether it runs or not", () =>
    Effect.gen(function* () {
      for (const runs of [true, false]) {
        for (const command of ["apply", "plan", "prune"]) {
          const { notes, status } = yield* on(desktop, [command], { runs })
          assert.strictEqual(status, 1)
          assert.match(notes, /^error: Cannot (?:set up|remove) scripts: the engine of Docker Desktop is in a virtual/m)
        }
      }
    })
  )

  it.effect("is not reloaded from here", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* on(desktop, ["reload"])
      assert.deepStrictEqual(
        [status, notes],
        [1, "error: Cannot reload the engine of Docker Desktop: it is in a virtual machine. Restart Docker Desktop\n"]
      )
    })
  )

  it.effect("does not read another file, whose programs may be anywhere", () =>
    Effect.gen(function* () {
      const files = { [file]: "{}", [`${workingDirectory}/own.json`]: JSON.stringify({ runtimes }) }
      const { data, status } = yield* on(desktop, ["check", "own.json"], { files })
      assert.strictEqual(status, 0)
      assert.include(data, "no engine of this machine reads this file")
      if (platform !== "linux") assert.include(data, looksNowhere)
      const sarif = yield* on(desktop, ["check", "--format", "sarif", "own.json"], { files })
      assert.strictEqual(sarif.status, status)
      assert.isObject(JSON.parse(sarif.data))
    })
  )
})

const [macos, windows] = desktops as [Desktop, Desktop, Desktop]

describe("on Windows", () => {
  it.effect("paths may have backslashes", () =>
    Effect.gen(function* () {
      for (const path of ["..\\.docker\\daemon.json", "C:\\Users\\anna\\.docker\\daemon.json"]) {
        const { data, status } = yield* on(windows, ["check", path])
        assert.strictEqual(status, 0)
        assert.include(data, `${path}: accepted by Docker Engine 28`)
        assert.notInclude(data, "no engine of this machine reads")
      }
    })
  )

  it.effect("a file elsewhere is checked but not changed, with the way out", () =>
    Effect.gen(function* () {
      const files = { "D:/work/daemon.json": '{"runtimes": {},}' }
      const { notes, status } = yield* on(windows, ["check", "--fix", "D:\\work\\daemon.json"], { files })
      assert.strictEqual(status, 1)
      assert.include(notes, "on Windows, only C:/Users/anna is known to be closed to other users")
      const sarif = yield* on(windows, ["check", "--format", "sarif", "D:\\work\\daemon.json"], { files })
      assert.include(sarif.data, '"file:///D%3A/work/daemon.json"')
    })
  )

  it.effect("an engine for Windows containers is not asked more than its version", () =>
    Effect.gen(function* () {
      const version = JSON.stringify({ Version: "28.5.2", Os: "windows", Components: [{ Name: "Engine" }] })
      const sockets = { "//./pipe/docker_engine": { answers: { "/version": version } } }
      const { data } = yield* on(windows, ["status"], { sockets })
      assert.include(data, '"engine for Windows containers"')
    })
  )
})

describe("without Docker Desktop", () => {
  it.effect.each([macos, windows])("on $platform, nothing is known but the file of Docker Desktop", (desktop) =>
    Effect.gen(function* () {
      const given = { sockets: {}, files: {} }
      const status = yield* on(desktop, ["status"], given)
      assert.strictEqual(status.status, 0)
      assert.include(status.data, "No engine was found")
      const checked = yield* on(desktop, ["check"], given)
      assert.strictEqual(checked.status, 0, checked.notes)
      assert.include(checked.notes, "assumed: no running engine reports a version")
      for (const command of ["apply", "plan"]) {
        const { notes } = yield* on(desktop, [command], given)
        assert.match(notes, /^error: Cannot set up scripts: the engine of Docker Desktop is in a virtual machine/m)
      }
      const { home, platform } = desktop
      const disk = Disk.memory({ [home]: { type: "directory" } }, undefined, DiskSystem.make(platform, [home]))
      const added = yield* on(desktop, ["add", "kata", "--type", "io.containerd.kata.v2"], {
        ...given,
        instead: Layer.succeed(Disk.Disk, disk)
      })
      assert.strictEqual(added.status, 0, added.notes)
      assert.include(added.notes, "To apply it, if the engine reads this file: Restart Docker Desktop")
      assert.include(yield* textOf(disk, `${desktop.home}/.docker/daemon.json`), "kata")
    })
  )
})

/** The disk of a machine with Docker Desktop, to look at after a run. */
const diskOf = ({ home, platform, socket }: Desktop, files: Disk.Files) =>
  Disk.memory({ [socket]: { type: "socket", uid: 0 }, ...files }, undefined, DiskSystem.make(platform, [home]))

const textOf = (disk: Disk.Shape, path: string) =>
  Effect.map(disk.readFile(path, 10_000), (bytes) => new TextDecoder().decode(bytes))
