import { ProgramRun } from "@oci-runtimes/core/machine"
import { assert, describe, it } from "@effect/vitest"
import { Daemons, type Disk, type EngineApi, Machine, Status } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"

const socket = "/var/run/docker.sock"

const program = { type: "file", content: "", mode: 0o755 } as const

const files: Disk.Files = {
  "/run/systemd/system": { type: "directory" },
  "/lib/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd -H unix:///var/run/docker.sock\n",
  "/usr/bin/dockerd": program
}

const version = (name: string, number: string) =>
  JSON.stringify({ Version: number, Components: [{ Name: name, Version: number }] })

const engine: EngineApi.SocketDescription = {
  answers: {
    "/version": version("Engine", "26.1.5"),
    "/info": JSON.stringify({
      ServerVersion: "26.1.5",
      Runtimes: { runc: { path: "runc" }, "io.containerd.runc.v2": { path: "runc" } },
      DefaultRuntime: "runc",
      DockerRootDir: "/var/lib/docker",
      CgroupDriver: "cgroupfs"
    }),
    "/containers/json?all=1": "[]"
  }
}

const statuses = (more: Disk.Files, answering: EngineApi.SocketDescription) =>
  Effect.gen(function* () {
    const found = yield* Daemons.find()
    return yield* Effect.forEach(found.daemons, (daemon) => Status.of(found, daemon))
  }).pipe(
    Effect.provide(
      Machine.memory({
        files: { ...files, ...more },
        sockets: { [socket]: answering },
        programs: { "/usr/bin/dockerd --version": ProgramRun.printed("Docker version 26.1.5, build 1\n") }
      })
    )
  )

describe("the status of an engine", () => {
  it.effect("is what the engine says at its socket", () =>
    Effect.gen(function* () {
      const [status, ...others] = yield* statuses({}, engine)
      assert.deepStrictEqual(others, [])
      assert.deepInclude(status, { isRunning: true, release: { version: "26.1.5", from: "engine" } })
      assert.strictEqual(status?.running?.map.defaultRuntime, "runc")
    })
  )

  it.effect("is not told if another engine answers at its socket", () =>
    Effect.gen(function* () {
      const [status] = yield* statuses({}, { answers: { "/version": version("Podman Engine", "5.4.2") } })
      assert.deepInclude(status, { isRunning: undefined, agrees: undefined, findings: [] })
      assert.notStrictEqual(status?.release?.from, "engine")
      assert.deepStrictEqual(status?.unknown, [
        `The program at the socket "${socket}" is "Podman Engine" "5.4.2", not Docker Engine. Give the socket of Docker Engine.`
      ])
    })
  )

  it.effect("is not what an engine says that was started by hand and has the socket of the unit", () =>
    Effect.gen(function* () {
      const byHand = {
        "/proc/7/comm": "dockerd\n",
        "/proc/7/cmdline": "dockerd\0",
        "/proc/7/environ": "PATH=/usr/bin\0",
        "/proc/7/status": "PPid:\t1\nUid:\t0\t0\t0\t0\n",
        "/proc/7/root": { type: "link", target: "/" } as const
      }
      const found = yield* statuses(byHand, engine)
      assert.deepStrictEqual(
        found.map(({ daemon, isRunning, running }) => [daemon.foundBy[0], isRunning, running !== undefined]),
        [
          ["process 7", true, true],
          ["docker.service", false, false]
        ]
      )
      assert.deepStrictEqual(
        found.map(({ findings }) => findings.map(({ message }) => message)),
        [[], ["The next start fails: process 7 is an engine with the same PID file, /var/run/docker.pid."]]
      )
    })
  )

  it.effect("does not ask a socket at which systemd listens, because that would start the engine", () =>
    Effect.gen(function* () {
      const activated = {
        "/etc/systemd/system/docker.service.d/a.conf": "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd://\n",
        "/lib/systemd/system/docker.socket": "[Socket]\nListenStream=/run/docker.sock\n",
        "/proc/1/comm": "systemd\n"
      }
      const [status] = yield* statuses(activated, { hangs: true })
      assert.deepInclude(status, { isRunning: false, agrees: true, survey: undefined })
    })
  )
})
