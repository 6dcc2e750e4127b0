import {
  Configuration,
  ConfigurationInput,
  Docker,
  DockerAssessment,
  DockerResolution,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { goOf } from "../../../src/docker/releases/goVersions.ts"
import * as ReleaseNumber from "../../../src/docker/releases/ReleaseNumber.ts"
import { facts } from "../../samples.ts"

const release = (text: string): Docker.Release => Result.getOrThrow(Docker.release(text))

const assess = (engine: Moby.Generation, text: string) => Configuration.assess(engine, ConfigurationInput.make(text))

/** The line of a release about a file: its refusal, the reason why it does not start, or "accepted". */
const verdict = (version: string, text: string): string => {
  const { refused, startFaults } = assess(release(version), text)
  if (refused !== undefined) return Configuration.refusalLine("daemon.json", refused)
  return startFaults.length === 0 ? "accepted" : `would not start: ${startFaults[0]!.message}`
}

const unable = "unable to configure the Docker daemon with file daemon.json: "
const validation = `${unable}merged configuration validation from file and command line flags failed: `
const unknown = (...directives: ReadonlyArray<string>) =>
  `${unable}the following directives don't match any configuration option: ${directives.join(", ")}`
const mismatch = (found: string, field: string, type: string) =>
  `${unable}json: cannot unmarshal ${found} into Go struct field Config.${field} of type ${type}`

const cors =
  'DEPRECATED: The "api-cors-header" config parameter and the dockerd "--api-cors-header" option have been removed; use a reverse proxy if you need CORS headers'
const oom =
  'DEPRECATED: The "oom-score-adjust" config parameter and the dockerd "--oom-score-adjust" options have been removed.'
const cluster =
  "Host-discovery and overlay networks with external k/v stores are deprecated. The 'cluster-advertise', 'cluster-store', and 'cluster-store-opt' options have been removed"

describe("the verdict of a release", () => {
  // `daemon/config/config.go`, `daemon/config/config_linux.go` and `cmd/dockerd/daemon.go` at the tags of the releases.
  it.each([
    ["26.1.5", '{"api-cors-header": "*"}', "accepted"],
    ["27.5.1", '{"api-cors-header": "*"}', "accepted"],
    ["28.0.0", '{"api-cors-header": "*"}', `${validation}${cors}`],
    ["28.5.2", '{"api-cors-header": ""}', "accepted"],
    ["29.0.0", '{"api-cors-header": ""}', unknown("api-cors-header")],
    ["24.0.9", '{"oom-score-adjust": -500}', "accepted"],
    ["25.0.5", '{"oom-score-adjust": -500}', `${validation}${oom}`],
    ["25.0.5", '{"oom-score-adjust": 0}', "accepted"],
    ["26.0.0", '{"oom-score-adjust": -500}', unknown("oom-score-adjust")],
    ["23.0.0", '{"cluster-store": "x"}', cluster],
    ["23.0.0", '{"cluster-store-opts": {"a": "b"}}', cluster],
    ["23.0.0", '{"cluster-store": ""}', "accepted"],
    ["24.0.0", '{"cluster-store": "x"}', unknown("cluster-store")],
    ["23.0.0", '{"graph": "/x"}', `${validation}the "graph" config file option is deprecated; use "data-root" instead`],
    ["24.0.0", '{"graph": "/x"}', unknown("graph")],
    ["26.1.5", '{"firewall-backend": "nftables"}', unknown("firewall-backend")],
    ["29.0.0", '{"firewall-backend": "nftables"}', "accepted"],
    ["28.5.2", '{"nri-opts": {"enable": true}}', unknown("enable")],
    ["29.2.0", '{"nri-opts": {"enable": true}}', "accepted"],
    ["27.5.1", '{"exec-opts": ["foo"]}', "accepted"],
    ["28.0.0", '{"exec-opts": ["foo"]}', `${validation}invalid exec-opt (foo): must be formatted 'opt=value'`],
    ["28.0.0", '{"exec-opts": ["a=b"]}', `${validation}invalid exec-opt (a=b): unknown option: 'a'`],
    [
      "27.5.1",
      '{"exec-opts": ["native.cgroupdriver=none", "native.cgroupdriver=systemd"]}',
      "would not start: native.cgroupdriver option none is internally used and cannot be specified manually"
    ],
    ["28.0.0", '{"exec-opts": ["native.cgroupdriver=none", "native.cgroupdriver=systemd"]}', "accepted"],
    [
      "28.0.0",
      '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=foo"]}',
      "would not start: native.cgroupdriver option foo not supported"
    ]
  ])("of %s on %s is: %s", (version, text, line) => {
    assert.strictEqual(verdict(version, text), line)
  })
})

describe("the types of a release", () => {
  // The fields at the tags, and `GO_VERSION` of `Dockerfile`: Go 1.24 and later name the embedded structs.
  it.each([
    ["23.0.18", '{"dns": 1}', mismatch("number", "dns", "[]string")],
    ["24.0.9", '{"dns": 1}', mismatch("number", "dns", "[]string")],
    ["25.0.0", '{"dns": 1}', mismatch("number", "dns", "[]net.IP")],
    ["28.1.1", '{"dns": 1}', mismatch("number", "dns", "[]net.IP")],
    ["28.2.0", '{"dns": 1}', mismatch("number", "CommonConfig.DNSConfig.dns", "[]net.IP")],
    ["29.0.0", '{"dns": 1}', mismatch("number", "CommonConfig.DNSConfig.dns", "[]netip.Addr")],
    ["25.0.17", '{"log-level": 1}', mismatch("number", "CommonConfig.log-level", "string")],
    ["28.5.2", '{"log-level": 1}', mismatch("number", "CommonConfig.log-level", "string")],
    ["29.0.0", '{"log-level": 1}', mismatch("number", "CommonConfig.DaemonLogConfig.log-level", "string")],
    ["25.0.0", '{"features": 1}', mismatch("number", "features", "map[string]bool")],
    ["25.0.17", '{"oom-score-adjust": "x"}', mismatch("string", "oom-score-adjust", "int")],
    ["26.1.5", '{"default-address-pools": [{"base": 1}]}', mismatch("number", "default-address-pools", "string")],
    ["27.0.1", '{"default-address-pools": [{"base": 1}]}', mismatch("number", "default-address-pools", "netip.Prefix")],
    [
      "28.0.4",
      '{"allow-nondistributable-artifacts": "x"}',
      mismatch("string", "allow-nondistributable-artifacts", "[]string")
    ],
    ["28.1.0", '{"allow-nondistributable-artifacts": "x"}', "accepted"],
    ["23.0.0", '{"builder": {"History": {"MaxAge": "1h"}}}', "accepted"],
    [
      "24.0.0",
      '{"builder": {"History": {"MaxAge": "1h"}}}',
      `${unable}json: cannot unmarshal string into Go struct field BuilderHistoryConfig.builder.History.MaxAge of type int64`
    ],
    ["24.0.0", '{"builder": {"History": {"MaxAge": 60}}}', "accepted"],
    ["25.0.0", '{"builder": {"History": {"MaxAge": "1h"}}}', "accepted"],
    ["27.5.1", '{"builder": {"GC": {"DefaultReservedSpace": 1}}}', "accepted"],
    [
      "28.0.0",
      '{"builder": {"GC": {"DefaultReservedSpace": 1}}}',
      `${unable}json: cannot unmarshal number into Go struct field BuilderConfig.builder.GC of type string`
    ],
    ["28.5.2", '{"builder": {"Entitlements": {"device": 1}}}', "accepted"]
  ])("of %s make of %s: %s", (version, text, line) => {
    assert.strictEqual(verdict(version, text), line)
  })

  it.each([
    ["20.10.24", 19],
    ["23.0.0", 19],
    ["23.0.18", 23],
    ["24.0.9", 20],
    ["25.0.13", 23],
    ["25.0.17", 26],
    ["25", 26],
    ["26.1.5", 21],
    ["27.2.0", 21],
    ["27.2.1", 22],
    ["28.2.0", 24],
    ["29.3.1", 25],
    ["29.4.0", 26],
    ["29", 26]
  ])("of %s are those of Go 1.%d", (version, go) => {
    assert.strictEqual(goOf(ReleaseNumber.parse(version)!), go)
  })
})

const withOptions = (options: string, type = "io.containerd.runc.v2") =>
  `{"runtimes": {"a": {"runtimeType": "${type}", "options": ${options}}}}`

describe("options of a shim", () => {
  it.each([
    [
      "27.5.1",
      withOptions('{"CriuPath": 1}'),
      "would not start: runtime a: (0, 0): Can't convert 1(float64) to string"
    ],
    ["28.0.0", withOptions('{"CriuPath": 1}'), "accepted"],
    ["29.2.0", withOptions('{"Root": null}'), "would not start: runtime a: cannot convert type <nil> to Tree"],
    ["29.3.0", withOptions('{"Root": null}'), "accepted"],
    // The struct of containerd 1.6 has no ConfigBody.
    ["24.0.9", withOptions('{"ConfigBody": true}', "io.containerd.kata.v2"), "accepted"],
    [
      "25.0.0",
      withOptions('{"ConfigBody": true}', "io.containerd.kata.v2"),
      "would not start: runtime a: (0, 0): Can't convert true(bool) to []uint8(slice)"
    ]
  ])("are read by %s in %s: %s", (version, text, line) => {
    assert.strictEqual(verdict(version, text), line)
  })

  it("are judged by a known release alone, without a warning about others", () => {
    for (const version of ["25.0.0", "28.0.0", "29.3.0", "29.7.0"]) {
      for (const text of [withOptions('{"Root": null}'), withOptions('{"CriuPath": "x"}'), '{"bip6": "x"}']) {
        const codes = assess(release(version), text).warnings.map(({ code }) => code)
        assert.notIncludeMembers([...codes, "-"], ["shim-option-refused-by-some", "directive-of-some-releases"])
      }
    }
  })
})

describe("Docker Engine 24.0", () => {
  const engine = release("24.0.9")
  const on = (text: string) => DockerAssessment.make(engine, ConfigurationInput.make(text), facts)
  const resolve = (text: string, name: string) =>
    Result.match(engine.resolve(on(text).map, name), {
      onSuccess: ({ path, script, shim }) => ({ path, script: script?.path ?? null, shim: shim.binary }),
      onFailure: DockerResolution.message
    })

  // `daemon/runtime_unix.go` at `v24.0.9`.
  it("names scripts by their runtime, as 23.0 does", () => {
    const text = '{"runtimes": {"a": {"path": "/bin/a", "runtimeArgs": ["--x"]}}}'
    const path = "/var/lib/docker/runtimes/a"
    assert.deepStrictEqual(resolve(text, "a"), { path, script: path, shim: "io.containerd.runc.v2" })
    assert.deepStrictEqual(engine.scripts(on(text).map), Moby23.scripts(on(text).map))
  })

  it("uses the shim of a runtimeType with its options, as 25.0 does", () => {
    const text = '{"runtimes": {"k": {"runtimeType": "io.containerd.kata.v2", "options": {"ConfigPath": "/x"}}}}'
    const { map } = on(text)
    const ofLater = Result.getOrThrow(Moby25.resolve(Moby25.configure(assess(Moby25, text).settings, facts), "k"))
    const own = Result.getOrThrow(engine.resolve(map, "k"))
    assert.deepStrictEqual(own.shim, ofLater.shim)
    assert.deepStrictEqual([own.script, own.preflight], [null, null])
  })

  it("accepts names that begin with a dot, and refuses the empty name", () => {
    assert.deepStrictEqual(resolve("{}", ".foo"), { path: "", script: null, shim: ".foo" })
    assert.strictEqual(resolve("{}", ""), "unknown or invalid runtime name: ")
  })

  it.each([
    ['{"runtimes": {"a": {}}}', "runtime a: either a runtimeType or a path must be configured"],
    [
      '{"runtimes": {"a": {"path": "/x", "runtimeType": "x.y"}}}',
      "runtime a: cannot configure both path and runtimeType for the same runtime"
    ],
    [
      '{"runtimes": {"a": {"path": "/x", "options": {"a": "b"}}}}',
      "runtime a: options cannot be used with a path runtime"
    ],
    [
      '{"runtimes": {"a": {"runtimeType": "x.y", "runtimeArgs": ["a"]}}}',
      "runtime a: args cannot be used with a runtimeType runtime"
    ]
  ])("does not start with %s, and refuses it on reload", (text, message) => {
    const { refused, startFaults } = on(text)
    assert.isUndefined(refused)
    assert.deepStrictEqual(
      startFaults.map((fault) => [fault.message, fault.effect]),
      [[message, "no-start"]]
    )
    const { map } = on("{}")
    const reloaded = Configuration.reload(engine, map, ConfigurationInput.make(text))
    assert.isTrue(Result.isFailure(reloaded))
    assert.deepStrictEqual(
      Result.match(reloaded, { onSuccess: () => [], onFailure: ({ faults }) => faults.map((fault) => fault.message) }),
      [message]
    )
  })

  it("ignores an entry with the name of its stock shim at its start, whatever is in it", () => {
    assert.deepStrictEqual(on('{"runtimes": {"io.containerd.runc.v2": {}}}').startFaults, [])
  })

  it("has only the runtimes of the file after a reload", () => {
    const text = '{"runtimes": {"k": {"runtimeType": "io.containerd.kata.v2"}}}'
    const reloaded = Configuration.reload(engine, on("{}").map, ConfigurationInput.make(text))
    const { map } = Result.getOrThrow(reloaded)
    assert.sameMembers([...map.runtimes.names()], ["k", "runc"])
    assert.strictEqual(Result.getOrThrow(engine.resolve(map, "k")).shim.binary, "io.containerd.kata.v2")
  })
})

const directory = join(import.meta.dirname, "../../fixtures/answers")

const fixtures = ["judged", "followed"].flatMap((part) =>
  readdirSync(join(directory, part))
    .filter((name) => name.endsWith(".json"))
    .map((name) => [`${part}/${name}`, readFileSync(join(directory, part, name), "utf8")] as const)
)

/** What an engine makes of a file, without the words that name the engine. */
const answers = (engine: Moby.Generation, text: string) => {
  const { map, refused, settings, startFaults } = DockerAssessment.make(engine, ConfigurationInput.make(text), facts)
  const names = [...map.runtimes.names(), "", ".foo", "io.containerd.kata.v2", "none"]
  return {
    refused: refused?.message,
    startFaults: startFaults.map(({ message }) => message),
    settings,
    runtimes: [...map.runtimes],
    resolved: names.map((name) => engine.resolve(map, name)),
    scripts: engine.scripts(map)
  }
}

describe("a release with nothing of its own", () => {
  it.each(fixtures)("answers as its generation: %s", (_, text) => {
    assert.deepStrictEqual(answers(release("23.0.0"), text), answers(Moby23, text))
    // The recorded answers of moby-25 count the first cgroup driver, and have the words of go-toml 1. 29 has neither.
    if (/exec-opts|"options"/.test(text)) return
    assert.deepStrictEqual(answers(release("29.7.1"), text), answers(Moby25, text))
  })
})

describe("the releases between two", () => {
  it.each([
    ["24", "29", "25.0 26.0 27.0 27.3 28.0 28.1 28.2 28.3 29.0 29.2 29.3 29.7"],
    ["23.0.6", "24.0.9", "24.0"],
    ["26.1.5", "28.0.4", "27.0 27.3 28.0"],
    ["29", "24", ""],
    ["29.7.2", "29", ""]
  ])("%s and %s are %s", (from, to, between) => {
    const titles = Docker.between(release(from), release(to)).map(({ title }) => title.replace("Docker Engine ", ""))
    assert.strictEqual(titles.join(" "), between)
  })

  it("are none if one is a generation", () => {
    assert.deepStrictEqual(Docker.between(Moby23, release("29")), [])
  })
})
