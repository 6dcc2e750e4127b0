/**
 * The checks that CRI makes when it starts: the first fault keeps CRI alone from starting, and with it every pod of the node.
 *
 * Source of the rule: containerd, `ValidatePluginConfig` at v1.6.20 and v1.7.24, `ValidateRuntimeConfig` at v2.3.4; `loadBaseOCISpecs`.
 */
import { JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { Errno, GoText } from "../../text/index.ts"
import { branchAt } from "../files/ConfigTree.ts"
import { stringAt } from "../files/values.ts"
import { logLine } from "../internal/logLine.ts"
import { otherFault } from "./otherSettings.ts"
import { uris } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { BaseSpec, ConfiguredRuntime, Settings } from "../Settings.ts"

/**
 * The kind of a fault.
 *
 * @category models
 * @since 1.0.0
 */
export type Kind =
  | "BaseSpec"
  | "CgroupWritable"
  | "ConfigPath"
  | "Conflict"
  | "DefaultMissing"
  | "DevicesAllowed"
  | "Duration"
  | "EmptyDefault"
  | "IoType"
  | "LegacyOption"
  | "NetworkDirectories"

/**
 * A fault. `words` are those of CRI, and `name` is the runtime, if the fault is in one.
 *
 * @category models
 * @since 1.0.0
 */
export interface CriFault {
  readonly kind: Kind
  readonly words: string
  readonly name: string | undefined
  readonly key: string
  readonly origin: Origin.Origin | undefined
}

/**
 * The result of the checks: the runtimes with those that old settings add, the default, the lines of the log, and the fault.
 *
 * @category models
 * @since 1.0.0
 */
export interface Checked {
  readonly runtimes: ReadonlyArray<readonly [name: string, runtime: ConfiguredRuntime]>
  readonly defaultRuntime: string
  readonly defaultOrigin: Origin.Origin | undefined
  readonly log: ReadonlyArray<string>
  readonly fault: CriFault | undefined
}

/**
 * Checks the settings.
 *
 * @category operations
 * @since 1.0.0
 */
export const check = (
  traits: Traits,
  settings: Settings,
  { unifiedCgroups }: Pick<HostFacts.HostFacts, "unifiedCgroups">
): Checked => {
  const isFirst = traits.loading === "replace"
  const log: Array<string> = []
  const runtimes = new Map(settings.runtimes)
  let { origins, value: defaultRuntime } = settings.defaultRuntime
  const warn = (words: string): void => {
    log.push(logLine("warning", words))
  }
  const deprecated = (what: string, instead: string): void => warn(`\`${what}\` is deprecated, please use ${instead}`)

  const found = (): CriFault | undefined => {
    const { noPivot, oldDefault, oldUntrusted, systemdCgroup } = settings
    if (isFirst && oldUntrusted !== undefined) {
      deprecated("untrusted_workload_runtime", "`untrusted` runtime in `runtimes` instead")
      if (runtimes.has("untrusted")) {
        const words =
          'conflicting definitions: configuration includes both `untrusted_workload_runtime` and `runtimes["untrusted"]`'
        return fault("Conflict", words, "untrusted_workload_runtime", oldUntrusted.origins.used)
      }
      runtimes.set("untrusted", oldUntrusted)
    }
    if (isFirst && oldDefault !== undefined) {
      const instead = "`default_runtime_name` to reference the default configuration you have defined in `runtimes`"
      deprecated("default_runtime", instead)
      runtimes.set("default", oldDefault)
      defaultRuntime = "default"
      origins = oldDefault.origins
    }
    if (defaultRuntime === "") {
      return fault("EmptyDefault", "`default_runtime_name` is empty", "default_runtime_name", origins.used)
    }
    const chosen = runtimes.get(defaultRuntime)
    if (chosen === undefined) {
      const words = `no corresponding runtime configured in \`containerd.runtimes\` for \`containerd\` \`default_runtime_name = "${defaultRuntime}"`
      return fault("DefaultMissing", words, "default_runtime_name", origins.used)
    }
    if (isFirst && systemdCgroup?.value === true) {
      if (chosen.type !== legacy) return legacyFault("systemd_cgroup", systemdCgroup.origins.used)
      if (traits.isStrict) deprecated("systemd_cgroup", "runtime `options` instead")
    }
    if (isFirst && noPivot?.value === true && chosen.type !== legacy)
      return legacyFault("no_pivot", noPivot.origins.used)
    if (traits.migration === "add-with-lists") {
      const directories = networkFault(settings, warn)
      if (directories !== undefined) return directories
    }
    for (const [name, runtime] of Array.from(runtimes).toSorted(([one], [other]) => GoText.compare(one, other))) {
      const ofRuntime = runtimeFault(traits, name, runtime, unifiedCgroups, deprecated, warn)
      if (ofRuntime !== undefined) return ofRuntime
      if (runtime.sandboxer === "" && traits.hasSandboxers) runtimes.set(name, { ...runtime, sandboxer: "podsandbox" })
    }
    if (isFirst) {
      const ofOthers = otherFault(traits, settings, deprecated)
      if (ofOthers !== undefined) {
        const { key, kind, value, words } = ofOthers
        return fault(kind, words, key, value.origins.used)
      }
    }
    return specFault(isFirst, runtimes, settings.baseSpecs)
  }
  const first = found()
  if (first !== undefined) log.push(failure(isFirst, first))
  return { runtimes: [...runtimes], defaultRuntime, defaultOrigin: origins.used, log, fault: first }
}

/**
 * The type of the oldest shim.
 *
 * @category constants
 * @since 1.0.0
 */
export const legacy = "io.containerd.runtime.v1.linux"

const fault = (kind: Kind, words: string, key: string, origin: Origin.Origin | undefined, name?: string): CriFault => ({
  kind,
  words,
  key,
  origin,
  name
})

const legacyFault = (key: string, origin: Origin.Origin | undefined, name?: string): CriFault =>
  fault("LegacyOption", `\`${key}\` only works for runtime ${legacy}`, key, origin, name)

const runtimeFault = (
  { loading, schema, isStrict }: Traits,
  name: string,
  runtime: ConfiguredRuntime,
  unifiedCgroups: boolean,
  deprecated: (what: string, instead: string) => void,
  warn: (words: string) => void
): CriFault | undefined => {
  const originOf = (key: string) => runtime.table.entries.get(key)?.origins.used ?? runtime.origins.used
  if (loading === "replace") {
    for (const [key, value] of [
      ["runtime_engine", runtime.engine],
      ["runtime_root", runtime.root]
    ] as const) {
      if (value === "") continue
      if (runtime.type !== legacy) return legacyFault(key, originOf(key), name)
      deprecated(key, "runtime `options` instead")
    }
  } else if (runtime.isCgroupWritable && !unifiedCgroups) {
    const words = `runtime ${name}: \`cgroup_writable\` is only supported on cgroup v2`
    return fault("CgroupWritable", words, "cgroup_writable", originOf("cgroup_writable"), name)
  }
  const devices = "privileged_without_host_devices_all_devices_allowed"
  const knowsDevices = schema.runtime.fields.some(({ key }) => key === devices)
  if (knowsDevices && !runtime.isWithoutHostDevices && runtime.hasAllDevicesAllowed) {
    const words = `\`${devices}\` requires \`privileged_without_host_devices\` to be enabled`
    return fault("DevicesAllowed", words, devices, originOf(devices), name)
  }
  if (loading !== "replace") {
    const isValid = /^(?:|fifo|streaming)$/.test(runtime.ioType)
    return isValid
      ? undefined
      : fault("IoType", "`io_type` can only be `streaming` or `named_pipe`", "io_type", originOf("io_type"), name)
  }
  if (isStrict && runtime.options !== undefined && (stringAt(runtime.options, "CriuPath")?.value ?? "") !== "") {
    warn("`CriuPath` is deprecated, please use a criu binary in $PATH instead.")
  }
  return undefined
}

/** A directory of network programs and a list of them exclude each other. */
const networkFault = ({ plugins }: Settings, warn: (words: string) => void): CriFault | undefined => {
  const cni = branchAt(plugins.get(uris.runtime), "cni")
  const directory = cni && stringAt(cni, "bin_dir")
  if (cni === undefined || directory === undefined || directory.value === "") return undefined
  warn("`bin_dir` is deprecated, please use `bin_dirs` instead")
  const list = cni.entries.get("bin_dirs")
  const items = list?._tag === "Leaf" && list.node.type === "array" ? list.node.items : []
  const isDefault = items.length === 1 && items[0]?.type === "string" && items[0].value === "/opt/cni/bin"
  return items.length === 0 || isDefault
    ? undefined
    : fault(
        "NetworkDirectories",
        "`cni.bin_dir` and `cni.bin_dirs` cannot be set at the same time",
        "bin_dir",
        directory.origins.used
      )
}

const specFault = (
  isFirst: boolean,
  runtimes: ReadonlyMap<string, ConfiguredRuntime>,
  specs: Settings["baseSpecs"]
): CriFault | undefined => {
  for (const [name, { baseSpec, origins, table }] of runtimes) {
    const spec = specs.get(baseSpec)
    const words = spec && specWords(baseSpec, spec)
    if (words === undefined) continue
    const prefix = isFirst ? "failed to create CRI service" : "failed to create load basic oci spec"
    const origin = table.entries.get("base_runtime_spec")?.origins.used ?? origins.used
    const whole = `${prefix}: failed to load base OCI spec from file: ${baseSpec}: ${words}`
    return fault("BaseSpec", whole, "base_runtime_spec", origin, name)
  }
  return undefined
}

const specWords = (path: string, spec: BaseSpec): string | undefined => {
  if (spec._tag === "Unreadable") {
    if (spec.errno === "EISDIR") return `failed to parse base OCI spec file: read ${path}: is a directory`
    return `failed to open base OCI spec: ${path}: open ${path}: ${Errno.describe(spec.errno)}`
  }
  const wrong = jsonWords(spec.text)
  return wrong === undefined ? undefined : `failed to parse base OCI spec file: ${wrong}`
}

/** Returns Go's words for a text that has no JSON object at its beginning. What follows the object is not read. */
const jsonWords = (text: string): string | undefined => {
  if (text.trim() === "") return "EOF"
  const { mistakes, root } = JsonTree.parse(text)
  const [first] = mistakes
  if (root !== undefined && (first === undefined || first.expected === "end")) {
    if (root.type === "object" || root.type === "null") return undefined
    return `json: cannot unmarshal ${root.type === "boolean" ? "bool" : root.type} into Go value of type specs.Spec`
  }
  // Go's decoder reads a stream, whose end is another fault than a wrong character.
  return first !== undefined && first.offset >= text.length ? "unexpected EOF" : first?.message
}

const failure = (isFirst: boolean, { kind, words }: CriFault): string => {
  const error = kind === "BaseSpec" ? words : `invalid plugin config: ${words}`
  return isFirst
    ? logLine("warning", `failed to load plugin ${uris.server}`, { error })
    : logLine("warning", "failed to load plugin", { id: uris.runtime, type: "io.containerd.cri.v1", error })
}
