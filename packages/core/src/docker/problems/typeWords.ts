/**
 * The words for the Go types of directives: what to write, with an example, instead of the name of the type.
 */

/** Returns what to write for a value of a Go type, to follow "Write". Never contains the name of the type. */
export const describeType = (type: string): string => {
  const name = type.replace(/^\*/, "")
  return words.get(name) ?? shapes.find(([form]) => form.test(name))?.[1] ?? "a value of another type"
}

const entry = 'an object such as {"path": "/usr/bin/crun"}'
const entries = 'an object such as {"crun": {"path": "/usr/bin/crun"}}'
const address = "an IP address in double quotes"
const addresses = "a list of IP addresses, each in double quotes"
const pool = '{"base": "10.0.0.0/8", "size": 24}'
const ulimit = '{"Name": "nofile", "Soft": 64000, "Hard": 64000}'

const words: ReadonlyMap<string, string> = new Map([
  ["bool", "true or false"],
  ["string", "a string in double quotes"],
  ["size", 'a size in double quotes, such as "64m"'],
  ["net.IP", address],
  ["netip.Addr", address],
  ["netip.Prefix", 'a subnet in double quotes, such as "10.0.0.0/8"'],
  ["log.OutputFormat", 'a string in double quotes: "text" or "json"'],
  ["config.Duration", 'a duration in double quotes, such as "48h"'],
  ["[]string", 'a list of strings, such as ["a", "b"]'],
  ["[]net.IP", addresses],
  ["[]netip.Addr", addresses],
  ["types.Runtime", entry],
  ["system.Runtime", entry],
  ["map[string]types.Runtime", entries],
  ["map[string]system.Runtime", entries],
  ["map[string]interface {}", 'an object such as {"BinaryName": "/usr/bin/crun"}'],
  ["map[string]bool", 'an object such as {"name": true}'],
  ["map[string]string", 'an object of strings, such as {"max-size": "10m"}'],
  ["map[string]map[string]string", 'an object such as {"bridge": {"com.docker.network.driver.mtu": "1450"}}'],
  ["map[string]map[string]bool", 'a list of conditions, such as ["unused-for=48h"]'],
  ["[]*ipamutils.NetworkToSplit", `a list of pools, such as [${pool}]`],
  ["ipamutils.NetworkToSplit", `a pool, such as ${pool}`],
  ["map[string]*units.Ulimit", `an object such as {"nofile": ${ulimit}}`],
  ["units.Ulimit", `an object such as ${ulimit}`],
  ["config.Config", 'an object of directives, such as {"debug": true}'],
  ["config.Proxies", 'an object such as {"http-proxy": "http://proxy.example.com:3128"}'],
  ["config.BuilderConfig", 'an object such as {"GC": {"Enabled": true}}'],
  ["config.BuilderGCConfig", 'an object such as {"Enabled": true, "DefaultKeepStorage": "20GB"}'],
  ["[]config.BuilderGCRule", 'a list of rules, such as [{"All": true, "KeepStorage": "20GB"}]'],
  ["config.BuilderGCRule", 'a rule, such as {"All": true, "KeepStorage": "20GB"}'],
  ["config.BuilderEntitlements", 'an object such as {"network-host": true}'],
  ["config.BuilderHistoryConfig", 'an object such as {"MaxAge": "48h", "MaxEntries": 50}'],
  ["opts.nriOpts", 'an object such as {"enable": true}']
])

/** The words for other types, such as structs without a name, by the beginning of the type. */
const shapes: ReadonlyArray<readonly [form: RegExp, words: string]> = [
  [/^u?int(?:8|16|32|64)?$/, "a whole number"],
  [/^\[\]/, "a list"],
  [/^struct \{ Enabled /, 'an object such as {"Enabled": true, "DefaultReservedSpace": "20GB"}'],
  [/^struct \{ All /, 'a rule, such as {"All": true, "ReservedSpace": "20GB"}'],
  [/^(?:map\[|struct \{)/, "an object"]
]
