/**
 * The directives of Docker Engine 23.0: which top-level keys it accepts, which of them it never flattens, and the Go
 * types of their values.
 *
 * Source: Docker Engine 23.0, `daemon/config/config.go`, `daemon/config/config_linux.go`, `daemon/config/builder.go`,
 * `cmd/dockerd/config.go`, `cmd/dockerd/config_unix.go`.
 */
import type { DirectiveTable } from "../Directives.ts"
import * as Table from "../Table.ts"
import { frozen } from "./frozen.ts"
import {
  bool,
  filter,
  int,
  int64,
  map,
  proxies,
  size,
  slice,
  string,
  strings,
  struct,
  text,
  uint32,
  ulimits
} from "./goTypes.ts"

const ip = text("net.IP")

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
  proxies,
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
    "unnamed"
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
  "default-ulimits": ulimits,
  "cpu-rt-period": int64,
  "cpu-rt-runtime": int64,
  "oom-score-adjust": int,
  init: bool,
  "init-path": string,
  "seccomp-profile": string,
  "default-shm-size": size,
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
export const table: DirectiveTable = /*#__PURE__*/ frozen({
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
  since: Table.make<number>([]),
  typed
})
