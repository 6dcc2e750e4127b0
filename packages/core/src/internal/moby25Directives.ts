/**
 * The directives of Docker Engine 25 to 29: which top-level keys 29 accepts, which of them it never flattens, the Go
 * types of their values, and which keys came or went on the way from 25.
 *
 * Source: Docker Engine 29.7, `daemon/config/config.go`, `daemon/config/config_linux.go`, `daemon/config/builder.go`,
 * `daemon/command/config.go`, `daemon/command/config_unix.go`, `daemon/pkg/opts/nri_opts.go`.
 */
import type { DirectiveTable } from "../Directives.ts"
import * as Table from "../Table.ts"
import { frozen } from "./frozen.ts"
import {
  any,
  bool,
  embedding,
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
  ulimits,
  type Body
} from "./goTypes.ts"

const ip = text("net.IP")
const addresses = slice("[]netip.Addr", text("netip.Addr"))

const runtime = struct("system.Runtime", {
  path: string,
  runtimeArgs: strings,
  runtimeType: string,
  options: map("map[string]interface {}", any)
})

/** A rule for the builder's cache is read into a struct without a name, which messages spell out. */
const gcRule = struct(
  'struct { All bool "json:\\",omitempty\\""; Filter config.BuilderGCFilter; ' +
    'ReservedSpace string "json:\\",omitempty\\""; MaxUsedSpace string "json:\\",omitempty\\""; ' +
    'MinFreeSpace string "json:\\",omitempty\\""; KeepStorage string "json:\\",omitempty\\"" }',
  {
    All: bool,
    Filter: filter,
    ReservedSpace: string,
    MaxUsedSpace: string,
    MinFreeSpace: string,
    KeepStorage: string
  },
  "named"
)

const gc = struct(
  'struct { Enabled bool "json:\\",omitempty\\""; Policy []config.BuilderGCRule "json:\\",omitempty\\""; ' +
    'DefaultReservedSpace string "json:\\",omitempty\\""; DefaultMaxUsedSpace string "json:\\",omitempty\\""; ' +
    'DefaultMinFreeSpace string "json:\\",omitempty\\""; DefaultKeepStorage string "json:\\",omitempty\\"" }',
  {
    Enabled: bool,
    Policy: slice("[]config.BuilderGCRule", gcRule),
    DefaultReservedSpace: string,
    DefaultMaxUsedSpace: string,
    DefaultMinFreeSpace: string,
    DefaultKeepStorage: string
  },
  "named"
)

const builder = struct("config.BuilderConfig", {
  GC: gc,
  Entitlements: struct("config.BuilderEntitlements", {
    "network-host": bool,
    "security-insecure": bool,
    device: bool
  }),
  History: struct("config.BuilderHistoryConfig", { MaxAge: text("config.Duration"), MaxEntries: int64 })
})

const bridge: Body = {
  own: {
    iptables: bool,
    ip6tables: bool,
    "ip-forward": bool,
    "ip-forward-no-drop": bool,
    "ip-masq": bool,
    "userland-proxy": bool,
    "userland-proxy-path": string,
    "allow-direct-routing": bool,
    "bridge-accept-fwmark": string
  },
  embedded: {
    DefaultBridgeConfig: {
      own: {
        ipv6: bool,
        "fixed-cidr-v6": string,
        mtu: int,
        ip,
        bip: string,
        bip6: string,
        "default-gateway": ip,
        "default-gateway-v6": ip,
        icc: bool
      },
      embedded: { commonBridgeConfig: { own: { bridge: string, "fixed-cidr": string }, embedded: {} } }
    }
  }
}

const network: Body = {
  own: {
    "default-address-pools": slice(
      "[]*ipamutils.NetworkToSplit",
      struct("ipamutils.NetworkToSplit", { base: text("netip.Prefix"), size: int }),
      "named"
    ),
    "network-control-plane-mtu": int,
    "default-network-opts": map("map[string]map[string]string", map("map[string]string", string)),
    "firewall-backend": string
  },
  embedded: {}
}

const common: Body = {
  own: {
    "authorization-plugins": strings,
    "exec-opts": strings,
    "storage-driver": string,
    "storage-opts": strings,
    labels: strings,
    "network-diagnostic-port": int,
    pidfile: string,
    "data-root": string,
    "exec-root": string,
    group: string,
    proxies,
    "live-restore": bool,
    "max-concurrent-downloads": int,
    "max-concurrent-uploads": int,
    "max-download-attempts": int,
    "shutdown-timeout": int,
    debug: bool,
    hosts: strings,
    tls: bool,
    tlsverify: bool,
    "swarm-default-advertise-addr": string,
    "swarm-raft-heartbeat-tick": uint32,
    "swarm-raft-election-tick": uint32,
    "metrics-addr": string,
    experimental: bool,
    "node-generic-resources": strings,
    containerd: string,
    "cri-containerd": bool,
    features: map("map[string]bool", bool),
    builder,
    "containerd-namespace": string,
    "containerd-plugin-namespace": string,
    "default-runtime": string,
    "cdi-spec-dirs": strings,
    "nri-opts": struct(
      "opts.nriOpts",
      { enable: bool, "plugin-path": string, "plugin-config-path": string, "socket-path": string },
      "named"
    ),
    "min-api-version": string
  },
  embedded: {
    DaemonLogConfig: {
      own: { "log-level": string, "log-format": text("log.OutputFormat"), "raw-logs": bool },
      embedded: {}
    },
    TLSOptions: { own: { tlscacert: string, tlscert: string, tlskey: string }, embedded: {} },
    DNSConfig: {
      own: {
        dns: addresses,
        "dns-opts": strings,
        "dns-search": strings,
        "host-gateway-ip": ip,
        "host-gateway-ips": addresses
      },
      embedded: {}
    },
    ContainerDefaults: { own: { "default-stop-timeout": int }, embedded: {} },
    LogConfig: { own: { "log-driver": string, "log-opts": map("map[string]string", string) }, embedded: {} },
    BridgeConfig: bridge,
    NetworkConfig: network,
    ServiceOptions: { own: { "registry-mirrors": strings, "insecure-registries": strings }, embedded: {} }
  }
}

const typed = embedding("config.Config", {
  own: {
    runtimes: map("map[string]system.Runtime", runtime),
    "default-init": string,
    "cgroup-parent": string,
    "selinux-enabled": bool,
    "userns-remap": string,
    "default-ulimits": ulimits,
    "cpu-rt-period": int64,
    "cpu-rt-runtime": int64,
    init: bool,
    "init-path": string,
    "seccomp-profile": string,
    "default-shm-size": size,
    "no-new-privileges": bool,
    "default-ipc-mode": string,
    "default-cgroupns-mode": string,
    "resolv-conf": string,
    rootless: bool
  },
  embedded: { CommonConfig: common }
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

/** Keys that are accepted though no field of the engine's configuration takes their values: flags, and former ones. */
const withoutField = [
  "add-runtime",
  "allow-nondistributable-artifacts",
  "authorization-plugin",
  "cdi-spec-dir",
  "config-file",
  "containerd-plugins-namespace",
  "default-address-pool",
  "default-network-opt",
  "default-ulimit",
  "deprecated-key-path",
  "dns-opt",
  "exec-opt",
  "feature",
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

/**
 * The keys that came after 25.0, and the first major version that accepts them. Where that was a later release than the
 * first of the major version, the earlier ones refuse the key as unknown. `oom-score-adjust` was accepted up to 25, and
 * `api-cors-header` up to 28; Docker Engine 29 refuses both, and so does this table.
 */
const since: DirectiveTable["since"] = Table.make([
  // 27.3.
  ["feature", 27],
  ["bip6", 28],
  ["host-gateway-ips", 28],
  ["ip-forward-no-drop", 28],
  // 28.2.
  ["allow-direct-routing", 28],
  ["bridge-accept-fwmark", 29],
  ["firewall-backend", 29],
  ["min-api-version", 29],
  // 29.2.
  ["nri-opts", 29],
  // 29.7.
  ["default-stop-timeout", 29]
])

/** The table of Docker Engine 29, the newest of those that the engine value stands for. */
export const table: DirectiveTable = /*#__PURE__*/ frozen({
  accepted: Table.ofNames([...Object.keys(typed.fields).filter((key) => !fieldsOnly.has(key)), ...withoutField]),
  neverFlattened: Table.ofNames([
    "builder",
    "cluster-store-opts",
    "default-network-opts",
    "default-ulimits",
    "features",
    "log-opts",
    "nri-opts",
    "runtimes"
  ]),
  deprecated: Table.make<string>([]),
  since,
  typed
})
