/**
 * The checks of CRI before containerd 2 that do not concern runtimes: registries and durations. A fault keeps CRI from starting as one in a
 * runtime does.
 *
 * Source of the rule: containerd, `ValidatePluginConfig` at v1.6.20 and v1.7.24; Go `time`, `ParseDuration`.
 */
import { GoText } from "../../text/index.ts"
import { type Branch, branchAt, empty } from "../files/ConfigTree.ts"
import { stringAt } from "../files/values.ts"
import { uris } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings, Sourced } from "../Settings.ts"

/** A fault: the words of CRI, and the key whose value is at fault. */
export interface OtherFault {
  readonly kind: "ConfigPath" | "Duration"
  readonly words: string
  readonly key: string
  readonly value: Sourced<string>
}

/** Returns the first fault. Warns about old settings. */
export const otherFault = (
  { isStrict }: Traits,
  { plugins }: Settings,
  deprecated: (what: string, instead: string) => void
): OtherFault | undefined => {
  const cri = plugins.get(uris.server) ?? empty
  return registryFault(isStrict, branchAt(cri, "registry") ?? empty, deprecated) ?? durationFault(cri)
}

const registryFault = (
  isStrict: boolean,
  registry: Branch,
  deprecated: (what: string, instead: string) => void
): OtherFault | undefined => {
  const path = stringAt(registry, "config_path")
  const configs = branchAt(registry, "configs")
  const hasTls = Array.from(configs?.entries ?? [], ([, config]) => config).some(
    (config) => config._tag === "Branch" && config.entries.has("tls")
  )
  const isUsed = (key: string): boolean => (branchAt(registry, key)?.entries.size ?? 0) > 0
  for (const [name, isPresent] of [
    ["mirrors", isUsed("mirrors")],
    ["configs.tls", hasTls]
  ] as const) {
    if (!isPresent) continue
    if (path !== undefined && path.value !== "") {
      const words = `\`${name}\` cannot be set when \`config_path\` is provided`
      return { kind: "ConfigPath", words, key: "config_path", value: path }
    }
    deprecated(name, "`config_path` instead")
  }
  if (isStrict && isUsed("configs")) deprecated("configs", "`config_path` instead")
  if (isUsed("auths")) deprecated("auths", isStrict ? "`ImagePullSecrets` instead" : "`configs` instead")
  return undefined
}

/** The durations with the words of CRI, in the order of its checks. A release that does not know a key has no value for it. */
const durations = [
  ["stream_idle_timeout", "invalid stream idle timeout"],
  ["image_pull_progress_timeout", "invalid image pull progress timeout"],
  ["drain_exec_sync_io_timeout", "invalid `drain_exec_sync_io_timeout`"]
] as const

const durationFault = (cri: Branch): OtherFault | undefined => {
  for (const [key, what] of durations) {
    const written = stringAt(cri, key)
    const wrong = written === undefined || written.value === "" ? undefined : durationWords(written.value)
    if (written !== undefined && wrong !== undefined) {
      return { kind: "Duration", words: `${what}: ${wrong}`, key, value: written }
    }
  }
  return undefined
}

/** Returns Go's words for a text that is not a duration. Durations of more than 292 years are not found. */
const durationWords = (text: string): string | undefined => {
  const quoted = GoText.quote(text)
  const invalid = `time: invalid duration ${quoted}`
  let rest = text.replace(/^[-+]/, "")
  if (rest === "0") return undefined
  if (rest === "") return invalid
  while (rest !== "") {
    const number = /^(?:\d+(?:\.\d*)?|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) return invalid
    rest = rest.slice(number.length)
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? ""
    if (unit === "") return `time: missing unit in duration ${quoted}`
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit))
      return `time: unknown unit ${GoText.quote(unit)} in duration ${quoted}`
    rest = rest.slice(unit.length)
  }
  return undefined
}
