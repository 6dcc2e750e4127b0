/**
 * The values of directives that do not concern runtimes and that the engine refuses, in the order in which it looks at them.
 *
 * Source: moby/moby at the tags of the releases, `daemon/config/config.go`, `Validate` and `GetConflictFreeLabels`;
 * `daemon/config/config_linux.go`, `validatePlatformConfig`; `opts/opts.go`; `daemon/daemon.go`, `NewDaemon`.
 */
import * as Result from "effect/Result"
import { JsonTree } from "../../document/index.ts"
import { GoText } from "../../text/index.ts"
import type { ReleaseNumber } from "../releases/ReleaseNumber.ts"
import * as ReleaseSpan from "../releases/ReleaseSpan.ts"
import * as GoAddress from "./goAddress.ts"
import * as Endpoints from "./endpoints.ts"
import * as Names from "./names.ts"
import { refusedResource } from "./genericResources.ts"
import { ofItems, ofList, ofNumber, ofText, ofWord } from "./ruleForms.ts"
import type { ValueRule } from "./ValueRule.ts"

/** Returns the rules of a release, in the order in which it applies them. */
export const valueRulesOf = (release: ReleaseNumber): ReadonlyArray<ValueRule> =>
  valueRules.filter(({ span }) => ReleaseSpan.has(span, release))

/** Returns the directives whose values not all releases of a span judge alike. */
export const valuesOfSomeReleases = (span: Required<ReleaseSpan.ReleaseSpan>): ReadonlyArray<string> =>
  valueRules
    .filter((rule) =>
      [rule.span.since, rule.span.until].some((edge) => edge !== undefined && ReleaseSpan.has(span, edge))
    )
    .map(({ directive }) => directive)

const { between, since, until } = ReleaseSpan

/** The oldest releases whose values are known. */
const always = since(23)

const notNegative = (directive: string, words: string, span = always): ValueRule =>
  ofNumber({ directive, span }, (value) => (value < 0n ? `invalid ${words}: ${value}` : undefined))

const levels = ["panic", "fatal", "error", "warn", "info", "debug", "trace"]

const lower = (text: string): string => text.toLowerCase()

const level = (span: ReleaseSpan.ReleaseSpan, choices: ReadonlyArray<string>): ValueRule =>
  ofWord({ directive: "log-level", span }, choices, (text) => `invalid logging level: ${text}`, lower)

const labelConflict = (items: ReadonlyArray<string>) => {
  const values = new Map<string, string>()
  for (const [index, item] of items.entries()) {
    const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(item) ?? []
    const earlier = values.get(key)
    if (earlier !== undefined && earlier !== value) {
      return { index, message: `conflict labels for ${key}=${value} and ${key}=${earlier}` }
    }
    values.set(key, value)
  }
  return undefined
}

const gateways = (items: ReadonlyArray<string>) => {
  const versions = items.map((item) => (item.includes(":") ? "IPv6" : "IPv4"))
  const index = versions.findIndex((version, place) => versions.indexOf(version) < place)
  if (index < 0) return undefined
  return { index, message: `only one ${versions[index]} host gateway IP address can be specified` }
}

/** Docker Engine 25 and 26 read the subnet by `net.ParseCIDR`, which allows leading zeros. */
const subnetOf25 = (text: string): string | undefined => {
  if (text === "") return undefined
  const why = Result.match(GoAddress.prefix(text.replace(/\/0+(?=\d)/, "/")), {
    onFailure: () => `invalid CIDR address: ${text}`,
    onSuccess: ({ bits, bytes }) => {
      if (GoAddress.isOf4(bytes)) return "fixed-cidr-v6 is not an IPv6 subnet"
      const isLinkLocal = GoAddress.startsWith(GoAddress.masked(bytes, bits), linkLocal, 64)
      return isLinkLocal && bits !== 64 ? "clash with the Link-Local prefix 'fe80::/64'" : undefined
    }
  })
  return why && `invalid fixed-cidr-v6: ${why}`
}

const subnet = (text: string): string | undefined => {
  if (text === "") return undefined
  const why = Result.match(GoAddress.prefix(text), {
    onFailure: (message) => message,
    onSuccess: ({ bits, bytes }) => {
      if (GoAddress.isOf4(bytes)) return `'${text}' is not a valid IPv6 subnet`
      if (bytes[0] === 0xff) return `multicast subnet '${text}' is not allowed`
      const overlaps = bits !== 64 && GoAddress.startsWith(bytes, linkLocal, Math.min(bits, 64))
      return overlaps ? `'${text}' clashes with the Link-Local prefix 'fe80::/64'` : undefined
    }
  })
  return why && `invalid fixed-cidr-v6: invalid fixed-cidr-v6: ${why}`
}

const linkLocal: ReadonlyArray<number> = [0xfe, 0x80, 0, 0, 0, 0, 0, 0]

const mark = (text: string): string | undefined => {
  const [number = "", mask] = text.split(/\/(.*)/s)
  if (text === "") return undefined
  const wrong = [
    { part: number, words: "mark" },
    { part: mask, words: "mask" }
  ].find(({ part }) => part !== undefined && !isUint32(part))
  if (wrong?.part === undefined) return undefined
  const why = `strconv.ParseUint: parsing ${GoText.quote(wrong.part)}: ${isUint(wrong.part) ? "value out of range" : "invalid syntax"}`
  return `invalid bridge-accept-fwmark: invalid firewall ${wrong.words} ${GoText.quote(text)}: ${why}`
}

const isUint = (text: string): boolean => /^(?:0x[\da-f]+|0o?[0-7]+|0b[01]+|0|[1-9]\d*)$/i.test(text)

const isUint32 = (text: string): boolean => isUint(text) && Number(text.replace(/^0(?=\d)/, "0o")) < 2 ** 32

const ipcHint = 'use "shareable" or "private"'

const ipcMode = (text: string): string | undefined => {
  if (["", "private", "shareable"].includes(text)) return undefined
  return text === "none" || text === "host" || text.startsWith("container:")
    ? `IPC mode "${text}" is not supported as default value; ${ipcHint}`
    : `default IPC mode setting (${text}) is invalid; ${ipcHint}`
}

const cgroupNamespace = (span: ReleaseSpan.ReleaseSpan, message: (text: string) => string): ValueRule =>
  ofWord({ directive: "default-cgroupns-mode", span }, ["host", "private"], message)

const membersNamed = (value: JsonTree.JsonNode, name: string) =>
  JsonTree.membersOf(value)
    .filter(({ key }) => key === name)
    .map(({ key, value: node }) => ({ path: [key], node }))

const valueRules: ReadonlyArray<ValueRule> = [
  // The level `warning` was an older name of `warn`.
  level(between(always, until(25)), [...levels, "warning"]),
  level(since(25), levels),
  ofWord({ directive: "log-format", span: since(25) }, ["text", "json"], (text) => `invalid log format: ${text}`),
  {
    directive: "features",
    span: since(29, 7),
    stage: "validation",
    refuse: (value, other) => {
      const cri = other("cri-containerd")
      return cri?.type === "boolean" && cri.value
        ? membersNamed(value, "embedded-containerd")
            .filter(({ node }) => node.type === "boolean" && node.value)
            .map((member) => ({
              ...member,
              message:
                'conflicting options: cannot use the "embedded-containerd" feature and CRI support (--cri-containerd) at the same time'
            }))
        : []
    }
  },
  ofItems({ directive: "dns", span: between(always, until(25)) }, (text) =>
    GoAddress.isIp(text.trim()) ? undefined : `${text} is not an ip address`
  ),
  ofItems({ directive: "dns-search", span: always }, Names.domainRefusal),
  {
    directive: "host-gateway-ip",
    span: since(28),
    stage: "conflicts",
    refuse: (node, other) => {
      const message = "host-gateway-ip and host-gateway-ips must not both be specified in the config file"
      return other("host-gateway-ips") === undefined ? [] : [{ path: [], node, message }]
    }
  },
  ofList({ directive: "host-gateway-ips", span: since(28) }, gateways),
  ofItems({ directive: "labels", span: always }, Names.labelRefusal),
  notNegative("mtu", "default MTU"),
  notNegative("max-concurrent-downloads", "max concurrent downloads"),
  notNegative("max-concurrent-uploads", "max concurrent uploads"),
  notNegative("max-download-attempts", "max download attempts"),
  notNegative("default-stop-timeout", "default stop timeout", since(29, 7)),
  ofNumber({ directive: "network-diagnostic-port", span: since(28) }, (value) =>
    value < 0n || value > 65_535n
      ? `invalid network-diagnostic-port (${value}): value must be between 0 and 65535`
      : undefined
  ),
  ofList({ directive: "node-generic-resources", span: always }, refusedResource),
  ofItems({ directive: "hosts", span: between(always, until(24)) }, Endpoints.hostRefusalOf23),
  ofItems({ directive: "hosts", span: since(24) }, Endpoints.hostRefusal),
  ofItems({ directive: "registry-mirrors", span: since(28, 3) }, Endpoints.mirrorRefusal),
  {
    directive: "userland-proxy-path",
    span: since(25),
    stage: "validation",
    refuse: (value, other) => {
      const proxy = other("userland-proxy")
      const isOff = proxy?.type === "boolean" && !proxy.value
      return isOff || value.type !== "string" || value.value === "" || value.value.startsWith("/")
        ? []
        : [{ path: [], node: value, message: `invalid userland-proxy-path: must be an absolute path: ${value.value}` }]
    }
  },
  ofText({ directive: "default-ipc-mode", span: always }, ipcMode, ["private", "shareable"]),
  ofText({ directive: "fixed-cidr-v6", span: between(since(25), until(27)) }, subnetOf25),
  ofText({ directive: "fixed-cidr-v6", span: since(27) }, subnet),
  ofWord(
    { directive: "firewall-backend", span: since(29) },
    ["iptables", "nftables"],
    () => 'invalid firewall-backend: allowed values are "iptables" and "nftables"'
  ),
  ofText({ directive: "bridge-accept-fwmark", span: since(29) }, mark),
  {
    directive: "features",
    span: between(since(26), until(28)),
    stage: "validation",
    refuse: (value) =>
      membersNamed(value, "windows-dns-proxy").map((member) => ({
        ...member,
        message: "feature option 'windows-dns-proxy' is only available on Windows"
      }))
  },
  cgroupNamespace(
    between(always, until(28)),
    (text) => `default cgroup namespace mode (${text}) is invalid; use "host" or "private"`
  ),
  cgroupNamespace(since(28), (text) => `invalid default cgroup namespace (${text}): use "host" or "private"`),
  ofList({ directive: "labels", span: always, stage: "afterwards" }, labelConflict),
  ofItems(
    { directive: "registry-mirrors", span: between(always, until(25)), stage: "start" },
    Endpoints.mirrorRefusalBefore25
  ),
  ofItems(
    { directive: "registry-mirrors", span: between(since(25), until(28, 3)), stage: "start" },
    Endpoints.mirrorRefusalBefore28
  )
]
