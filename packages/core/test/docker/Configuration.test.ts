import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  ConfigurationInput,
  type DaemonConfig,
  EngineFlags,
  Moby23,
  Moby25,
  Verdict
} from "@oci-runtimes/core/docker"
import { settings as anySettings, hostFacts } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { daemonText } from "../jsonText.ts"
import { codeAndStart, withoutOrigins } from "../problems.ts"
import { facts, settings } from "../samples.ts"

const defaults = ConfigurationInput.defaultDirectories
const crun = { path: "/usr/bin/crun", runtimeArgs: [] }

const load = (text: string, flags = EngineFlags.none) =>
  Configuration.load(Moby23, ConfigurationInput.make(text, { flags }))

/** Each fault as its code and where it begins. */
const faults = (refused: Result.Result<unknown, Configuration.RefusedConfiguration>) =>
  Result.isFailure(refused) ? refused.failure.faults.map(codeAndStart) : []

const line = (refused: Result.Result<unknown, Configuration.RefusedConfiguration>) =>
  Result.isFailure(refused) ? refused.failure.message : undefined

describe("a configuration that is accepted", () => {
  it("without a file has the defaults", () => {
    const loaded = Configuration.load(Moby23, ConfigurationInput.make())
    assert.deepStrictEqual(
      Result.map(loaded, ({ startFaults, ...rest }) => [withoutOrigins(rest.settings), startFaults]),
      Result.succeed([settings, []])
    )
  })

  it("merges file and flags", () => {
    const loaded = load('{"default-runtime": "b", "runtimes": {"a": {"path": "/a"}}}', {
      runtimes: Table.make([["b", crun]])
    })
    const runtimes = Table.make<DaemonConfig.RuntimeEntry>([
      ["b", crun],
      ["a", { path: "/a", runtimeArgs: [] }]
    ])
    assert.deepStrictEqual(
      Result.map(loaded, (accepted) => withoutOrigins(accepted.settings)),
      Result.succeed({ ...settings, defaultRuntime: "b", runtimes })
    )
  })

  it("may still keep the engine from starting", () => {
    const loaded = load('{"exec-opts": ["native.cgroupdriver=bogus"]}')
    const { startFaults } = Result.getOrThrow(loaded)
    assert.deepStrictEqual(startFaults.map(codeAndStart), ["cgroup-driver-fault 1:16"])
    assert.deepStrictEqual(startFaults[0]?.details, { driver: "bogus", index: 0 })
  })
})

describe("a configuration that is refused", () => {
  it("has no other fault if its syntax is wrong", () => {
    const flags = { ...EngineFlags.none, defaultRuntime: "nope" }
    assert.deepStrictEqual(faults(load('{"nope": 1, "default-runtime": "x", "runtimes": {"a": {"path": 5', flags)), [
      "invalid-syntax 1:65"
    ])
  })

  const validation = "merged configuration validation from file and command line flags failed: "

  it.each([
    [
      '{"runtimes": {"a": {},\n"runc": {"path": "/x"}}}',
      ["reserved-runtime-name 2:1"],
      `${validation}runtime name 'runc' is reserved`
    ],
    [
      '{"default-runtime": "nope"}',
      ["unknown-default-runtime 1:21"],
      `${validation}specified default runtime 'nope' does not exist`
    ],
    [
      '{"graph": "/g", "default-runtime": "nope", "runtimes": {"runc": {}}}',
      ["deprecated-directive 1:2", "reserved-runtime-name 1:57", "unknown-default-runtime 1:36"],
      `${validation}the "graph" config file option is deprecated; use "data-root" instead`
    ],
    [
      '{"default-runtime": "nope", "mtu": "x", "nope": 1}',
      ["unknown-directive 1:41", "wrong-type 1:36", "unknown-default-runtime 1:21"],
      "the following directives don't match any configuration option: nope"
    ],
    [
      '{"default-runtime": "nope",}',
      ["invalid-syntax 1:27"],
      "invalid character '}' looking for beginning of object key string"
    ],
    ["[]", ["not-an-object 1:1"], "json: cannot unmarshal array into Go value of type map[string]interface {}"]
  ])("for %s has the faults %j and one line", (text, expected, message) => {
    assert.deepStrictEqual(faults(load(text)), expected)
    assert.strictEqual(line(load(text)), message)
  })

  it("for bytes that are not text is not judged further", () => {
    const loaded = Configuration.load(Moby23, {
      bytes: Uint8Array.from([0xff]),
      flags: { ...EngineFlags.none, defaultRuntime: "nope" },
      defaults
    })
    assert.deepStrictEqual(faults(loaded), ["invalid-encoding 1:1"])
  })

  it("for a conflict prints both values", () => {
    const loaded = load('{"default-runtime": "B"}', { ...EngineFlags.none, defaultRuntime: "A" })
    assert.deepStrictEqual(faults(loaded), ["directive-conflict 1:21", "unknown-default-runtime 1:21"])
    assert.strictEqual(
      line(loaded),
      "the following directives are specified both as a flag and in the configuration file: " +
        "default-runtime: (from flag: A, from file: B)"
    )
  })

  it("for a fault of the flags has it without a place", () => {
    assert.deepStrictEqual(faults(load("{}", { ...EngineFlags.none, defaultRuntime: "nope" })), [
      "unknown-default-runtime"
    ])
  })

  it("has at least one fault, in the engine's order, and the verdict on them for a message", () => {
    fc.assert(
      fc.property(daemonText(), (text) => {
        const loaded = load(text)
        fc.pre(Result.isFailure(loaded))
        const { faults: found, message } = loaded.failure
        assert.isNotEmpty(found)
        assert.deepStrictEqual(Verdict.inEngineOrder(found), found)
        assert.strictEqual(message, Verdict.line(found, Verdict.wordingFor(found[0], Moby23).start.words))
      }),
      { numRuns: 500 }
    )
  })
})

describe("a reload", () => {
  const map = Moby23.configure({ ...settings, defaultRuntime: "b", runtimes: Table.make([["b", crun]]) }, facts)

  const reload = (text: string | undefined, flags = EngineFlags.none) =>
    Result.map(
      Configuration.reload(Moby23, map, {
        bytes: text === undefined ? undefined : new TextEncoder().encode(text),
        flags
      }),
      (reloaded) => ({ ...reloaded, map: withoutOrigins(reloaded.map) })
    )

  const unchanged = Result.succeed({ map, setsUpScripts: false })

  it("of an empty file changes nothing", () => {
    assert.deepStrictEqual(reload(""), unchanged)
  })

  it("without a file makes runc the default again and changes nothing else", () => {
    assert.deepStrictEqual(
      reload(undefined),
      Result.succeed({ map: { ...map, defaultRuntime: "runc" }, setsUpScripts: false })
    )
  })

  it("does what the engine does with the file's configuration", () => {
    const config = { defaultRuntime: "a", runtimes: Table.make([["a", crun]]) }
    const text = '{"default-runtime": "a", "runtimes": {"a": {"path": "/usr/bin/crun"}}}'
    const reloaded = Result.getOrThrow(reload(text, { runtimes: Table.make([["b", crun]]) }))
    assert.deepStrictEqual(
      Result.succeed(reloaded),
      Result.map(Moby23.reload(map, config), ({ map: next, ...others }) => ({ ...others, map: withoutOrigins(next) }))
    )
  })

  it.each([
    [
      '{"runtimes": {"runc": {}}}',
      ["reserved-runtime-name 1:15"],
      "file configuration validation failed: runtime name 'runc' is reserved"
    ],
    [
      '{"default-runtime": "nope"}',
      ["unknown-default-runtime 1:21"],
      "file configuration validation failed: specified default runtime 'nope' does not exist"
    ],
    ['{"nope": 1}', ["unknown-directive 1:2"], "the following directives don't match any configuration option: nope"],
    [
      '{"graph": "/g"}',
      ["deprecated-directive 1:2"],
      'file configuration validation failed: the "graph" config file option is deprecated; use "data-root" instead'
    ],
    ['{"runtimes": null}', ["null-runtimes 1:14"], 'Cannot replace the runtimes: "runtimes" is null'],
    [
      '{"graph": "/g", "default-runtime": "nope"}',
      ["deprecated-directive 1:2", "unknown-default-runtime 1:36"],
      'file configuration validation failed: the "graph" config file option is deprecated; use "data-root" instead'
    ]
  ])("of %s is refused with %j", (text, expected, message) => {
    assert.deepStrictEqual(faults(reload(text)), expected)
    assert.strictEqual(line(reload(text)), message)
  })

  it.each(['{"Runtimes": {}}', '{"Runtimes": {"debug": {}}}'])(
    "of %s replaces nothing, for the key has another case",
    (text) => {
      assert.deepStrictEqual(reload(text), unchanged)
    }
  )

  it("is refused for what is given as a flag as well", () => {
    const reloaded = reload('{"default-runtime": "runc"}', { ...EngineFlags.none, defaultRuntime: "b" })
    assert.deepStrictEqual(faults(reloaded), ["directive-conflict 1:21"])
  })

  it("has an answer for any file", () => {
    fc.assert(
      fc.property(anySettings(), hostFacts(), daemonText(), (before, host, text) => {
        const bytes = new TextEncoder().encode(text)
        const old = Moby23.configure(before, host)
        const reloaded = Configuration.reload(Moby23, old, { bytes, flags: EngineFlags.none })
        if (Result.isFailure(reloaded)) assert.isNotEmpty(reloaded.failure.message)
        else assert.strictEqual(reloaded.success.map.scriptsDirectory, old.scriptsDirectory)
      })
    )
  })
})

const load25 = (text: string) => Configuration.load(Moby25, ConfigurationInput.make(text))

describe("the second generation", () => {
  it.each([
    ['{"runtimes": {"runc": {}}}', "failed to start daemon: runtime name 'runc' is reserved", false],
    ['{"nope": 1}', "the following directives don't match any configuration option: nope", true]
  ])("refuses %s: %s, naming the file: %s", (text, message, namesFile) => {
    const refused = Result.flip(load25(text))
    const told = Result.map(refused, (failure) => Configuration.refusalLine("/f", failure))
    const whole = namesFile ? `unable to configure the Docker daemon with file /f: ${message}` : message
    assert.deepStrictEqual(told, Result.succeed(whole) as typeof told)
  })

  it("names the options that no release takes among other faults, for they would keep it from starting still", () => {
    const text = `{"runtimes": {
  "a": {"runtimeType": "io.containerd.runc.v2", "options": {"IoUid": 42}},
  "b": {}}}`
    assert.deepStrictEqual(faults(load25(text)), ["invalid-runtime-entry 3:3", "refused-shim-option 2:70"])
  })

  it("says on reload what it was doing, and does not name the file", () => {
    const map = Moby25.configure(settings, facts)
    const bytes = new TextEncoder().encode('{"runtimes": {"a": {}}}')
    const refused = Configuration.reload(Moby25, map, { bytes, flags: EngineFlags.none })
    assert.strictEqual(
      Result.isFailure(refused) && Configuration.refusalLine("/f", refused.failure),
      "Error reconfiguring the daemon: runtime a: either a runtimeType or a path must be configured"
    )
  })
})

describe("a configuration", () => {
  const runtimes = Result.getOrThrow(EngineFlags.parseAddRuntime(["crun=/usr/bin/crun"]))

  it.each<[ConfigurationInput.ConfigurationInput, boolean]>([
    [ConfigurationInput.make(), false],
    [ConfigurationInput.make(""), true],
    [ConfigurationInput.make(new Uint8Array()), true],
    [ConfigurationInput.make(undefined, { flags: { runtimes } }), true],
    [ConfigurationInput.make(undefined, { flags: { ...EngineFlags.none, defaultRuntime: "" } }), true]
  ])("%j is given: %s", (input, isGiven) => {
    assert.strictEqual(ConfigurationInput.isGiven(input), isGiven)
  })

  it("has the usual directories, no flags and no name unless they are given", () => {
    assert.deepStrictEqual(ConfigurationInput.make("é"), ConfigurationInput.make(Uint8Array.of(0xc3, 0xa9)))
    const given = { flags: { runtimes }, defaults: { dataRoot: "/d", execRoot: "/e" }, name: "/x.json" }
    assert.deepStrictEqual(ConfigurationInput.make(undefined, given), { bytes: undefined, ...given })
  })
})

describe("a file that is not read", () => {
  const cannot = "Cannot read /x.json:"

  it.each<[Configuration.UnfitFile, string]>([
    [
      { _tag: "NotAFile", type: "FIFO" },
      `${cannot} it is a pipe, not a regular file. Give the path of the configuration file, or "-" for standard input`
    ],
    [
      { _tag: "NotAFile", type: "Socket" },
      `${cannot} it is a socket, not a regular file. Give the path of the configuration file, or "-" for standard input`
    ],
    [
      { _tag: "NotAFile", type: "CharacterDevice" },
      `${cannot} it is a device, not a regular file. Give the path of the configuration file, or "-" for standard input`
    ],
    [
      { _tag: "NotAFile", type: "BlockDevice" },
      `${cannot} it is a block device, not a regular file. Give the path of the configuration file, or "-" for standard input`
    ],
    [
      { _tag: "NotAFile", type: "Unknown" },
      `${cannot} it is not a file, not a regular file. Give the path of the configuration file, or "-" for standard input`
    ],
    [
      { _tag: "TooLarge", size: 16_777_217 },
      `${cannot} it has 16777217 bytes, and a configuration file may have at most 16777216. Give the path of the configuration file`
    ],
    [
      { _tag: "TooLarge", size: undefined },
      `${cannot} it has more than 16777216 bytes, and a configuration file may have at most 16777216. Give the path of the configuration file`
    ]
  ])("for %j has the message %s", (unfit, message) => {
    assert.strictEqual(Configuration.unfitLine("/x.json", unfit), message)
  })
})
