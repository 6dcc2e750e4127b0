/** The differences of the second generation on a machine. */
import { assert, describe, it } from "@effect/vitest"
import { Moby25 } from "@oci-runtimes/core/docker"
import { ExplanationText, ReloadImpact } from "@oci-runtimes/core/questions"
import { Compare, type Disk, Machine, type Programs, Runtimes, Side } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"

const configFile = "/etc/docker/daemon.json"

const executable: Disk.Entry = { type: "file", content: "", mode: 0o755 }

const machine = (config: unknown, programs: Programs.Answers = {}, files: Disk.Files = {}) =>
  Runtimes.layer({ engine: Moby25 }).pipe(
    Layer.provideMerge(
      Machine.memory({
        files: {
          ...(config !== undefined && { [configFile]: JSON.stringify(config) }),
          ...files,
          "/usr/bin/crun": executable,
          "/usr/bin/containerd": executable,
          "/usr/bin/containerd-shim-runc-v2": executable,
          "/opt/shims/containerd-shim-kata-v2": executable
        },
        environment: { variables: { PATH: "/usr/bin:/opt/shims" } },
        programs
      })
    )
  )

const configured = {
  "default-runtime": "kata",
  runtimes: {
    crun: { path: "crun", runtimeArgs: ["--debug"] },
    kata: { runtimeType: "io.containerd.kata.v2" },
    gvisor: { runtimeType: "io.containerd.runsc.v1", options: { TypeUrl: "x" } },
    custom: { runtimeType: "/opt/none" }
  }
}

const write = (config: unknown) => Effect.flatMap(atHand, (hand) => hand.write(configFile, JSON.stringify(config)))

const scriptNames = Effect.flatMap(atHand, (hand) => hand.names("/var/lib/docker/runtimes"))

describe("the second generation", () => {
  it.effect("lists runtimes without a program by the shim that runs them", () =>
    Effect.gen(function* () {
      const listed = yield* (yield* Runtimes.Runtimes).list
      assert.deepStrictEqual(
        listed.map(({ found, program, resolution: { name } }) => [name, program, Result.getOrNull(found)]),
        [
          ["crun", "crun", "/usr/bin/crun"],
          ["custom", null, null],
          ["gvisor", null, null],
          ["io.containerd.runc.v2", "runc", null],
          ["kata", null, "/opt/shims/containerd-shim-kata-v2"],
          ["runc", "runc", null]
        ]
      )
    }).pipe(Effect.provide(machine(configured)))
  )

  it.effect("lists a relative path as one that is not known in advance, unless the engine looks for it", () =>
    Effect.gen(function* () {
      const listed = yield* (yield* Runtimes.Runtimes).list
      assert.deepStrictEqual(
        listed.flatMap(({ found, resolution: { kind, name } }) =>
          kind === "stock"
            ? []
            : [[name, Result.match(found, { onSuccess: String, onFailure: Runtimes.missingMessage })]]
        ),
        [
          ["relative", '"bin/crun" is looked for in the directory of each container'],
          ["wrapped", "bin/crun"]
        ]
      )
    }).pipe(
      Effect.provide(
        machine(
          { runtimes: { relative: { path: "bin/crun" }, wrapped: { path: "bin/crun", runtimeArgs: ["-v"] } } },
          {},
          { "/bin/crun": executable }
        )
      )
    )
  )

  it.effect("does not start with options that no release takes, and writes nothing", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).initialise())
      assert.strictEqual(error.message, "runtime a: (0, 0): Can't convert 42(float64) to uint32")
      assert.isTrue(Result.isFailure(yield* Effect.result(scriptNames)))
    }).pipe(
      Effect.provide(machine({ runtimes: { a: { runtimeType: "io.containerd.runc.v2", options: { IoUid: 42 } } } }))
    )
  )

  it.effect("would not start without the program of its default runtime, where that has arguments", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      assert.deepStrictEqual(
        (yield* runtimes.startFaults).map(({ message }) => message),
        [
          `couldn't create plugin manager: error while looking up the specified runtime path: exec: "/none": stat /none: no such file or directory`
        ]
      )
    }).pipe(Effect.provide(machine({ "default-runtime": "a", runtimes: { a: { path: "/none", runtimeArgs: ["x"] } } })))
  )

  it.effect("would start with any other default", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* (yield* Runtimes.Runtimes).startFaults, [])
    }).pipe(Effect.provide(machine({ "default-runtime": "a", runtimes: { a: { path: "/none" } } })))
  )

  it.effect("keeps the scripts of the configuration before on reload, until it is pruned or starts anew", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      yield* runtimes.initialise()
      const [before = ""] = yield* scriptNames
      yield* write({ runtimes: { crun: { path: "crun", runtimeArgs: ["--other"] } }, "default-runtime": "crun" })
      const { left, written } = yield* runtimes.reload()
      assert.deepStrictEqual([left.length, written.length, (yield* scriptNames).length], [1, 1, 2])
      const { removed } = yield* runtimes.prune({ keep: [before] })
      assert.deepStrictEqual(removed, [])
      assert.deepStrictEqual((yield* runtimes.prune()).removed, [`/var/lib/docker/runtimes/${before}`])
      yield* write({ runtimes: {}, "default-runtime": "runc" })
      yield* runtimes.reload()
      assert.lengthOf(yield* scriptNames, 1)
      yield* runtimes.initialise({ fresh: true })
      assert.lengthOf(yield* scriptNames, 0)
    }).pipe(Effect.provide(machine(configured)))
  )

  it.effect("keeps everything where a reload leaves the default without a runtime", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const before = yield* runtimes.map
      yield* write({ runtimes: { crun: { path: "crun" } } })
      const error = yield* Effect.flip(runtimes.reload())
      assert.strictEqual(
        error.message,
        "Error reconfiguring the daemon: specified default runtime 'kata' does not exist"
      )
      assert.strictEqual(yield* runtimes.map, before)
    }).pipe(Effect.provide(machine(configured)))
  )

  it.effect("explains the default runtime, down to the shim", () =>
    Effect.gen(function* () {
      const explanation = yield* (yield* Runtimes.Runtimes).explain()
      const text = ExplanationText.render(explanation).map((line) => line.text)
      assert.include(
        text,
        'No name is given, so the default runtime is used: "kata", from /etc/docker/daemon.json:1:20.'
      )
      assert.include(text, "containerd starts /opt/shims/containerd-shim-kata-v2.")
    }).pipe(Effect.provide(machine(configured)))
  )

  it.effect("suggests names where it refuses one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).resolve("Crun"))
      assert.deepStrictEqual(error._tag === "RuntimeRefused" ? error.suggestions.map(({ name }) => name) : [], ["crun"])
    }).pipe(Effect.provide(machine(configured)))
  )

  it.effect("asks each runtime for its features as its script would", () =>
    Effect.gen(function* () {
      const features = yield* (yield* Runtimes.Runtimes).features()
      assert.deepStrictEqual(
        Array.from(features, ([program, answer]) => [
          program,
          Result.match(answer, { onSuccess: ({ ociVersionMax }) => ociVersionMax, onFailure: ({ _tag }) => _tag })
        ]),
        [
          ["crun", "1.2.0"],
          ["io.containerd.runc.v2", "ExecutableNotFound"],
          ["runc", "ExecutableNotFound"]
        ]
      )
    }).pipe(
      Effect.provide(
        machine(configured, {
          "/usr/bin/crun --debug features": Result.succeed({
            _tag: "Finished",
            exitCode: 0,
            stdout: '{"ociVersionMin": "1.0.0", "ociVersionMax": "1.2.0"}',
            stderr: ""
          })
        })
      )
    )
  )
})

describe("pruning", () => {
  it.effect("does not believe that there is no configuration because there is no file", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).prune())
      assert.include(error.message, `there is no file at ${configFile}`)
    }).pipe(Effect.provide(machine(undefined)))
  )

  it.effect("does not believe a file that no engine could have started with", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Runtimes.Runtimes).prune())
      assert.strictEqual(error._tag, "StartRefused")
    }).pipe(
      Effect.provide(machine({ runtimes: { a: { runtimeType: "io.containerd.runc.v2", options: { IoUid: 42 } } } }))
    )
  )

  it.effect("spares the containers of the containerd that the engine is given", () =>
    Effect.gen(function* () {
      const { removed, selection } = yield* (yield* Runtimes.Runtimes).prune()
      assert.deepStrictEqual(removed, ["/var/lib/docker/runtimes/old"])
      assert.deepStrictEqual(
        selection.kept.map(({ name, reason }) => [name, reason._tag]),
        [["used", "Referred"]]
      )
    }).pipe(
      Effect.provide(
        machine(
          { containerd: "/run/k3s/containerd/containerd.sock" },
          {},
          {
            "/var/lib/docker/runtimes/used": "#!/bin/sh\nx y $@\n",
            "/var/lib/docker/runtimes/old": "#!/bin/sh\nx y $@\n",
            "/run/k3s/containerd/io.containerd.runtime.v2.task/moby/c1/runtime": "/var/lib/docker/runtimes/used"
          }
        )
      )
    )
  )
})

describe("a data root that is a link", () => {
  const files: Disk.Files = {
    "/mnt/docker": { type: "directory" },
    "/var/lib/docker": { type: "link", target: "/mnt/docker" },
    "/etc/other.json": JSON.stringify(configured)
  }
  it.effect("is the same to a comparison and to a reload as to the engine", () =>
    Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const { path } = yield* runtimes.resolve("crun")
      assert.isTrue(path.startsWith("/mnt/docker/runtimes/crun."))
      const { side } = yield* Side.read({ engine: Moby25 })
      assert.deepStrictEqual(side.map, yield* runtimes.map)
      const { impact } = yield* Compare.reloadImpact({ engine: Moby25 }, "/etc/other.json")
      assert.isTrue(ReloadImpact.isNone(impact))
    }).pipe(Effect.provide(machine(configured, {}, files)))
  )
})
