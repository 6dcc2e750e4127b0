/**
 * The directives of Docker Engine 23.0: which top-level keys it accepts, which of them it never flattens, and the Go
 * types of their values.
 *
 * Source: Docker Engine 23.0, `daemon/config/config.go`, `daemon/config/config_linux.go`, `daemon/config/builder.go`,
 * `cmd/dockerd/config.go`, `cmd/dockerd/config_unix.go`.
 */
import type { DirectiveTable } from "../Directives.ts"
import type { GoStruct, GoType } from "../GoType.ts"

const bool: GoType = { kind: "bool", name: "bool" }
const string: GoType = { kind: "string", name: "string" }
const int: GoType = { kind: "int", name: "int" }
const uint32: GoType = { kind: "int", name: "uint32" }
const int64: GoType = { kind: "int", name: "int64" }
const ip: GoType = { kind: "string", name: "net.IP" }
const strings: GoType = { kind: "slice", name: "[]string", of: string }

const struct = (name: string, fields: GoStruct["fields"]): GoStruct => ({
  kind: "struct",
  name,
  title: name.slice(name.indexOf(".") + 1),
  fields
})
const slice = (name: string, of: GoType, sealed = false): GoType => ({ kind: "slice", name, of, sealed })
const map = (name: string, of: GoType): GoType => ({ kind: "map", name, of })

/** A list of conditions, or the older form of them that was a mistake. */
const filter: GoType = {
  kind: "either",
  first: strings,
  second: map("map[string]map[string]bool", map("map[string]bool", bool))
}

const runtime = struct("types.Runtime", { path: string, runtimeArgs: strings })

const builder = struct("config.BuilderConfig", {
  GC: struct("config.BuilderGCConfig", {
    Enabled: bool,
    Policy: slice(
      "[]config.BuilderGCRule",
      struct("config.BuilderGCRule", { All: bool, Filter: filter, KeepStorage: string })
    ),
    DefaultKeepStorage: string
  }),
  Entitlements: struct("config.BuilderEntitlements", { "network-host": bool, "security-insecure": bool })
})

const typed = struct("config.Config", {
  "authorization-plugins": strings,
  "exec-opts": strings,
  "storage-driver": string,
  "storage-opts": strings,
  labels: strings,
  mtu: int,
  "network-diagnostic-port": int,
  pidfile: string,
  "raw-logs": bool,
  graph: string,
  "data-root": string,
  "exec-root": string,
  group: string,
  "api-cors-header": string,
  proxies: struct("config.Proxies", { "http-proxy": string, "https-proxy": string, "no-proxy": string }),
  "deprecated-key-path": string,
  "live-restore": bool,
  "max-concurrent-downloads": int,
  "max-concurrent-uploads": int,
  "max-download-attempts": int,
  "shutdown-timeout": int,
  debug: bool,
  hosts: strings,
  "log-level": string,
  tls: bool,
  tlsverify: bool,
  tlscacert: string,
  tlscert: string,
  tlskey: string,
  "swarm-default-advertise-addr": string,
  "metrics-addr": string,
  dns: strings,
  "dns-opts": strings,
  "dns-search": strings,
  "host-gateway-ip": ip,
  "log-driver": string,
  "log-opts": map("map[string]string", string),
  bridge: string,
  "fixed-cidr": string,
  ip,
  bip: string,
  "default-gateway": ip,
  "default-gateway-v6": ip,
  icc: bool,
  ipv6: bool,
  iptables: bool,
  ip6tables: bool,
  "ip-forward": bool,
  "ip-masq": bool,
  "userland-proxy": bool,
  "userland-proxy-path": string,
  "fixed-cidr-v6": string,
  "default-address-pools": slice(
    "[]*ipamutils.NetworkToSplit",
    struct("ipamutils.NetworkToSplit", { base: string, size: int }),
    true
  ),
  "network-control-plane-mtu": int,
  "allow-nondistributable-artifacts": strings,
  "registry-mirrors": strings,
  "insecure-registries": strings,
  experimental: bool,
  "node-generic-resources": strings,
  containerd: string,
  "cri-containerd": bool,
  features: map("map[string]bool", bool),
  builder,
  "containerd-namespace": string,
  "default-runtime": string,
  runtimes: map("map[string]types.Runtime", runtime),
  "cgroup-parent": string,
  "selinux-enabled": bool,
  "userns-remap": string,
  "default-ulimits": map(
    "map[string]*units.Ulimit",
    struct("units.Ulimit", { Name: string, Hard: int64, Soft: int64 })
  ),
  "cpu-rt-period": int64,
  "cpu-rt-runtime": int64,
  "oom-score-adjust": int,
  init: bool,
  "init-path": string,
  "seccomp-profile": string,
  "default-shm-size": { kind: "size" },
  "no-new-privileges": bool,
  "default-ipc-mode": string,
  "default-cgroupns-mode": string,
  rootless: bool,
  "resolv-conf": string,
  "default-init": string,
  "containerd-plugin-namespace": string,
  "swarm-raft-heartbeat-tick": uint32,
  "swarm-raft-election-tick": uint32
})

/** Fields that are no flags: as keys they are unknown, but an object that is flattened away is decoded into them. */
const fieldsOnly: ReadonlySet<string> = new Set([
  "containerd-plugin-namespace",
  "default-init",
  "proxies",
  "resolv-conf",
  "swarm-raft-election-tick",
  "swarm-raft-heartbeat-tick"
])

/** Flags of the engine that are accepted as keys though no field of its configuration takes their values. */
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
export const table: DirectiveTable = {
  accepted: new Set([...Object.keys(typed.fields).filter((key) => !fieldsOnly.has(key)), ...flagsOnly]),
  neverFlattened: new Set(["builder", "cluster-store-opts", "default-ulimits", "features", "log-opts", "runtimes"]),
  deprecated: new Map([["graph", "data-root"]]),
  typed
}
