import { Table } from "@oci-runtimes/core/data"
import { ConfigurationChange, type DaemonConfig } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const entry = { path: "/usr/bin/crun", runtimeArgs: [] }
const some: DaemonConfig.DaemonConfig = { defaultRuntime: "crun", runtimes: Table.make([["crun", entry]]) }

describe("a configuration is the same as another one", () => {
  it("with the same values", () => {
    assert.isTrue(ConfigurationChange.isSame(some, { ...some, runtimes: Table.make([["crun", { ...entry }]]) }))
    assert.isTrue(ConfigurationChange.isSame({}, {}))
  })

  it.each<[string, DaemonConfig.DaemonConfig]>([
    ["another default", { ...some, defaultRuntime: "runc" }],
    ["no runtimes", { defaultRuntime: "crun" }],
    ["null for the runtimes", { ...some, runtimes: null }],
    ["no runtime in them", { ...some, runtimes: Table.make<typeof entry>([]) }],
    [
      "one more runtime",
      {
        ...some,
        runtimes: Table.make([
          ["crun", entry],
          ["runsc", entry]
        ])
      }
    ],
    ["another name", { ...some, runtimes: Table.make([["Crun", entry]]) }],
    ["another path", { ...some, runtimes: Table.make([["crun", { ...entry, path: "/crun" }]]) }],
    ["other arguments", { ...some, runtimes: Table.make([["crun", { ...entry, runtimeArgs: ["-v"] }]]) }]
  ])("but not with %s", (_title, other) => {
    assert.isFalse(ConfigurationChange.isSame(some, other))
    assert.isFalse(ConfigurationChange.isSame(other, some))
  })
})
