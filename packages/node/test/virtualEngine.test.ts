/** The runtimes of an engine in a virtual machine, whose directories and programs are not on this machine. */
import { assert, describe, it } from "@effect/vitest"
import { Docker, EngineFlags, Moby25 } from "@oci-runtimes/core/docker"
import { Check, Disk, Machine, RuntimeErrors, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Machines from "./engineMachines.ts"

const old = "/var/lib/docker/runtimes/old"

const file = { runtimes: { debug: { path: "/gone", runtimeArgs: ["-v"] } } }

const only: Machines.Given = {
  unit: null,
  process: null,
  told: null,
  installed: null,
  files: {
    [old]: { type: "file", content: '#!/bin/sh\n/usr/bin/crun -v "$@"\n', mode: 0o700 },
    "/var/lib/docker/containers": { type: "directory" },
    "/home/anna/.docker/daemon.json": JSON.stringify(file)
  }
}

const desktop = Machines.socketOf({ operatingSystem: "Docker Desktop" }, "/home/anna/.docker/desktop/docker.sock")

/** Machines whose engine is in a virtual machine, and the description of the engine. */
const virtual: ReadonlyArray<[string, string, Machines.Given]> = [
  ["found at its socket", "engine of Docker Desktop", { ...only, uid: 1000, sockets: desktop }],
  [
    "found at its socket, and stopped",
    "engine of Docker Desktop",
    { ...only, uid: 1000, sockets: { "/home/anna/.docker/desktop/docker.sock": {} } }
  ],
  [
    "known by its answer",
    "system-wide engine",
    { ...only, file, sockets: Machines.socketOf({ operatingSystem: "Docker Desktop" }) }
  ],
  [
    "known by its answer, next to the unit of a stopped engine",
    "system-wide engine",
    { ...only, file, unit: Machines.unitFile("/usr/bin/dockerd"), told: { operatingSystem: "Docker Desktop" } }
  ]
]

/** Runs work on a machine, and then lists the scripts. */
const on = <A, E>(
  given: Machines.Given,
  options: Partial<Runtimes.RuntimesOptions>,
  work: (runtimes: Runtimes.Runtimes["Service"]) => Effect.Effect<A, E>
) => {
  const machine = Machine.memory(Machines.machine(given))
  return Effect.gen(function* () {
    const result = yield* work(yield* Runtimes.Runtimes)
    const { readDirectory } = yield* Disk.Disk
    return { result, names: yield* readDirectory("/var/lib/docker/runtimes") }
  }).pipe(Effect.provide(Layer.provideMerge(Runtimes.layer({ engine: Moby25, ...options }), machine)))
}

describe("an engine in a virtual machine", () => {
  it.effect.each(virtual)("%s has no scripts here to set up, remove or reload", ([, engine, given]) =>
    Effect.gen(function* () {
      const actions = [
        ["set-up", "set up scripts", ({ initialise }: Runtimes.Runtimes["Service"]) => Effect.flip(initialise())],
        ["prune", "remove scripts", ({ prune }: Runtimes.Runtimes["Service"]) => Effect.flip(prune())],
        ["set-up", "set up scripts", ({ reload }: Runtimes.Runtimes["Service"]) => Effect.flip(reload())]
      ] as const
      for (const [action, what, act] of actions) {
        const { names, result } = yield* on<Error, unknown>(given, {}, act)
        assert.deepStrictEqual(names, ["old"])
        assert.deepStrictEqual(result, new RuntimeErrors.VirtualEngine({ action, engine }))
        assert.strictEqual(
          result.message,
          `Cannot ${what}: the ${engine} is in a virtual machine, so its data root is not on this machine. Restart the engine, which sets up its scripts anew, or give a data root of this machine`
        )
      }
    })
  )

  it.effect.each(virtual)("%s does not matter if a data root is given, or no engine", ([, , given]) =>
    Effect.gen(function* () {
      const flags = EngineFlags.copy({ ...EngineFlags.none, dataRoot: "/var/lib/docker" })
      const configFile = given.file === undefined ? "/home/anna/.docker/daemon.json" : "/etc/docker/daemon.json"
      for (const options of [{ flags }, { daemon: null, configFile }]) {
        const { names } = yield* on(given, options, ({ initialise }) => initialise())
        assert.strictEqual(names.length, 2)
      }
    })
  )

  it.effect.each(virtual.slice(0, 3))("%s has its programs elsewhere", ([, , given]) =>
    Effect.gen(function* () {
      const { diagnostics, hasFile } = yield* Check.check({ engine: Docker.newest() })
      assert.isTrue(hasFile)
      assert.deepStrictEqual(
        diagnostics.map(({ code }) => code),
        []
      )
    }).pipe(Effect.provide(Machine.memory(Machines.machine(given))))
  )
})

describe("a reload", () => {
  it.effect("sets up the scripts in the data root that the engine uses, as its start does", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const { scriptsDirectory } = yield* runtimes.initialise()
      assert.strictEqual(scriptsDirectory, "/var/lib/docker/runtimes")
      assert.strictEqual((yield* runtimes.reload()).scriptsDirectory, scriptsDirectory)
    }).pipe(
      Effect.provide(
        Layer.provide(
          Runtimes.layer({ engine: Moby25 }),
          Machine.memory(Machines.machine({ file: { ...file, "data-root": "/new" } }))
        )
      )
    )
  )
})
