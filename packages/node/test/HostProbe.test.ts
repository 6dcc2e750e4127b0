import { assert, describe, it } from "@effect/vitest"
import { HostProbe, Machine, type MemoryFileSystem } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const probe = (
  files: MemoryFileSystem.Files,
  variables: { readonly [name: string]: string } = {},
  workingDirectory?: string
) =>
  Layer.provide(
    HostProbe.layer,
    Machine.memory({ files, environment: { variables, ...(workingDirectory !== undefined && { workingDirectory }) } })
  )

const facts = Effect.flatMap(HostProbe.HostProbe, (host) => host.facts)

describe("the facts of a host", () => {
  it.effect.each([
    ["nothing there", {}, { unifiedCgroups: false, bootedWithSystemd: false }],
    [
      "a unified hierarchy",
      { "/sys/fs/cgroup/cgroup.controllers": "" },
      { unifiedCgroups: true, bootedWithSystemd: false }
    ],
    [
      "cgroup version 1",
      { "/sys/fs/cgroup/memory": { type: "directory" } },
      { unifiedCgroups: false, bootedWithSystemd: false }
    ],
    ["systemd", { "/run/systemd/system": { type: "directory" } }, { unifiedCgroups: false, bootedWithSystemd: true }],
    [
      "a file where systemd has a directory",
      { "/run/systemd/system": "" },
      { unifiedCgroups: false, bootedWithSystemd: false }
    ],
    [
      "a link where systemd has a directory",
      { "/elsewhere": { type: "directory" }, "/run/systemd/system": { type: "link", target: "/elsewhere" } },
      { unifiedCgroups: false, bootedWithSystemd: false }
    ]
  ] as ReadonlyArray<[string, MemoryFileSystem.Files, object]>)("with %s", ([, files, expected]) =>
    Effect.gen(function* () {
      assert.deepInclude(yield* facts, expected)
    }).pipe(Effect.provide(probe(files)))
  )

  it.effect("take variables and working directory from the environment", () =>
    Effect.gen(function* () {
      const { noPivotRoot, searchPath, workingDirectory } = yield* facts
      assert.deepStrictEqual([noPivotRoot, searchPath, workingDirectory], [true, "/bin", "/work"])
    }).pipe(Effect.provide(probe({}, { DOCKER_RAMDISK: "0", PATH: "/bin" }, "/work")))
  )

  it.effect("include the default paths, or say which variable is missing", () =>
    Effect.gen(function* () {
      const rootless = { ROOTLESSKIT_STATE_DIR: "/run/rootlesskit", HOME: "/home/me" }
      const paths = Effect.flatMap(HostProbe.HostProbe, (host) => host.defaultPaths)
      assert.strictEqual((yield* Effect.provide(paths, probe({}))).dataRoot, "/var/lib/docker")
      assert.strictEqual(
        (yield* Effect.provide(paths, probe({}, { ...rootless, XDG_RUNTIME_DIR: "/run/user/1" }))).dataRoot,
        "/home/me/.local/share/docker"
      )
      const error = yield* Effect.flip(Effect.provide(paths, probe({}, rootless)))
      assert.strictEqual(error.message, "could not get XDG_RUNTIME_DIR")
    })
  )
})
