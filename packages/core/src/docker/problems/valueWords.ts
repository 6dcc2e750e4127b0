/**
 * The advice for values of directives that do not concern runtimes.
 */
import type { DetailsOf } from "./details.ts"

/** Returns the way out for a value that the engine refuses. */
export const valueAdvice = ({ choices, directive, stage }: DetailsOf["invalid-value"]): string => {
  if (choices !== undefined) return `Write one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}.`
  if (stage === "conflicts") return "Keep one of the two directives."
  if (directive === "labels" && stage === "afterwards") return "Keep one of the two labels."
  return byDirective[directive] ?? "Correct the value."
}

const address = 'Write an IP address, such as "192.0.2.1".'
const positive = "Write a number that is not negative."

const byDirective: { readonly [directive: string]: string } = {
  "bridge-accept-fwmark": 'Write a mark, and if needed a mask, such as "0x1/0x3".',
  "default-address-pools": 'Write the base as a network, such as "10.0.0.0/8".',
  "default-gateway": address,
  "default-gateway-v6": address,
  "default-shm-size": 'Write the size as a string with a unit, such as "64m".',
  "default-stop-timeout": positive,
  dns: address,
  "dns-search": 'Write the name of a domain, such as "example.com".',
  features: "Remove the feature, or what it conflicts with.",
  "fixed-cidr-v6": 'Write an IPv6 network, such as "2001:db8::/64".',
  "host-gateway-ip": address,
  "host-gateway-ips": "Write at most one IPv4 and one IPv6 address.",
  hosts: 'Write "unix://" and a path, "tcp://" with an address and a port, or "fd://".',
  ip: address,
  labels: 'Write the label as "key=value", outside the namespaces that are reserved.',
  "max-concurrent-downloads": positive,
  "max-concurrent-uploads": positive,
  "max-download-attempts": positive,
  mtu: positive,
  "network-diagnostic-port": "Write a port from 0 to 65535.",
  "node-generic-resources": 'Write each resource as "kind=count", or as "kind=name" for each one.',
  "registry-mirrors": 'Write an address such as "https://mirror.example.com", without credentials or query.',
  "userland-proxy-path": "Write the path from the root, beginning with a slash."
}
