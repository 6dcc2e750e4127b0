/**
 * The directives of Docker Engine 23.0: the top-level keys that it accepts, the keys that it never flattens, and the Go
 * types of the values.
 *
 * Source: Docker Engine 23.0, `daemon/config/config.go`, `daemon/config/config_linux.go`, `daemon/config/builder.go`,
 * `cmd/dockerd/config.go`, `cmd/dockerd/config_unix.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { ReleaseSpan } from "../releases/ReleaseSpan.ts"
import * as ReleaseNumber from "../releases/ReleaseNumber.ts"
import { valueRulesOf } from "../values/valueRules.ts"
import type { DirectiveTable } from "./Directives.ts"
import { upTo23 } from "./builderTypes.ts"
import * as GoTypes from "./goTypes.ts"
import type { RemovedDirective } from "./removedDirectives.ts"

const runtime = GoTypes.struct("types.Runtime", { path: GoTypes.string, runtimeArgs: GoTypes.strings })

const typed = GoTypes.struct("config.Config", {
  "authorization-plugins": GoTypes.strings,
  "exec-opts": GoTypes.strings,
  "storage-driver": GoTypes.string,
  "storage-opts": GoTypes.strings,
  labels: GoTypes.strings,
  mtu: GoTypes.int,
  "network-diagnostic-port": GoTypes.int,
  pidfile: GoTypes.string,
  "raw-logs": GoTypes.bool,
  graph: GoTypes.string,
  "data-root": GoTypes.string,
  "exec-root": GoTypes.string,
  group: GoTypes.string,
  "api-cors-header": GoTypes.string,
  proxies: GoTypes.proxies,
  "deprecated-key-path": GoTypes.string,
  "live-restore": GoTypes.bool,
  "max-concurrent-downloads": GoTypes.int,
  "max-concurrent-uploads": GoTypes.int,
  "max-download-attempts": GoTypes.int,
  "shutdown-timeout": GoTypes.int,
  debug: GoTypes.bool,
  hosts: GoTypes.strings,
  "log-level": GoTypes.string,
  tls: GoTypes.bool,
  tlsverify: GoTypes.bool,
  tlscacert: GoTypes.string,
  tlscert: GoTypes.string,
  tlskey: GoTypes.string,
  "swarm-default-advertise-addr": GoTypes.string,
  "metrics-addr": GoTypes.string,
  dns: GoTypes.strings,
  "dns-opts": GoTypes.strings,
  "dns-search": GoTypes.strings,
  "host-gateway-ip": GoTypes.ip,
  "log-driver": GoTypes.string,
  "log-opts": GoTypes.map("map[string]string", GoTypes.string),
  bridge: GoTypes.string,
  "fixed-cidr": GoTypes.string,
  ip: GoTypes.ip,
  bip: GoTypes.string,
  "default-gateway": GoTypes.ip,
  "default-gateway-v6": GoTypes.ip,
  icc: GoTypes.bool,
  ipv6: GoTypes.bool,
  iptables: GoTypes.bool,
  ip6tables: GoTypes.bool,
  "ip-forward": GoTypes.bool,
  "ip-masq": GoTypes.bool,
  "userland-proxy": GoTypes.bool,
  "userland-proxy-path": GoTypes.string,
  "fixed-cidr-v6": GoTypes.string,
  "default-address-pools": GoTypes.slice(
    "[]*ipamutils.NetworkToSplit",
    GoTypes.struct("ipamutils.NetworkToSplit", { base: GoTypes.string, size: GoTypes.int }),
    "unnamed"
  ),
  "network-control-plane-mtu": GoTypes.int,
  "allow-nondistributable-artifacts": GoTypes.strings,
  "registry-mirrors": GoTypes.strings,
  "insecure-registries": GoTypes.strings,
  experimental: GoTypes.bool,
  "node-generic-resources": GoTypes.strings,
  containerd: GoTypes.string,
  "cri-containerd": GoTypes.bool,
  features: GoTypes.map("map[string]bool", GoTypes.bool),
  builder: upTo23,
  "containerd-namespace": GoTypes.string,
  "default-runtime": GoTypes.string,
  runtimes: GoTypes.map("map[string]types.Runtime", runtime),
  "cgroup-parent": GoTypes.string,
  "selinux-enabled": GoTypes.bool,
  "userns-remap": GoTypes.string,
  "default-ulimits": GoTypes.ulimits,
  "cpu-rt-period": GoTypes.int64,
  "cpu-rt-runtime": GoTypes.int64,
  "oom-score-adjust": GoTypes.int,
  init: GoTypes.bool,
  "init-path": GoTypes.string,
  "seccomp-profile": GoTypes.string,
  "default-shm-size": GoTypes.size,
  "no-new-privileges": GoTypes.bool,
  "default-ipc-mode": GoTypes.string,
  "default-cgroupns-mode": GoTypes.string,
  rootless: GoTypes.bool,
  "resolv-conf": GoTypes.string,
  "default-init": GoTypes.string,
  "containerd-plugin-namespace": GoTypes.string,
  "swarm-raft-heartbeat-tick": GoTypes.uint32,
  "swarm-raft-election-tick": GoTypes.uint32
})

/** Fields without a flag. The engine refuses them as keys, but flattens an object under such a key and decodes it anyway. */
const fieldsOnly: ReadonlySet<string> = new Set([
  "containerd-plugin-namespace",
  "default-init",
  "proxies",
  "resolv-conf",
  "swarm-raft-election-tick",
  "swarm-raft-heartbeat-tick"
])

/** Flags that the engine accepts as keys although no field of its configuration takes their values. */
const flagsOnly = [
  "add-runtime",
  "authorization-plugin",
  "config-file",
  "containerd-plugins-namespace",
  "default-address-pool",
  "default-ulimit",
  "dns-opt",
  "exec-opt",
  "help",
  "host",
  "http-proxy",
  "https-proxy",
  "insecure-registry",
  "label",
  "log-opt",
  "no-proxy",
  "node-generic-resource",
  "registry-mirror",
  "restart",
  "storage-opt",
  "validate",
  "version"
]

/** The table of Docker Engine 23.0. */
export const table: DirectiveTable = /*#__PURE__*/ Frozen.frozen({
  accepted: Table.ofNames([...Object.keys(typed.fields).filter((key) => !fieldsOnly.has(key)), ...flagsOnly]),
  neverFlattened: Table.ofNames([
    "builder",
    "cluster-store-opts",
    "default-ulimits",
    "features",
    "log-opts",
    "runtimes"
  ]),
  deprecated: Table.make<string>([["graph", "data-root"]]),
  removed: Table.make<RemovedDirective>([]),
  withoutEffect: Table.make<ReleaseSpan>([]),
  someReleases: Table.make<ReleaseSpan>([]),
  values: valueRulesOf(ReleaseNumber.first(23, 0)),
  typed,
  runtime
})
