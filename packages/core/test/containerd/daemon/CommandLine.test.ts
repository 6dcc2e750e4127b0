import { assert, describe, it } from "vitest"
import { type Flags, parse } from "../../../src/containerd/daemon/CommandLine.ts"

describe("the command line of containerd", () => {
  it.each<[string, ReadonlyArray<string>, Flags | undefined]>([
    ["no flags", [], {}],
    ["a file", ["--config", "/a.toml"], { config: "/a.toml" }],
    ["a file by the short name", ["-c=/a.toml"], { config: "/a.toml" }],
    ["the last file", ["--config", "/a", "--config", "/b"], { config: "/b" }],
    ["a socket", ["-a", "/run/x.sock"], { address: "/run/x.sock" }],
    ["the flags of k3s", ["-c", "/k.toml"], { config: "/k.toml" }],
    [
      "the flags of MicroK8s",
      ["--config", "/m.toml", "--root", "/r", "--state", "/s", "--address", "/m.sock"],
      { config: "/m.toml", address: "/m.sock" }
    ],
    ["the flags of Docker Engine", ["--config", "/d.toml", "--log-level", "info"], { config: "/d.toml" }],
    ["the end of the flags", ["--"], {}],
    ["a subcommand", ["config", "dump"], undefined],
    ["a subcommand after a file", ["-c", "/a.toml", "config", "migrate"], undefined],
    ["the version", ["--version"], undefined],
    ["a flag that there is not", ["--nowhere", "x"], undefined],
    ["a missing value", ["--config"], undefined]
  ])("with %s", (_, args, expected) => {
    assert.deepStrictEqual(parse(args), expected)
  })
})
