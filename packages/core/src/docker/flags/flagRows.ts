/**
 * The rows of the table of flags.
 *
 * Source: moby/moby at the tags from `v20.10.0` to `docker-v29.7.2`, `cmd/dockerd/config.go`, `config_unix.go`,
 * `config_common_unix.go`, `options.go` and `docker.go` (since 29 `daemon/command`); `daemon/config/config.go`, `New`. The tag of
 * `since` is the first that has the flag in this form, and the tag of `until` is the first that does not have it any more.
 */
import { Frozen, Lazy } from "../../data/index.ts"
import * as Endpoints from "../values/endpoints.ts"
import * as Names from "../values/names.ts"
import * as ReleaseSpan from "../releases/ReleaseSpan.ts"
import type { EngineFlag } from "./EngineFlag.ts"
import type { FlagType } from "./FlagType.ts"
import * as Forms from "./flagForms.ts"
import * as OfForm from "./flagTypes.ts"
import * as Record from "./recordTypes.ts"
import * as Refusals from "./refusals.ts"
import * as Result from "effect/Result"

const { between, since, until } = ReleaseSpan

type Rest = Partial<Omit<EngineFlag, "name" | "type">>

const row = (name: string, type: FlagType, rest: Rest = {}): EngineFlag => ({
  name,
  type,
  directive: name,
  start: "",
  span: {},
  ...rest
})

const on = (name: string, rest: Rest = {}): EngineFlag => row(name, Forms.truth, { start: "true", ...rest })

const off = (name: string, rest: Rest = {}): EngineFlag => row(name, Forms.truth, rest)

const text = (name: string, rest: Rest = {}): EngineFlag => row(name, Forms.text, rest)

const number = (name: string, start: string, rest: Rest = {}): EngineFlag => row(name, Forms.number, { start, ...rest })

const list = (name: string, directive: string, rest: Rest = {}): EngineFlag =>
  row(name, Forms.listOf(), { directive, ...rest })

const swarmClassic = "Swarm classic is deprecated. Please use Swarm-mode (docker swarm init)"
const notDistributable = "Pushing nondistributable artifacts is now enabled by default. "
const noCors = "accessing Docker API through a browser is insecure; use a reverse proxy if you need CORS headers"

/** Makes the rows of a flag with a path, whose value lost its quotes before 23.0. The default is in a directory of the user. */
const certificate = (name: string): ReadonlyArray<EngineFlag> => [
  row(name, Refusals.unquoted, { span: until(23) }),
  text(name, { span: since(23) })
]

/** Makes the rows of a flag with an address. */
const address = (name: string, start = "", end?: ReleaseSpan.ReleaseSpan): ReadonlyArray<EngineFlag> => [
  row(name, OfForm.addressOf20, { start, span: until(23) }),
  row(name, OfForm.address, { start, span: between(since(23), until(28)) }),
  ...(end === undefined ? [row(name, OfForm.addressOrNothing, { start, span: since(28) })] : [])
]

const hosts = { shorthand: "H", directive: "hosts" }
const mirrors = { directive: "registry-mirrors" }
const poolOf = { directive: "default-address-pools" }
const gateways = { directive: "host-gateway-ips", formerDirective: "host-gateway-ip" }

/** Returns the rows, in alphabetical order. The rows of a flag are in the order of releases. */
export const rows: () => ReadonlyArray<EngineFlag> = /*#__PURE__*/ Lazy.lazy(() => {
  const registries = Forms.listOf(Refusals.registry, Refusals.registryName)
  return Frozen.frozen([
    row("add-runtime", OfForm.runtimes, { directive: "runtimes", start: "[]" }),
    off("allow-direct-routing", { span: since(28, 2) }),
    row("allow-nondistributable-artifacts", registries, { span: until(28) }),
    row("allow-nondistributable-artifacts", registries, {
      span: between(since(28), until(29)),
      deprecated: notDistributable
    }),
    text("api-cors-header", { span: until(27) }),
    text("api-cors-header", { span: between(since(27), until(29)), deprecated: noCors }),
    list("authorization-plugin", "authorization-plugins"),
    text("bip"),
    text("bip6", { span: since(28) }),
    text("bridge", { shorthand: "b" }),
    text("bridge-accept-fwmark", { span: since(29) }),
    list("cdi-spec-dir", "cdi-spec-dirs", { span: since(25) }),
    text("cgroup-parent"),
    text("cluster-advertise", { span: until(24), deprecated: swarmClassic }),
    text("cluster-store", { span: until(24), deprecated: swarmClassic }),
    row("cluster-store-opt", Forms.map, {
      directive: "cluster-store-opts",
      start: "map[]",
      span: until(24),
      deprecated: swarmClassic
    }),
    text("config-file", { start: "/etc/docker/daemon.json" }),
    text("containerd"),
    text("containerd-namespace", { start: "moby" }),
    text("containerd-plugins-namespace", { start: "plugins.moby" }),
    number("cpu-rt-period", ""),
    number("cpu-rt-runtime", ""),
    off("cri-containerd"),
    text("data-root", { start: "/var/lib/docker" }),
    off("debug", { shorthand: "D" }),
    row("default-address-pool", Record.pools({ namesWholeValue: false, parsesBase: false }), {
      ...poolOf,
      span: until(24)
    }),
    row("default-address-pool", Record.pools({ namesWholeValue: true, parsesBase: false }), {
      ...poolOf,
      span: between(since(24), until(27))
    }),
    row("default-address-pool", Record.pools({ namesWholeValue: true, parsesBase: true }), {
      ...poolOf,
      span: since(27)
    }),
    text("default-cgroupns-mode", { start: "host" }),
    ...address("default-gateway"),
    ...address("default-gateway-v6"),
    text("default-ipc-mode", { start: "private" }),
    row("default-network-opt", Forms.mapOfMaps, {
      directive: "default-network-opts",
      start: "map[]",
      span: since(24)
    }),
    text("default-runtime", { start: "runc" }),
    row("default-shm-size", OfForm.size, { start: "64MiB" }),
    number("default-stop-timeout", "10", { span: since(29, 7) }),
    row("default-ulimit", OfForm.limits, { directive: "default-ulimits", start: "[]" }),
    row("dns", OfForm.addressesBefore25, { span: until(25) }),
    row("dns", OfForm.addressLists, { start: "[]", span: between(since(25), until(29)) }),
    row("dns", OfForm.addresses, { span: since(29) }),
    list("dns-opt", "dns-opts"),
    row(
      "dns-search",
      Forms.listOf(Names.domainRefusal, (name) => Result.getOrElse(Names.domain(name), () => name))
    ),
    list("exec-opt", "exec-opts"),
    text("exec-root", { start: "/var/run/docker" }),
    off("experimental"),
    row("feature", Forms.set, { directive: "features", start: "map[]", span: since(27, 3) }),
    text("firewall-backend", { span: since(29) }),
    text("fixed-cidr"),
    text("fixed-cidr-v6"),
    text("graph", { shorthand: "g", start: "/var/lib/docker", span: until(23), isHidden: true }),
    text("graph", { shorthand: "g", span: between(since(23), until(24)), deprecated: "Use --data-root instead" }),
    text("group", { shorthand: "G", start: "docker" }),
    off("help", { shorthand: "h", isShorthandDeprecated: true }),
    row("host", Forms.listOf(Refusals.hostOf20), { ...hosts, span: until(23) }),
    row("host", Forms.listOf(Endpoints.hostRefusalOf23), { ...hosts, span: between(since(23), until(24)) }),
    row("host", Forms.listOf(Endpoints.hostRefusal), { ...hosts, span: since(24) }),
    ...address("host-gateway-ip", "", until(28)),
    row("host-gateway-ip", OfForm.addresses, { ...gateways, span: since(28) }),
    text("http-proxy", { span: since(23) }),
    text("https-proxy", { span: since(23) }),
    on("icc"),
    off("init"),
    text("init-path"),
    row("insecure-registry", registries, { directive: "insecure-registries" }),
    ...address("ip", "0.0.0.0"),
    on("ip-forward"),
    off("ip-forward-no-drop", { span: since(28) }),
    on("ip-masq"),
    off("ip6tables", { span: until(27) }),
    on("ip6tables", { span: since(27) }),
    on("iptables"),
    off("ipv6"),
    row("label", Forms.listOf(Names.labelRefusal), { directive: "labels" }),
    off("live-restore"),
    text("log-driver", { start: "json-file" }),
    text("log-format", { start: "text", span: since(25) }),
    text("log-level", { shorthand: "l", start: "info" }),
    row("log-opt", Forms.map, { directive: "log-opts", start: "map[]" }),
    number("max-concurrent-downloads", "3"),
    number("max-concurrent-uploads", "5"),
    number("max-download-attempts", "5"),
    text("metrics-addr"),
    number("mtu", "", { span: until(23) }),
    number("mtu", "1500", { span: since(23) }),
    number("network-control-plane-mtu", "1500"),
    number("network-diagnostic-port", "", { isHidden: true }),
    off("no-new-privileges"),
    text("no-proxy", { span: since(23) }),
    row("node-generic-resource", Forms.listOf(Refusals.resource), { directive: "node-generic-resources" }),
    row("nri-opts", Record.nodeResources, { start: "enable=false", span: since(29, 2) }),
    number("oom-score-adjust", "", { span: until(24) }),
    number("oom-score-adjust", "", {
      span: between(since(24), until(26)),
      deprecated: "and will be removed in the next release."
    }),
    text("pidfile", { shorthand: "p", start: "/var/run/docker.pid" }),
    off("raw-logs"),
    row("registry-mirror", Refusals.mirrors(Refusals.mirrorOf20), { ...mirrors, span: until(23) }),
    row("registry-mirror", Refusals.mirrors(Endpoints.mirrorRefusalBefore25), {
      ...mirrors,
      span: between(since(23), until(25))
    }),
    row("registry-mirror", Refusals.mirrors(Endpoints.mirrorRefusalBefore28), {
      ...mirrors,
      span: between(since(25), until(28, 3))
    }),
    row("registry-mirror", Refusals.mirrors(Endpoints.mirrorRefusal), { ...mirrors, span: since(28, 3) }),
    on("restart", { shorthand: "r", deprecated: "Please use a restart policy on docker run" }),
    off("rootless"),
    text("seccomp-profile", { span: until(23) }),
    text("seccomp-profile", { start: "builtin", span: since(23) }),
    off("selinux-enabled"),
    number("shutdown-timeout", "15"),
    text("storage-driver", { shorthand: "s" }),
    list("storage-opt", "storage-opts"),
    text("swarm-default-advertise-addr"),
    off("tls"),
    ...certificate("tlscacert"),
    ...certificate("tlscert"),
    ...certificate("tlskey"),
    off("tlsverify"),
    on("userland-proxy"),
    text("userland-proxy-path"),
    text("userns-remap"),
    off("validate", { span: since(23) }),
    off("version", { shorthand: "v" })
  ])
})
