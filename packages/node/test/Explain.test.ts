import { assert, describe, it } from "@effect/vitest"
import { Configuration, EngineFlags, type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { type Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import { runtimeName, settings } from "@oci-runtimes/core/testing"
import { type Disk, Explain, HostProbe, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"

const program: Disk.Entry = { type: "file", content: "", mode: 0o755 }

interface World {
  readonly engine?: Moby.Generation
  readonly config?: string
  readonly files?: Disk.Files
  readonly searchPath?: string
  readonly workingDirectory?: string
}

const machine = ({ files = {}, searchPath = "/usr/bin:/bin", workingDirectory = "/" }: World) =>
  Machine.memory({ files, environment: { variables: { PATH: searchPath }, workingDirectory } })

/** Explains a name by a configuration file, on a machine with some files. */
const explain = (name: string | undefined, world: World = {}) =>
  Effect.gen(function* () {
    const { config = "", engine = Moby23 } = world
    const flags = EngineFlags.none
    const facts = yield* HostProbe.facts
    const defaults = yield* HostProbe.defaultPaths
    const bytes = new TextEncoder().encode(config)
    const accepted = Result.getOrThrow(Configuration.load(engine, { bytes, flags, defaults }))
    const map = engine.configure(accepted.settings, facts)
    return yield* Explain.explain({ engine, map, facts, name })
  }).pipe(Effect.provide(machine(world)))

const shimOf = ({ outlooks }: Explanation.Explanation) => outlooks.find(({ sought }) => sought.link === "Shim")

const shimPlaces = (explanation: Explanation.Explanation) =>
  shimOf(explanation)?.probed.map(({ state: finding, place }) => `${place.path} ${finding?._tag ?? "-"}`)

const foundShim = (explanation: Explanation.Explanation) => {
  const found = shimOf(explanation)?.found
  return found && Result.getOrUndefined(found)
}

describe("an explanation on a machine", () => {
  it.effect("tells what is where", () =>
    Effect.gen(function* () {
      const explanation = yield* explain(undefined, {
        config: '{"default-runtime": "kata",\n "runtimes": {"kata": {"path": "kata", "runtimeArgs": ["--debug"]}}}',
        files: {
          "/bin/kata": program,
          "/usr/bin/kata": { type: "file", content: "", mode: 0o644 },
          "/usr/bin/containerd-shim-runc-v2": { type: "directory" },
          "/opt/containerd/containerd": program,
          "/opt/containerd/containerd-shim-runc-v2": "",
          "/bin/containerd": { type: "link", target: "/opt/containerd/containerd" }
        }
      })
      assert.deepStrictEqual(
        ExplanationText.render(explanation).map(({ text }) => text),
        [
          'Docker Engine 23.0 resolves "kata":',
          'No name is given, so the default runtime is used: "kata", from daemon.json:1:21.',
          'The runtime map has "kata": a configured runtime, from daemon.json:2:15.',
          "It has arguments, so the shim runs kata through the wrapper script /var/lib/docker/runtimes/kata.",
          "The shim passes --root to the program, with a directory below /var/run/docker/runtime-runc.",
          "The engine looks for kata first.",
          "/usr/bin/kata: not executable",
          "/bin/kata: found",
          "It finds /bin/kata.",
          "The name resolves.",
          'containerd is asked for "io.containerd.runc.v2".',
          "The shim binary is containerd-shim-runc-v2.",
          "/containerd-shim-runc-v2 (working directory): no such file or directory",
          "/usr/bin/containerd-shim-runc-v2 (PATH): is a directory",
          "/bin/containerd-shim-runc-v2 (PATH): no such file or directory",
          "/opt/containerd/containerd-shim-runc-v2 (next to containerd): found",
          "containerd starts /opt/containerd/containerd-shim-runc-v2.",
          "The shim runs /var/lib/docker/runtimes/kata.",
          "/var/lib/docker/runtimes/kata: no such file or directory",
          "The engine writes the script when it starts or reloads."
        ]
      )
    })
  )

  it.effect("finds whatever has the shim's name in the working directory", () =>
    Effect.gen(function* () {
      const files = { "/work/containerd-shim-a-b": { type: "directory" }, "/bin/containerd-shim-a-b": program } as const
      const explanation = yield* explain("a.b", { files, searchPath: "/bin", workingDirectory: "/work" })
      assert.deepStrictEqual(shimPlaces(explanation), [
        "/work/containerd-shim-a-b Directory",
        "/bin/containerd-shim-a-b -"
      ])
      assert.strictEqual(foundShim(explanation), "/work/containerd-shim-a-b")
    })
  )

  it.effect("takes a shim from a relative element of PATH, as an absolute path", () =>
    Effect.gen(function* () {
      const files = { "/work/bin/containerd-shim-a-b": program }
      const explanation = yield* explain("a.b", { files, searchPath: "bin", workingDirectory: "/work" })
      assert.strictEqual(foundShim(explanation), "/work/bin/containerd-shim-a-b")
    })
  )

  it.effect("knows no place beside a containerd that is not there, or that is a link to nothing", () =>
    Effect.gen(function* () {
      for (const files of [{}, { "/bin/containerd": { type: "link", target: "/nowhere" } as const }]) {
        assert.deepStrictEqual(shimPlaces(yield* explain("a.b", { files, searchPath: "/bin" })), [
          "/containerd-shim-a-b Unreadable",
          "/bin/containerd-shim-a-b Unreadable"
        ])
      }
    })
  )

  it.effect("ends with a program that the engine does not find", () =>
    Effect.gen(function* () {
      const config = '{"runtimes": {"x": {"path": "/opt/x", "runtimeArgs": ["y"]}}}'
      const explanation = yield* explain("x", { config })
      assert.strictEqual(explanation.outcome._tag, "NotFound")
      assert.isEmpty(explanation.outlooks)
    })
  )

  it.effect("follows a runtime by its type to the path that it names", () =>
    Effect.gen(function* () {
      const config = '{"runtimes": {"x": {"runtimeType": "/opt/shim"}}}'
      const explanation = yield* explain("x", { engine: Moby25, config, files: { "/opt/shim": "" } })
      assert.deepStrictEqual(shimPlaces(explanation), ["/opt/shim File"])
      assert.strictEqual(foundShim(explanation), "/opt/shim")
      assert.strictEqual(explanation.outlooks.length, 1)
    })
  )

  it.effect("refuses and suggests", () =>
    Effect.gen(function* () {
      const { outcome } = yield* explain("Crun", { config: '{"runtimes": {"crun": {"path": "/bin/crun"}}}' })
      assert.deepStrictEqual(outcome._tag === "Refused" ? outcome.suggestions.map(({ name }) => name) : [], ["crun"])
    })
  )

  it.effect("never fails, and agrees with the engine", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom<Moby.Generation>(Moby23, Moby25),
          settings(),
          runtimeName(),
          (engine, given, name) => {
            const facts = {
              unifiedCgroups: false,
              bootedWithSystemd: false,
              noPivotRoot: false,
              searchPath: ":bin:/bin",
              workingDirectory: "/work"
            }
            const map = engine.configure(given, facts)
            const check = Effect.gen(function* () {
              for (const asked of [undefined, name, ...given.runtimes.names()]) {
                const { outcome } = yield* Explain.explain({ engine, map, facts, name: asked })
                const answer = engine.resolve(map, asked ?? map.defaultRuntime)
                assert.strictEqual(outcome._tag !== "Refused", Result.isSuccess(answer))
              }
            })
            const files = { "/bin/crun": program, "/bin/containerd": program }
            return Effect.runPromise(Effect.provide(check, machine({ files })))
          }
        )
      )
    )
  )
})
