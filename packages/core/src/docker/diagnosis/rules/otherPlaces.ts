/**
 * Keys at the top of the file that are not directives, although Docker or another program has them in another place: options of
 * the engine, of log drivers and of features, and the variables of proxies.
 */
import type { JsonTree } from "../../../document/index.ts"
import type { Generation } from "../../Moby.ts"

/** Returns the advice for a key that belongs in another place of the file; undefined for other keys. */
export const otherPlace = (
  { directives: { typed } }: Pick<Generation, "directives">,
  { key, value }: JsonTree.JsonMember
): string | undefined => {
  const letters = key.toLowerCase().replace(/[^a-z0-9]/g, "")
  const outer = places.get(letters)
  if (outer === "exec-opts") {
    const driver = value.type === "string" && /^(?:systemd|cgroupfs)$/.test(value.value) ? value.value : "systemd"
    return `Write "exec-opts": ["native.cgroupdriver=${driver}"].`
  }
  if (outer === undefined || !Object.hasOwn(typed.fields, outer)) return undefined
  const variable = variables.get(letters)
  return variable === undefined
    ? `Write it inside ${JSON.stringify(outer)}.`
    : `Write it as ${JSON.stringify(variable)} inside ${JSON.stringify(outer)}.`
}

const variables: ReadonlyMap<string, string> = new Map([
  ["httpproxy", "http-proxy"],
  ["httpsproxy", "https-proxy"],
  ["noproxy", "no-proxy"]
])

/** The directive in which a key belongs, by the letters and digits of the key. */
const places: ReadonlyMap<string, string> = new Map([
  ...["cgroupdriver", "nativecgroupdriver"].map((key) => [key, "exec-opts"] as const),
  ...["maxsize", "maxfile"].map((key) => [key, "log-opts"] as const),
  ...["buildkit", "cdi", "containerdsnapshotter"].map((key) => [key, "features"] as const),
  ...Array.from(variables.keys(), (key) => [key, "proxies"] as const)
])
