import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { type CommandLine, parse } from "../../../src/crio/daemon/CommandLine.ts"

describe("the command line of CRI-O", () => {
  it.each<[string, ReadonlyArray<string>, CommandLine]>([
    ["no flags", [], { flags: {} }],
    ["the files", ["--config", "/a", "--config-dir=/b"], { config: "/a", configDirectory: "/b", flags: {} }],
    ["short names", ["-c", "/a", "-d", "/b"], { config: "/a", configDirectory: "/b", flags: {} }],
    ["one dash before a long name", ["-config", "/a"], { config: "/a", flags: {} }],
    ["an empty file", ["--config", ""], { config: "", flags: {} }],
    ["an empty inline value", ["--config-dir="], { configDirectory: "", flags: {} }],
    ["a value that looks like a flag", ["--config", "--listen"], { config: "--listen", flags: {} }],
    ["a value with an equals sign", ["--conmon-env=A=B"], { flags: { conmonEnvironment: ["A=B"] } }],
    ["the last value of a flag", ["--config", "/a", "--config", "/b"], { config: "/b", flags: {} }],
    ["every value of a list", ["--runtimes", "a:/a:", "--runtimes=b:/b:"], { flags: { runtimes: ["a:/a:", "b:/b:"] } }],
    ["the default runtime", ["--default-runtime", "crun"], { flags: { defaultRuntime: "crun" } }],
    ["the monitor", ["--conmon=/c", "--conmon-cgroup", "pod"], { flags: { conmon: "/c", conmonCgroup: "pod" } }],
    ["the manager of cgroups", ["--cgroup-manager", "cgroupfs"], { flags: { cgroupManager: "cgroupfs" } }],
    ["the socket", ["--listen", "/run/x.sock"], { listen: "/run/x.sock", flags: {} }],
    ["another flag with a value", ["--log-level", "debug", "-c", "/a"], { config: "/a", flags: {} }],
    ["another flag without a value", ["--selinux", "-c", "/a"], { config: "/a", flags: {} }],
    ["a switch with a value", ["--selinux=false", "-c", "/a"], { config: "/a", flags: {} }],
    ["a flag of a later release", ["--new", "1", "-c", "/a"], { config: "/a", flags: {} }],
    ["the end of the flags", ["-c", "/a", "--"], { config: "/a", flags: {} }],
    ["a value over lines", ["--config=/a\n/b"], { config: "/a\n/b", flags: {} }]
  ])("has %s", (_, args, expected) => {
    assert.deepStrictEqual(parse(args), expected)
  })

  it.each<[string, ReadonlyArray<string>]>([
    ["a subcommand", ["config"]],
    ["a subcommand after flags", ["--config", "/a", "status", "config"]],
    ["a subcommand after a switch", ["--selinux", "wipe"]],
    ["the version", ["--version"]],
    ["the version by its short name", ["-v"]],
    ["the help", ["-h"]],
    ["a missing value", ["--config"]],
    ["an argument after the end of the flags", ["--", "x"]],
    ["an empty argument", [""]],
    ["a dash", ["-"]],
    ["three dashes", ["---config", "/a"]],
    ["no name", ["--=x"]]
  ])("is not that of a daemon with %s", (_, args) => {
    assert.isUndefined(parse(args))
  })

  it("is parsed, whatever the arguments are", () => {
    const arg = fc.oneof(fc.string(), fc.constantFrom("-c", "--config=", "--runtimes", "--", "-"))
    fc.assert(fc.property(fc.array(arg, { maxLength: 5 }), (args) => assert.doesNotThrow(() => parse(args))))
  })
})
