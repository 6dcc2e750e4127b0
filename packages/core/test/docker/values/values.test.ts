/**
 * Values of directives that do not concern runtimes. `dockerd-26.1.5.jsonl` has what `dockerd --validate` of Debian's Docker
 * Engine 26.1.5 says of files, without the words that name the file; an empty line for an accepted file. Sizes that are read by
 * docker/go-units 0.5.0 otherwise than by Debian's 0.4.0 are left out.
 */
import {
  Configuration,
  ConfigurationInput,
  Diagnosis,
  Docker,
  Fixing,
  Headline,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { Origin } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { readFileSync } from "node:fs"
import { isIP } from "node:net"
import { assert, describe, it } from "vitest"
import * as GoAddress from "../../../src/docker/values/goAddress.ts"

const release = (number: string) => Result.getOrThrow(Docker.release(number))

const assess = (engine: Moby.Generation, text: string) => Configuration.assess(engine, ConfigurationInput.make(text))

/** Returns what the engine says of a file; empty if it accepts the file. */
const line = (engine: Moby.Generation, file: object): string =>
  assess(engine, JSON.stringify(file)).refused?.message ?? ""

const recorded = readFileSync(new URL("dockerd-26.1.5.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")

describe("Docker Engine 26.1.5", () => {
  it.each(recorded)("says of %s", (row) => {
    const [file, said] = JSON.parse(row)
    const { refused } = assess(release("26.1.5"), JSON.stringify(file))
    const [first] = refused?.faults ?? []
    // --validate does not look at what the engine refuses only when it starts.
    const isOfStart = first?.code === "invalid-value" && first.details.stage === "start"
    assert.strictEqual(isOfStart ? "" : (refused?.message ?? ""), said)
  })
})

describe("the release decides about", () => {
  const validation = "merged configuration validation from file and command line flags failed: "

  it.each([
    ["24.0", { "log-level": "warning" }, ""],
    ["25.0", { "log-level": "warning" }, `${validation}invalid logging level: warning`],
    ["24.0", { "log-format": "x" }, undefined],
    ["24.0", { dns: ["x"] }, `${validation}x is not an ip address`],
    ["24.0", { dns: [" 8.8.8.8 "] }, ""],
    ["28.5", { dns: [" 8.8.8.8 "] }, "invalid IP address:  8.8.8.8 "],
    ["29.7.1", { dns: ["8.8.8.8.8"] }, 'ParseAddr("8.8.8.8.8"): IPv4 address too long'],
    ["29", { dns: ["fe80::1%eth0"] }, ""],
    [
      "29.7.2",
      { dns: ["dns.google"] },
      'invalid JSON: ParseAddr("dns.google"): unexpected character (at "dns.google")'
    ],
    ["29", { "default-gateway": "x" }, "invalid JSON: invalid IP address: x"],
    ["27.5", { "host-gateway-ips": ["1.1.1.1"] }, undefined],
    [
      "28.0",
      { "host-gateway-ips": ["1.1.1.1", "::1", "2.2.2.2"] },
      `${validation}only one IPv4 host gateway IP address can be specified`
    ],
    [
      "28.0",
      { "host-gateway-ips": ["::1", "::2"] },
      `${validation}only one IPv6 host gateway IP address can be specified`
    ],
    ["28.0", { "host-gateway-ips": ["::1", "1.1.1.1"] }, ""],
    [
      "28.0",
      { "host-gateway-ips": ["::1"], "host-gateway-ip": "x", mtu: -1 },
      "host-gateway-ip and host-gateway-ips must not both be specified in the config file"
    ],
    ["29.6", { "default-stop-timeout": -1 }, undefined],
    ["29.7", { "default-stop-timeout": -1 }, `${validation}invalid default stop timeout: -1`],
    [
      "28.0",
      { "network-diagnostic-port": 70_000 },
      `${validation}invalid network-diagnostic-port (70000): value must be between 0 and 65535`
    ],
    ["27.5", { "network-diagnostic-port": 70_000 }, ""],
    ["23.0", { hosts: ["foo://x"] }, `${validation}invalid bind address (x): unsupported proto 'foo'`],
    ["24.0", { hosts: ["foo://x"] }, `${validation}invalid bind address (foo://x): unsupported proto 'foo'`],
    ["23.0", { hosts: ["unix://fd://x"] }, `${validation}invalid proto, expected unix: fd://x`],
    ["23.0", { hosts: ["unix:///x", "fd://", "tcp://:2375", ""] }, ""],
    ["23.0", { hosts: ["tcp://a/b"] }, `${validation}invalid bind address (a/b): should not contain a path element`],
    [
      "24.0",
      { "registry-mirrors": ["https://x/y"] },
      'failed to start daemon: invalid mirror: path, query, or fragment at end of the URI "https://x/y"'
    ],
    ["25.0", { "registry-mirrors": ["https://x/y"] }, ""],
    ["28.2", { "registry-mirrors": ["x"] }, 'failed to start daemon: invalid mirror: unsupported scheme "" in "x"'],
    [
      "28.3",
      { "registry-mirrors": ["x"] },
      `${validation}invalid mirror: no scheme specified for "x": must use either 'https://' or 'http://'`
    ],
    [
      "28.3",
      { "registry-mirrors": ["ftp://x"] },
      `${validation}invalid mirror: unsupported scheme "ftp" in "ftp://x": must use either 'https://' or 'http://'`
    ],
    [
      "28.3",
      { "registry-mirrors": ["https://user:secret@x"] },
      `${validation}invalid mirror: username/password not allowed in URI "https://user:xxxxx@x"`
    ],
    ["28.3", { "registry-mirrors": ["https://x", "http://y:5000/"] }, ""],
    ["24.0", { "userland-proxy-path": "bin/x" }, ""],
    [
      "25.0",
      { "userland-proxy-path": "bin/x" },
      `${validation}invalid userland-proxy-path: must be an absolute path: bin/x`
    ],
    ["25.0", { "userland-proxy": false, "userland-proxy-path": "bin/x" }, ""],
    ["24.0", { "fixed-cidr-v6": "x" }, ""],
    [
      "27.0",
      { "fixed-cidr-v6": "x" },
      `${validation}invalid fixed-cidr-v6: invalid fixed-cidr-v6: netip.ParsePrefix("x"): no '/'`
    ],
    [
      "27.0",
      { "fixed-cidr-v6": "ff02::/16" },
      `${validation}invalid fixed-cidr-v6: invalid fixed-cidr-v6: multicast subnet 'ff02::/16' is not allowed`
    ],
    [
      "27.0",
      { "fixed-cidr-v6": "fe80::/8" },
      `${validation}invalid fixed-cidr-v6: invalid fixed-cidr-v6: 'fe80::/8' clashes with the Link-Local prefix 'fe80::/64'`
    ],
    ["26.0", { "fixed-cidr-v6": "fe80::/8" }, ""],
    ["27.0", { "fixed-cidr-v6": "fe80::1/64" }, ""],
    [
      "29",
      { "firewall-backend": "x" },
      `${validation}invalid firewall-backend: allowed values are "iptables" and "nftables"`
    ],
    [
      "29",
      { "bridge-accept-fwmark": "1/x" },
      `${validation}invalid bridge-accept-fwmark: invalid firewall mask "1/x": strconv.ParseUint: parsing "x": invalid syntax`
    ],
    [
      "29",
      { "bridge-accept-fwmark": "0x100000000" },
      `${validation}invalid bridge-accept-fwmark: invalid firewall mark "0x100000000": strconv.ParseUint: parsing "0x100000000": value out of range`
    ],
    ["29", { "bridge-accept-fwmark": "0x1/017" }, ""],
    ["25.0", { features: { "windows-dns-proxy": true } }, ""],
    ["29.6", { features: { "embedded-containerd": true }, "cri-containerd": true }, ""],
    ["29.7", { features: { "embedded-containerd": true } }, ""],
    [
      "29.7",
      { features: { "embedded-containerd": true }, "cri-containerd": true },
      `${validation}conflicting options: cannot use the "embedded-containerd" feature and CRI support (--cri-containerd) at the same time`
    ],
    ["28.0", { features: { "windows-dns-proxy": true } }, ""],
    [
      "28.0",
      { "default-cgroupns-mode": "x" },
      `${validation}invalid default cgroup namespace (x): use "host" or "private"`
    ],
    ["28.0", { "default-shm-size": "64X" }, "invalid suffix: 'x'"],
    ["28.0", { "default-shm-size": "64XXXX" }, "invalid suffix: 'XXXX'"],
    ["28.0", { "default-shm-size": ".5G" }, ""],
    ["28.0", { "default-address-pools": [{ base: "10.0.0.0", size: 24 }] }, `netip.ParsePrefix("10.0.0.0"): no '/'`]
  ])("%s: %j", (number, file, said) => {
    if (said === undefined) {
      assert.notInclude(JSON.stringify(assess(release(number), JSON.stringify(file)).refused?.faults), "invalid-value")
    } else assert.strictEqual(line(release(number), file), said)
  })
})

describe("a value that the engine refuses", () => {
  it("comes after unknown directives, and before the runtimes", () => {
    const mtu = { mtu: -1, runtimes: { runc: { path: "/x" } } }
    assert.include(line(Moby23, mtu), "invalid default MTU")
    assert.include(line(Moby25, { ...mtu, mut: 1 }), "don't match any configuration option: mut")
    assert.include(line(Moby25, { ...mtu, debug: "x" }), "cannot unmarshal string")
  })

  it("ends the decoding before a value of a wrong type, and hides what was read before", () => {
    assert.strictEqual(line(Moby25, { debug: "x", ip: "y" }), "invalid IP address: y")
  })

  it("is read under any spelling that the engine decodes, and from the last of several keys", () => {
    assert.include(assess(Moby23, '{"MTU": -1, "mtu": 1}').refused?.message ?? "", "don't match")
    assert.strictEqual(assess(Moby25, '{"mtu": -1, "mtu": 1}').refused, undefined)
    assert.include(
      assess(Moby25, '{"mtu": 1, "mtu": -1, "mtu": null}').refused?.message ?? "",
      "invalid default MTU: -1"
    )
  })

  it("is refused on reload in other words", () => {
    const { settings } = assess(Moby25, "{}")
    const map = Moby25.configure(settings, {
      unifiedCgroups: true,
      bootedWithSystemd: true,
      noPivotRoot: false,
      searchPath: "",
      workingDirectory: "/"
    })
    const sources = ConfigurationInput.make('{"mtu": -1}')
    const reloaded = Configuration.reload(Moby25, map, sources)
    assert.strictEqual(
      Result.isFailure(reloaded) ? reloaded.failure.message : "",
      "file configuration validation failed: invalid default MTU: -1"
    )
  })

  it.each([
    ["31 characters", { "log-level": "warning" }, '"warning"'],
    ["an item", { dns: ["8.8.8.8", "x"] }, '"x"'],
    ["an address in an object", { "default-address-pools": [{ base: "x", size: 1 }] }, '"x"'],
    ["the label that comes later", { labels: ["a=b", "c=d", "a=e"] }, '"a=e"']
  ])("has the place of %s", (_, file, marked) => {
    const text = JSON.stringify(file)
    const [first] = assess(Docker.newest(), text).refused?.faults ?? []
    const range = Origin.rangeOf(first?.origin)
    assert.strictEqual(text.slice(range?.start.offset, range?.end.offset), marked)
  })

  it.each([
    ['{"log-level": "warning"}', 'Did you mean "warn"?', '{"log-level": "warn"}'],
    ['{"log-level": " DEBUG"}', 'Did you mean "debug"?', '{"log-level": "debug"}'],
    ['{"log-level": "inof"}', 'Did you mean "info"?', undefined],
    [
      '{"log-level": "verbose"}',
      'Write one of "panic", "fatal", "error", "warn", "info", "debug", "trace".',
      undefined
    ],
    ['{"log-format": "JSON"}', 'Did you mean "json"?', '{"log-format": "json"}'],
    ['{"default-cgroupns-mode": "Host"}', 'Did you mean "host"?', '{"default-cgroupns-mode": "host"}'],
    ['{"default-ipc-mode": "host"}', 'Write one of "private", "shareable".', undefined],
    ['{"dns": ["8.8.8.8 "]}', 'Did you mean "8.8.8.8"?', '{"dns": ["8.8.8.8"]}'],
    ['{"dns": ["dns.google"]}', "Write an IP address, such as", undefined],
    ['{"registry-mirrors": ["mirror.gcr.io"]}', 'Did you mean "https://mirror.gcr.io"?', undefined],
    ['{"hosts": ["/var/run/docker.sock"]}', 'Did you mean "unix:///var/run/docker.sock"?', undefined],
    ['{"labels": ["a=b", "a=c"]}', "Keep one of the two labels.", undefined],
    ['{"labels": ["a"]}', 'Write the label as "key=value"', undefined]
  ])("of %s is advised on, and fixed if the meaning is certain", (text, advice, fixed = text) => {
    const diagnosed = Diagnosis.diagnose(Docker.newest(), ConfigurationInput.make(text))
    assert.include(diagnosed.problems.map((problem) => problem.advice).join("\n"), advice)
    assert.strictEqual(new TextDecoder().decode(Fixing.fixAll(diagnosed).bytes), fixed)
  })

  it.each([
    [
      { dns: ["8.8.8.8.8"] },
      'f: refused by Docker Engine 25 to 29, line 1: "dns": ParseAddr("8.8.8.8.8"): IPv4 address too long. Write an IP address, such as "192.0.2.1".'
    ],
    [{ "network-diagnostic-port": -1 }, "f: refused by Docker Engine 28 and 29; 25 to 27 accept it, line 1: "]
  ])("of %j is named in the first line with the releases", (file, wanted) => {
    const assessed = Diagnosis.diagnose(Docker.newest(), ConfigurationInput.make(JSON.stringify(file)))
    const headline = Headline.format(Headline.make({ assessed, path: "f", hasFile: true, problems: assessed.problems }))
    assert.strictEqual(headline.slice(0, wanted.length), wanted)
  })
})

describe("an address", () => {
  const part = fc.constantFrom("0", "1", "01", "255", "256", "", "f", "ffff", "12345", "::", ":", ".", "1.2.3.4", "x")
  const address = fc
    .oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join(":")),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join(".")),
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join(""))
    )
    .filter((text) => !text.includes("%"))

  it("is one to Go exactly if it is one to Node.js", () => {
    let accepted = 0
    let refused = 0
    fc.assert(
      fc.property(address, (text) => {
        const isAddress = isIP(text) !== 0
        if (isAddress) accepted++
        else refused++
        assert.strictEqual(GoAddress.isIp(text), isAddress)
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(accepted, 300)
    assert.isAbove(refused, 300)
  })

  it.each([
    ["1.2.3.04", "IPv4 field has octet with leading zero"],
    ["1.2.3.256", "IPv4 field has value >255"],
    ["1.2.3", "IPv4 address too short"],
    ["1.2.3.4.", 'IPv4 field must have at least one digit (at ".")'],
    ["1.2.3.4.5", "IPv4 address too long"],
    ["1.2.3.a", 'unexpected character (at "a")'],
    ["x", "unable to parse IP"],
    ["%x", "missing IPv6 address"],
    ["::1%", "zone must be a non-empty string"],
    ["12345::", 'each group must have 4 or less digits (at "12345::")'],
    [":1", 'each colon-separated field must have at least one digit (at ":1")'],
    ["1:1.2.3.4", 'embedded IPv4 address must replace the final 2 fields of the address (at "1.2.3.4")'],
    ["1::2:3:4:5:6:7:1.2.3.4", 'too many hex fields to fit an embedded IPv4 at the end of the address (at "1.2.3.4")'],
    ["1:2:x", 'each colon-separated field must have at least one digit (at "x")'],
    ["1:2x", 'unexpected character, want colon (at "x")'],
    ["1:", 'colon must be followed by more characters (at ":")'],
    ["1::2::3", 'multiple :: in address (at ":3")'],
    ["1:2:3:4:5:6:7:8:9", 'trailing garbage after address (at "9")'],
    ["1:2:3", "address string too short"],
    ["::1:2:3:4:5:6:7:8", "the :: must expand to at least one field of zeros"]
  ])("such as %s is refused in Go's words", (text, why) => {
    assert.strictEqual(GoAddress.addressRefusal(text), `ParseAddr(${JSON.stringify(text)}): ${why}`)
  })
})
