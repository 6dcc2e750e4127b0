import { assert, describe, it } from "@effect/vitest"
import { Table } from "@oci-runtimes/core/data"
import { type Disk, HostProbe, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"

const probe = (files: Disk.Files, variables: { readonly [name: string]: string } = {}, workingDirectory?: string) =>
  Machine.memory({ files, environment: { variables, ...(workingDirectory !== undefined && { workingDirectory }) } })

const { facts } = HostProbe

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
  ] as ReadonlyArray<[string, Disk.Files, object]>)("with %s", ([, files, expected]) =>
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
      const paths = HostProbe.defaultPaths
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

describe("the facts about a data root", () => {
  const files: Disk.Files = {
    "/disk/1.2": { type: "directory" },
    "/data": { type: "link", target: "/disk" },
    "/etc/passwd": "me:x:1:1::/:/bin/sh",
    "/etc/subuid": "me:1:1"
  }
  const withDataRoots = Effect.fnUntraced(function* (
    ...settings: ReadonlyArray<{ dataRoot: string; usernsRemap?: string }>
  ) {
    let known = yield* HostProbe.facts
    for (const given of settings) known = yield* HostProbe.withDataRoot(known, given)
    return known
  })

  it.effect("are its path without links, if it is there", () =>
    Effect.gen(function* () {
      const { identities, realPaths } = yield* withDataRoots({ dataRoot: "data" }, { dataRoot: "/gone" })
      assert.deepStrictEqual([identities, [...realPaths!]], [undefined, [["/data", "/disk"]]])
    }).pipe(Effect.provide(probe(files)))
  )

  it.effect("are the users of the machine and the entries of each data root, if users are remapped", () =>
    Effect.gen(function* () {
      const { identities } = yield* withDataRoots(
        { dataRoot: "/data", usernsRemap: "me" },
        { dataRoot: "/etc", usernsRemap: "me" },
        { dataRoot: "/gone", usernsRemap: "me" }
      )
      assert.deepStrictEqual(identities, {
        passwd: "me:x:1:1::/:/bin/sh",
        group: undefined,
        subuid: "me:1:1",
        subgid: undefined,
        entries: Table.make([
          ["/data", ["1.2"]],
          ["/etc", ["passwd", "subuid"]]
        ])
      })
    }).pipe(Effect.provide(probe(files)))
  )
})
