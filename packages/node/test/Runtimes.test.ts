import { assert, describe, it } from "@effect/vitest"
import { Table } from "@oci-runtimes/core/data"
import { EngineFlags, Moby23 } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { type Disk, Machine, Runtimes } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"

const configFile = "/etc/docker/daemon.json"

const files = (config: unknown): Disk.Files => ({
  [configFile]: typeof config === "string" ? config : JSON.stringify(config),
  "/usr/bin/crun": { type: "file", content: "", mode: 0o755 }
})

const machine = (config: unknown, options: Partial<Runtimes.RuntimesOptions> = {}) =>
  Runtimes.layer({ engine: Moby23, ...options }).pipe(
    Layer.provideMerge(Machine.memory({ files: files(config), environment: { variables: { PATH: "/usr/bin" } } }))
  )

const withArguments = {
  "default-runtime": "crun",
  runtimes: {
    crun: { path: "/usr/bin/crun" },
    debug: { path: "crun", runtimeArgs: ["--debug"] },
    missing: { path: "/nowhere", runtimeArgs: ["x"] }
  }
}

const read = (path: string) => Effect.flatMap(atHand, (hand) => hand.text(path))

const write = (path: string, text: string) => Effect.flatMap(atHand, (hand) => hand.write(path, text))

const failure = (config: unknown, options: Partial<Runtimes.RuntimesOptions> = {}) =>
  Effect.flip(Effect.scoped(Layer.build(machine(config, options))))

describe("a layer for the engine that is detected", () => {
  it.effect.each([
    ["Docker version 23.0.1, build a5ee5b1", "docker-23.0.1", "/var/lib/docker/runtimes/crun"],
    ["Docker version 29.0.0, build a5ee5b1", "docker-29.0.0", "/var/lib/docker/runtimes/crun."]
  ] as const)("takes the rules of %s", ([version, engine, script]) =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const { runtimes: known } = yield* runtimes.map
      assert.strictEqual(runtimes.loaded.engine.id, engine)
      assert.isTrue(known.has("crun"))
      assert.include((yield* runtimes.resolve("crun")).script?.path, script)
    }).pipe(
      Effect.provide(
        Runtimes.layerDetected().pipe(
          Layer.provide(
            Machine.memory({
              files: {
                "/usr/bin/crun": { type: "file", content: "", mode: 0o755 },
                "/usr/bin/dockerd": { type: "file", content: "", mode: 0o755 },
                "/etc/docker/daemon.json": '{"runtimes": {"crun": {"path": "/usr/bin/crun", "runtimeArgs": ["-v"]}}}'
              },
              programs: { "/usr/bin/dockerd --version": ProgramRun.printed(version) },
              environment: { variables: { PATH: "/usr/bin" }, workingDirectory: "/" }
            })
          )
        )
      )
    )
  )
})

describe("the runtimes of an engine", () => {
  it.effect("are set up and resolved from its file", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const report = yield* runtimes.initialise()
      assert.deepStrictEqual(
        report.written.map(({ path }) => path),
        ["/var/lib/docker/runtimes/debug", "/var/lib/docker/runtimes/missing"]
      )
      const resolution = yield* runtimes.resolve("debug")
      assert.strictEqual(resolution.shim.options?.binaryName, "/var/lib/docker/runtimes/debug")
      assert.strictEqual(yield* read(resolution.path), "#!/bin/sh\ncrun --debug $@\n")
      assert.strictEqual(resolution.script?.content, yield* read(resolution.path))
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("resolve to the default one without a name, and the empty name is none", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      assert.strictEqual((yield* runtimes.resolve()).name, "crun")
      const error = yield* Effect.flip(runtimes.resolve(""))
      assert.strictEqual(error.message, "unknown or invalid runtime name: ")
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("fail to resolve where the program of a script is missing", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).resolve("missing"))
      assert.strictEqual(error._tag, "PreflightFailed")
      assert.strictEqual(
        error.message,
        'error while looking up the specified runtime path: exec: "/nowhere": stat /nowhere: no such file or directory'
      )
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("are listed by name with what was found of their programs", () =>
    Effect.gen(function* () {
      const listed = yield* (yield* Runtimes.Runtimes).list
      assert.deepStrictEqual(
        listed.map(({ found, isDefault, resolution: { kind, name } }) => [
          name,
          kind,
          isDefault,
          Result.getOrNull(found)
        ]),
        [
          ["crun", "configured", true, "/usr/bin/crun"],
          ["debug", "configured", false, "/usr/bin/crun"],
          ["io.containerd.runc.v2", "stock", false, null],
          ["missing", "configured", false, null],
          ["runc", "stock", false, null]
        ]
      )
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("are the stock ones without a file at the default path", () =>
    Effect.gen(function* () {
      const listed = yield* (yield* Runtimes.Runtimes).list
      assert.deepStrictEqual(
        listed.map(({ resolution: { name } }) => name),
        ["io.containerd.runc.v2", "runc"]
      )
    }).pipe(Effect.provide(Runtimes.layer({ engine: Moby23 }).pipe(Layer.provide(Machine.memory({})))))
  )
})

describe("the paths", () => {
  const world: Disk.Files = {
    "/work/daemon.json": '{"data-root": "link/data", "runtimes": {"debug": {"path": "/bin/x", "runtimeArgs": ["y"]}}}',
    "/disk/data": { type: "directory" },
    "/work/link": { type: "link", target: "/disk" },
    "/bin/x": { type: "file", content: "", mode: 0o755 }
  }
  const inWork = Machine.memory({ files: world, environment: { workingDirectory: "/work" } })

  it.effect("of file and data root are taken from the engine's working directory, the latter without links", () =>
    Effect.gen(function* () {
      const { path } = yield* (yield* Runtimes.Runtimes).resolve("debug")
      assert.strictEqual(path, "/disk/data/runtimes/debug")
    }).pipe(
      Effect.provide(Runtimes.layer({ engine: Moby23, configFile: "daemon.json" }).pipe(Layer.provideMerge(inWork)))
    )
  )

  it.effect("of a missing file is given back as it was given", () =>
    Effect.gen(function* () {
      const runtimes = Runtimes.layer({ engine: Moby23, configFile: "none.json" }).pipe(Layer.provideMerge(inWork))
      const error = yield* Effect.flip(Effect.scoped(Layer.build(runtimes)))
      assert.include(error.message, "with file none.json: open none.json: no such file or directory")
    })
  )
})

describe("loading", () => {
  it.effect("refuses a file that names another one, as the engine does", () =>
    Effect.gen(function* () {
      const error = yield* failure({ "config-file": "x" }, { configFile })
      assert.include(error.message, `config-file: (from flag: ${configFile}, from file: x)`)
    })
  )

  it.effect("wants a file that was asked for", () =>
    Effect.gen(function* () {
      const error = yield* failure({}, { configFile: "/missing.json" })
      assert.strictEqual(error._tag, "ConfigurationUnreadable")
      assert.strictEqual(
        error.message,
        "unable to configure the Docker daemon with file /missing.json: open /missing.json: no such file or directory"
      )
    })
  )

  it.effect("says that the file is a directory", () =>
    Effect.gen(function* () {
      const error = yield* failure({}, { configFile: "/etc" })
      assert.strictEqual(
        error.message,
        "unable to configure the Docker daemon with file /etc: read /etc: is a directory"
      )
    })
  )

  it.effect("refuses what the engine refuses, with every fault", () =>
    Effect.gen(function* () {
      const error = yield* failure({ nope: 1, "exec-opts": "x" })
      assert.strictEqual(error.message, "the following directives don't match any configuration option: nope")
      assert.isTrue(error._tag === "ConfigurationRefused" && error.refused.faults.length === 2)
    })
  )

  it.effect("refuses a directive that is given in both places", () =>
    Effect.gen(function* () {
      const flags = { ...EngineFlags.none, defaultRuntime: "a" }
      const error = yield* failure({ "default-runtime": "runc" }, { flags })
      assert.include(error.message, "default-runtime: (from flag: a, from file: runc)")
    })
  )
})

describe("setting up", () => {
  it.effect("is refused before anything is written when a name cannot be that of a script", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).initialise())
      assert.strictEqual(error._tag, "PlanRefused")
      const hand = yield* atHand
      assert.isFalse((yield* hand.look("/var")) !== undefined)
    }).pipe(Effect.provide(machine({ runtimes: { "../x": { path: "y", runtimeArgs: ["z"] } } })))
  )

  it.effect("is refused with a cgroup driver for which the engine does not start", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).initialise())
      assert.strictEqual(error.message, "native.cgroupdriver option bogus not supported")
    }).pipe(Effect.provide(machine({ "exec-opts": ["native.cgroupdriver=bogus"] })))
  )
})

describe("reloading", () => {
  const flags: EngineFlags.EngineFlags = { runtimes: Table.make([["flagged", { path: "/f", runtimeArgs: [] }]]) }

  it.effect("replaces the map and the scripts by those of the file", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* runtimes.initialise()
      assert.strictEqual((yield* runtimes.resolve("flagged")).kind, "configured")
      yield* write(configFile, '{"runtimes":{"fresh":{"path":"crun","runtimeArgs":["--new"]}}}')
      yield* runtimes.reload()
      assert.strictEqual(yield* read("/var/lib/docker/runtimes/fresh"), "#!/bin/sh\ncrun --new $@\n")
      assert.isTrue(Result.isFailure(yield* Effect.result(runtimes.resolve("flagged"))))
      assert.strictEqual((yield* runtimes.resolve("io.containerd.runc.v2")).kind, "implicit")
      // The default stays, as in the engine, though it is gone.
      assert.strictEqual((yield* Effect.flip(runtimes.resolve())).message, "unknown or invalid runtime name: crun")
    }).pipe(Effect.provide(machine(withArguments, { flags })))
  )

  it.effect.each([
    ['{"runtimes": null}', 'Cannot replace the runtimes: "runtimes" is null'],
    ['{"runtimes": {"runc": {}}}', "file configuration validation failed: runtime name 'runc' is reserved"],
    ["{", "unexpected end of JSON input"],
    ['{"runtimes": {"a/b": {"path": "x", "runtimeArgs": ["y"]}}}', "Error reconfiguring the daemon: open "],
    ['{"runtimes": {"../b": {"path": "x", "runtimeArgs": ["y"]}}}', "Cannot write a wrapper script"]
  ] as const)("of %s is refused and changes nothing", ([text, message]) =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* runtimes.initialise()
      const before = yield* runtimes.map
      yield* write(configFile, text)
      const error = yield* Effect.flip(runtimes.reload())
      assert.include(error.message, message)
      assert.strictEqual(yield* runtimes.map, before)
      assert.strictEqual(yield* read("/var/lib/docker/runtimes/debug"), "#!/bin/sh\ncrun --debug $@\n")
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("leaves the scripts alone where the file gives no runtimes", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* runtimes.initialise()
      const before = yield* runtimes.map
      yield* write("/var/lib/docker/runtimes/debug", "touched")
      yield* write(configFile, '{"default-runtime": "runc"}')
      assert.deepStrictEqual((yield* runtimes.reload()).written, [])
      const { origins, ...after } = yield* runtimes.map
      assert.deepStrictEqual({ ...after, origins: before.origins }, { ...before, defaultRuntime: "runc" })
      assert.deepInclude(origins?.defaultRuntime, { _tag: "File", file: configFile })
      assert.strictEqual(yield* read("/var/lib/docker/runtimes/debug"), "touched")
    }).pipe(Effect.provide(machine(withArguments)))
  )

  it.effect("of a default alone does not mind runtimes whose scripts cannot be written", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* write(configFile, '{"default-runtime": "runc"}')
      yield* runtimes.reload()
      assert.strictEqual((yield* runtimes.map).defaultRuntime, "runc")
    }).pipe(Effect.provide(machine({ runtimes: { "a/b": { path: "x", runtimeArgs: ["y"] } } })))
  )

  it.effect("without the file makes the stock runtime the default again", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* Effect.flatMap(atHand, (hand) => hand.remove(configFile))
      yield* runtimes.reload()
      assert.strictEqual((yield* runtimes.map).defaultRuntime, "runc")
    }).pipe(Effect.provide(machine(withArguments)))
  )
})
