/**
 * The directives of Docker Engine 25 to 29: the top-level keys that 29 accepts, the keys that it never flattens, the Go
 * types of the values, and the keys that only some of the releases accept.
 *
 * Source: Docker Engine 29.7, `daemon/config/config.go`, `daemon/config/config_linux.go`, `daemon/config/builder.go`,
 * `daemon/command/config.go`, `daemon/command/config_unix.go`, `daemon/pkg/opts/nri_opts.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import * as ReleaseNumber from "../releases/ReleaseNumber.ts"
import { accepted, effective } from "../releases/directiveSpans.ts"
import { ofSupported } from "../releases/supported.ts"
import type { DirectiveTable } from "./Directives.ts"
import { valueRulesOf } from "../values/valueRules.ts"
import { since29 } from "./builderTypes.ts"
import * as GoTypes from "./goTypes.ts"
import type { RemovedDirective } from "./removedDirectives.ts"

const addresses = GoTypes.slice("[]netip.Addr", GoTypes.address)

const runtime = GoTypes.struct("system.Runtime", {
  path: GoTypes.string,
  runtimeArgs: GoTypes.strings,
  runtimeType: GoTypes.string,
  options: GoTypes.map("map[string]interface {}", GoTypes.any)
})

const bridge: GoTypes.Body = {
  own: {
    iptables: GoTypes.bool,
    ip6tables: GoTypes.bool,
    "ip-forward": GoTypes.bool,
    "ip-forward-no-drop": GoTypes.bool,
    "ip-masq": GoTypes.bool,
    "userland-proxy": GoTypes.bool,
    "userland-proxy-path": GoTypes.string,
    "allow-direct-routing": GoTypes.bool,
    "bridge-accept-fwmark": GoTypes.string
  },
  embedded: {
    DefaultBridgeConfig: {
      own: {
        ipv6: GoTypes.bool,
        "fixed-cidr-v6": GoTypes.string,
        mtu: GoTypes.int,
        ip: GoTypes.ip,
        bip: GoTypes.string,
        bip6: GoTypes.string,
        "default-gateway": GoTypes.ip,
        "default-gateway-v6": GoTypes.ip,
        icc: GoTypes.bool
      },
      embedded: { commonBridgeConfig: { own: { bridge: GoTypes.string, "fixed-cidr": GoTypes.string }, embedded: {} } }
    }
  }
}

const network: GoTypes.Body = {
  own: {
    "default-address-pools": GoTypes.slice(
      "[]*ipamutils.NetworkToSplit",
      GoTypes.struct("ipamutils.NetworkToSplit", { base: GoTypes.prefix, size: GoTypes.int }),
      "named"
    ),
    "network-control-plane-mtu": GoTypes.int,
    "default-network-opts": GoTypes.map(
      "map[string]map[string]string",
      GoTypes.map("map[string]string", GoTypes.string)
    ),
    "firewall-backend": GoTypes.string
  },
  embedded: {}
}

const common: GoTypes.Body = {
  own: {
    "authorization-plugins": GoTypes.strings,
    "exec-opts": GoTypes.strings,
    "storage-driver": GoTypes.string,
    "storage-opts": GoTypes.strings,
    labels: GoTypes.strings,
    "network-diagnostic-port": GoTypes.int,
    pidfile: GoTypes.string,
    "data-root": GoTypes.string,
    "exec-root": GoTypes.string,
    group: GoTypes.string,
    proxies: GoTypes.proxies,
    "live-restore": GoTypes.bool,
    "max-concurrent-downloads": GoTypes.int,
    "max-concurrent-uploads": GoTypes.int,
    "max-download-attempts": GoTypes.int,
    "shutdown-timeout": GoTypes.int,
    debug: GoTypes.bool,
    hosts: GoTypes.strings,
    tls: GoTypes.bool,
    tlsverify: GoTypes.bool,
    "swarm-default-advertise-addr": GoTypes.string,
    "swarm-raft-heartbeat-tick": GoTypes.uint32,
    "swarm-raft-election-tick": GoTypes.uint32,
    "metrics-addr": GoTypes.string,
    experimental: GoTypes.bool,
    "node-generic-resources": GoTypes.strings,
    containerd: GoTypes.string,
    "cri-containerd": GoTypes.bool,
    features: GoTypes.map("map[string]bool", GoTypes.bool),
    builder: since29,
    "containerd-namespace": GoTypes.string,
    "containerd-plugin-namespace": GoTypes.string,
    "default-runtime": GoTypes.string,
    "cdi-spec-dirs": GoTypes.strings,
    "nri-opts": GoTypes.struct(
      "opts.nriOpts",
      {
        enable: GoTypes.bool,
        "plugin-path": GoTypes.string,
        "plugin-config-path": GoTypes.string,
        "socket-path": GoTypes.string
      },
      "named"
    ),
    "min-api-version": GoTypes.string
  },
  embedded: {
    DaemonLogConfig: {
      own: { "log-level": GoTypes.string, "log-format": GoTypes.text("log.OutputFormat"), "raw-logs": GoTypes.bool },
      embedded: {}
    },
    TLSOptions: { own: { tlscacert: GoTypes.string, tlscert: GoTypes.string, tlskey: GoTypes.string }, embedded: {} },
    DNSConfig: {
      own: {
        dns: addresses,
        "dns-opts": GoTypes.strings,
        "dns-search": GoTypes.strings,
        "host-gateway-ip": GoTypes.ip,
        "host-gateway-ips": addresses
      },
      embedded: {}
    },
    ContainerDefaults: { own: { "default-stop-timeout": GoTypes.int }, embedded: {} },
    LogConfig: {
      own: { "log-driver": GoTypes.string, "log-opts": GoTypes.map("map[string]string", GoTypes.string) },
      embedded: {}
    },
    BridgeConfig: bridge,
    NetworkConfig: network,
    ServiceOptions: {
      own: { "registry-mirrors": GoTypes.strings, "insecure-registries": GoTypes.strings },
      embedded: {}
    }
  }
}

const typed = GoTypes.embedding("config.Config", {
  own: {
    runtimes: GoTypes.map("map[string]system.Runtime", runtime),
    "default-init": GoTypes.string,
    "cgroup-parent": GoTypes.string,
    "selinux-enabled": GoTypes.bool,
    "userns-remap": GoTypes.string,
    "default-ulimits": GoTypes.ulimits,
    "cpu-rt-period": GoTypes.int64,
    "cpu-rt-runtime": GoTypes.int64,
    init: GoTypes.bool,
    "init-path": GoTypes.string,
    "seccomp-profile": GoTypes.string,
    "default-shm-size": GoTypes.size,
    "no-new-privileges": GoTypes.bool,
    "default-ipc-mode": GoTypes.string,
    "default-cgroupns-mode": GoTypes.string,
    "resolv-conf": GoTypes.string,
    rootless: GoTypes.bool
  },
  embedded: { CommonConfig: common }
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

/** Keys that the engine accepts although no field of its configuration takes their values: flags and former flags. */
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

/** The table of Docker Engine 29, the newest release that `Moby25` models. */
export const table: DirectiveTable = /*#__PURE__*/ Frozen.frozen({
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
  removed: Table.make<RemovedDirective>([]),
  withoutEffect: effective,
  someReleases: ofSupported(accepted),
  values: valueRulesOf(ReleaseNumber.first(29, 7)),
  typed,
  runtime
})
