import { DaemonJson } from "@oci-runtimes/core/docker"
import { GoType, JsonTree } from "@oci-runtimes/core/document"
import { assert, describe, it } from "vitest"
import { table as table23 } from "../../../src/docker/daemon-json/moby23Directives.ts"
import { table } from "../../../src/docker/daemon-json/moby25Directives.ts"
import { messageOf } from "../../problems.ts"

/** The keys that Docker Engine 29 was recorded to accept. */
const recorded = `
  add-runtime allow-direct-routing allow-nondistributable-artifacts authorization-plugin authorization-plugins bip bip6
  bridge bridge-accept-fwmark builder cdi-spec-dir cdi-spec-dirs cgroup-parent containerd containerd-namespace
  containerd-plugins-namespace cpu-rt-period cpu-rt-runtime cri-containerd data-root debug default-address-pool
  default-address-pools default-cgroupns-mode default-gateway default-gateway-v6 default-ipc-mode default-network-opt
  default-network-opts default-runtime default-shm-size default-stop-timeout default-ulimit default-ulimits
  deprecated-key-path dns dns-opt dns-opts dns-search exec-opt exec-opts exec-root experimental feature features
  firewall-backend fixed-cidr fixed-cidr-v6 group host host-gateway-ip host-gateway-ips hosts http-proxy https-proxy
  icc init init-path insecure-registries insecure-registry ip ip-forward ip-forward-no-drop ip-masq ip6tables iptables
  ipv6 label labels live-restore log-driver log-format log-level log-opt log-opts max-concurrent-downloads
  max-concurrent-uploads max-download-attempts metrics-addr min-api-version mtu network-control-plane-mtu
  network-diagnostic-port no-new-privileges no-proxy node-generic-resource node-generic-resources nri-opts pidfile
  raw-logs registry-mirror registry-mirrors restart rootless runtimes seccomp-profile selinux-enabled shutdown-timeout
  storage-driver storage-opt storage-opts swarm-default-advertise-addr tls tlscacert tlscert tlskey tlsverify
  userland-proxy userland-proxy-path userns-remap validate`
  .trim()
  .split(/\s+/)

/** Flags of every program, which the recording left out. The engine was asked: it accepts them. */
const general = ["config-file", "help", "version"]

const faults = (text: string) => DaemonJson.readText(table, text).faults

const mismatch = (found: string, field: string, expected: string) =>
  `json: cannot unmarshal ${found} into Go struct field ${field} of type ${expected}`

describe("the keys", () => {
  it("are those that the engine accepts, and no others", () => {
    assert.sameMembers([...table.accepted.names()], [...recorded, ...general])
  })

  it.each(recorded)("%s is a known directive", (key) => {
    assert.deepStrictEqual(
      faults(`{"${key}": null}`).filter(({ code }) => code === "unknown-directive"),
      []
    )
  })

  it.each([
    "api-cors-header",
    "containerd-plugin-namespace",
    "default-init",
    "graph",
    "oom-score-adjust",
    "proxies",
    "resolv-conf",
    "swarm-raft-election-tick",
    "swarm-raft-heartbeat-tick"
  ])("%s is an unknown directive", (key) => {
    assert.deepStrictEqual(faults(`{"${key}": null}`).map(messageOf), [
      `the following directives don't match any configuration option: ${key}`
    ])
  })

  it("that are values have a type each, and so has every list or map that a flag gives one item of", () => {
    const withoutType = [...table.accepted.names()].filter((key) => !Object.hasOwn(table.typed.fields, key))
    const items = new Map([
      ["add-runtime", "runtimes"],
      ["authorization-plugin", "authorization-plugins"],
      ["cdi-spec-dir", "cdi-spec-dirs"],
      ["default-address-pool", "default-address-pools"],
      ["default-network-opt", "default-network-opts"],
      ["default-ulimit", "default-ulimits"],
      ["dns-opt", "dns-opts"],
      ["exec-opt", "exec-opts"],
      ["feature", "features"],
      ["host", "hosts"],
      ["insecure-registry", "insecure-registries"],
      ["label", "labels"],
      ["log-opt", "log-opts"],
      ["node-generic-resource", "node-generic-resources"],
      ["registry-mirror", "registry-mirrors"],
      ["storage-opt", "storage-opts"]
    ])
    const renamed = ["containerd-plugins-namespace", "http-proxy", "https-proxy", "no-proxy"]
    const former = ["allow-nondistributable-artifacts", "deprecated-key-path", "restart"]
    assert.sameMembers(withoutType, [...items.keys(), ...renamed, ...former, ...general, "validate"])
    for (const key of items.values()) assert.property(table.typed.fields, key)
  })

  it.each([...table.neverFlattened.names()])("inside %s are none", (directive) => {
    const unknown = faults(`{"${directive}": {"nope": null}}`).filter((fault) => fault.path.includes("nope"))
    assert.deepStrictEqual(unknown, [])
  })
})

describe("the keys that came later", () => {
  it("are all that this table has and that of Docker Engine 23 has not, but those older than 25", () => {
    const older = ["cdi-spec-dir", "cdi-spec-dirs", "default-network-opt", "default-network-opts", "log-format"]
    const added = [...table.accepted.names()].filter((key) => !table23.accepted.has(key))
    assert.sameMembers([...table.someReleases.names(), ...older], added)
  })

  it("came with one of the releases that the table stands for", () => {
    for (const [key, { since, until }] of table.someReleases) {
      assert.isTrue(since !== undefined && since.major > 25 && since.major <= 29, key)
      assert.isUndefined(until, key)
    }
  })

  it("leave out what was given up", () => {
    const gone = [...table23.accepted.names()].filter((key) => !table.accepted.has(key))
    assert.sameMembers(gone, ["api-cors-header", "graph", "oom-score-adjust"])
  })
})

// The messages are those of the engine's own `config` package, built with Go 1.26.
describe("a value of a wrong type", () => {
  const bridge = "Config.CommonConfig.BridgeConfig"
  const common = "Config.CommonConfig"
  const builder = "BuilderConfig.CommonConfig.builder"

  it.each([
    ['"debug": 1', mismatch("number", `${common}.debug`, "bool")],
    ['"data-root": []', mismatch("array", `${common}.data-root`, "string")],
    ['"default-runtime": {}', mismatch("object", `${common}.default-runtime`, "string")],
    ['"exec-opts": ["a", 1]', mismatch("number", `${common}.exec-opts`, "string")],
    ['"mtu": "a"', mismatch("string", `${bridge}.DefaultBridgeConfig.mtu`, "int")],
    ['"bip6": 1', mismatch("number", `${bridge}.DefaultBridgeConfig.bip6`, "string")],
    ['"bridge": 1', mismatch("number", `${bridge}.DefaultBridgeConfig.commonBridgeConfig.bridge`, "string")],
    ['"allow-direct-routing": "yes"', mismatch("string", `${bridge}.allow-direct-routing`, "bool")],
    ['"ip-forward-no-drop": 0', mismatch("number", `${bridge}.ip-forward-no-drop`, "bool")],
    ['"bridge-accept-fwmark": 1', mismatch("number", `${bridge}.bridge-accept-fwmark`, "string")],
    ['"firewall-backend": true', mismatch("bool", `${common}.NetworkConfig.firewall-backend`, "string")],
    [
      '"default-network-opts": {"bridge": {"mtu": 1}}',
      mismatch("number", `${common}.NetworkConfig.default-network-opts`, "string")
    ],
    [
      '"default-network-opts": {"bridge": 1}',
      mismatch("number", `${common}.NetworkConfig.default-network-opts`, "map[string]string")
    ],
    ['"dns": "1.1.1.1"', mismatch("string", `${common}.DNSConfig.dns`, "[]netip.Addr")],
    ['"dns": [1]', mismatch("number", `${common}.DNSConfig.dns`, "netip.Addr")],
    ['"host-gateway-ip": 1', mismatch("number", `${common}.DNSConfig.host-gateway-ip`, "net.IP")],
    ['"host-gateway-ips": "::1"', mismatch("string", `${common}.DNSConfig.host-gateway-ips`, "[]netip.Addr")],
    ['"cdi-spec-dirs": "/etc/cdi"', mismatch("string", `${common}.cdi-spec-dirs`, "[]string")],
    ['"log-format": 1', mismatch("number", `${common}.DaemonLogConfig.log-format`, "log.OutputFormat")],
    ['"min-api-version": 1.44', mismatch("number", `${common}.min-api-version`, "string")],
    ['"default-stop-timeout": "10s"', mismatch("string", `${common}.ContainerDefaults.default-stop-timeout`, "int")],
    ['"registry-mirrors": "x"', mismatch("string", `${common}.ServiceOptions.registry-mirrors`, "[]string")],
    ['"rootless": 1', mismatch("number", "Config.rootless", "bool")],
    ['"default-ulimits": {"nofile": {"Hard": "x"}}', mismatch("string", "Ulimit.default-ulimits.Hard", "int64")],
    ['"proxies": {"no-proxy": 1}', mismatch("number", "Proxies.CommonConfig.proxies.no-proxy", "string")],
    ['"nri-opts": "x"', mismatch("string", `${common}.nri-opts`, "opts.nriOpts")],
    ['"nri-opts": {"enable": 1}', mismatch("number", `${common}.nri-opts.enable`, "bool")],
    [
      '"default-address-pools": {}',
      mismatch("object", `${common}.NetworkConfig.default-address-pools`, "[]*ipamutils.NetworkToSplit")
    ],
    [
      '"default-address-pools": [{"base": 1}]',
      mismatch("number", `${common}.NetworkConfig.default-address-pools.base`, "netip.Prefix")
    ],
    [
      '"builder": {"History": {"MaxAge": 5}}',
      mismatch("number", "BuilderHistoryConfig.CommonConfig.builder.History.MaxAge", "config.Duration")
    ],
    [
      '"builder": {"Entitlements": {"device": 1}}',
      mismatch("number", "BuilderEntitlements.CommonConfig.builder.Entitlements.device", "bool")
    ],
    ['"builder": {"gc": {"enabled": 1}}', mismatch("number", `${builder}.GC.Enabled`, "bool")],
    ['"builder": {"gc": {"policy": 5}}', mismatch("number", `${builder}.GC.Policy`, "[]config.BuilderGCRule")],
    [
      '"builder": {"gc": {"policy": [{"keepStorage": 5}]}}',
      mismatch("number", `${builder}.GC.Policy.KeepStorage`, "string")
    ],
    [
      '"builder": {"gc": {"policy": [{"filter": 5}]}}',
      mismatch("number", `${builder}.GC.Policy.Filter`, "map[string]map[string]bool")
    ],
    [
      '"builder": {"gc": 5}',
      mismatch(
        "number",
        `${builder}.GC`,
        'struct { Enabled bool "json:\\",omitempty\\""; Policy []config.BuilderGCRule "json:\\",omitempty\\""; ' +
          'DefaultReservedSpace string "json:\\",omitempty\\""; DefaultMaxUsedSpace string "json:\\",omitempty\\""; ' +
          'DefaultMinFreeSpace string "json:\\",omitempty\\""; DefaultKeepStorage string "json:\\",omitempty\\"" }'
      )
    ],
    ['"runtimes": []', mismatch("array", "Config.runtimes", "map[string]system.Runtime")],
    ['"runtimes": {"a": "x"}', mismatch("string", "Config.runtimes", "system.Runtime")],
    ['"runtimes": {"a": {"path": 1}}', mismatch("number", "Runtime.runtimes.path", "string")],
    ['"runtimes": {"a": {"runtimeArgs": "-x"}}', mismatch("string", "Runtime.runtimes.runtimeArgs", "[]string")],
    ['"runtimes": {"a": {"runtimeType": 1}}', mismatch("number", "Runtime.runtimes.runtimeType", "string")],
    ['"runtimes": {"a": {"options": [1]}}', mismatch("array", "Runtime.runtimes.options", "map[string]interface {}")],
    ['"default-shm-size": 64', 'invalid size: "64"']
  ])("%s is refused: %s", (member, message) => {
    assert.deepStrictEqual(faults(`{${member}}`).map(messageOf), [message])
  })

  it.each([
    '"runtimes": {"a": {"options": {"x": [1, {"y": null}], "z": "text"}}}',
    '"runtimes": {"a": {"options": null, "runtimeType": null}}',
    '"nri-opts": null',
    '"builder": {"gc": null, "history": null}',
    '"builder": {"gc": {"policy": [null, {"filter": ["a=b"]}]}}',
    '"dns": [null, "1.1.1.1"]',
    '"host-gateway-ips": null',
    '"min-api-version": null'
  ])("is none in %s", (member) => {
    assert.deepStrictEqual(faults(`{${member}}`), [])
  })

  it.each([
    ['{"debug": 1, "nri-opts": {"enable": 1}}', `${common}.nri-opts.enable`],
    ['{"builder": {"gc": {"enabled": 1, "policy": [{"all": 1}]}}, "nri-opts": 1}', `${builder}.GC.Policy.All`],
    ['{"builder": {"gc": {"policy": [{"all": 1, "filter": 1}]}}}', `${builder}.GC.Policy.Filter`]
  ])("in %s comes first where Go stops at it: %s", (text, field) => {
    assert.strictEqual(GoType.mismatches(table.typed, JsonTree.parse(text).root!)[0]!.field, field)
  })
})
