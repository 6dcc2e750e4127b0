/**
 * Runtime handlers as CRI-O shows them: in its log after a start, and in the output of `crio config`.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, the tags of `RuntimeHandler`; `pkg/config/template.go`.
 */
import { Frozen, Table } from "../data/index.ts"
import { translated } from "./internal/monitor.ts"
import { handlerKeys } from "./releases/Schema.ts"
import type { Traits } from "./releases/Traits.ts"
import type { HandlerValues, Settings } from "./Settings.ts"

/**
 * A handler with the keys that CRI-O shows, in its order. A map is an object.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShownRuntime {
  readonly [key: string]: boolean | number | string | ReadonlyArray<string> | { readonly [name: string]: string }
}

/**
 * Returns the values of a handler as CRI-O logs them: without those that are empty, except for a few keys.
 *
 * @category formatting
 * @since 1.0.0
 */
export const logged = ({ schema }: Pick<Traits, "schema">, values: HandlerValues): ShownRuntime => {
  const known = handlerKeys(schema)
  return ofKeys(
    values,
    order.filter((key) => known.has(key) && (always.has(key) || !isEmpty(values[key])))
  )
}

/**
 * Returns the handlers as `crio config` shows them: merged, and not checked.
 *
 * @category formatting
 * @since 1.0.0
 */
export const configured = (traits: Traits, settings: Settings): Table.Table<ShownRuntime> => {
  const known = handlerKeys(traits.schema)
  return Frozen.frozenTable(
    Array.from(settings.handlers, ([name, { values }]) => {
      // The command has not set the manager of cgroups yet, so the default one counts.
      const shown = translated(traits, settings, values, true)
      const keys = templateOrder.filter((key) => known.has(key) && (!optional.has(key) || !isEmpty(shown[key])))
      return [name, ofKeys(shown, keys)] as const
    })
  )
}

const ofKeys = (values: HandlerValues, keys: ReadonlyArray<keyof HandlerValues>): ShownRuntime =>
  Frozen.frozen(Object.fromEntries(keys.map((key) => [key, plain(values[key])])))

const plain = (value: HandlerValues[keyof HandlerValues]): ShownRuntime[string] => {
  if (typeof value === "bigint") return Number(value)
  return Table.isTable(value) ? Object.fromEntries(value as Table.Table<string>) : (value as ShownRuntime[string])
}

const isEmpty = (value: HandlerValues[keyof HandlerValues]): boolean => {
  if (typeof value === "object") return ("size" in value ? value.size : value.length) === 0
  return value === "" || value === false || value === 0n
}

/** The keys in the order of CRI-O's type. */
const order: ReadonlyArray<keyof HandlerValues> = [
  "runtime_config_path",
  "runtime_path",
  "runtime_type",
  "runtime_root",
  "privileged_without_host_devices",
  "allowed_annotations",
  "monitor_path",
  "monitor_cgroup",
  "monitor_env",
  "monitor_exec_cgroup",
  "platform_runtime_paths",
  "runtime_pull_image",
  "container_min_memory",
  "no_sync_log",
  "inherit_default_runtime",
  "default_annotations",
  "stream_websockets",
  "exec_cpu_affinity",
  "seccomp_profile",
  "container_create_timeout"
]

/** The keys that CRI-O logs even if they are empty. */
const always: ReadonlySet<string> = new Set([
  "no_sync_log",
  "runtime_config_path",
  "runtime_path",
  "runtime_root",
  "runtime_type"
])

/** The keys of the template, in its order. */
const templateOrder: ReadonlyArray<keyof HandlerValues> = [
  "runtime_path",
  "runtime_type",
  "runtime_root",
  "inherit_default_runtime",
  "runtime_config_path",
  "container_min_memory",
  "monitor_path",
  "monitor_cgroup",
  "monitor_exec_cgroup",
  "monitor_env",
  "allowed_annotations",
  "privileged_without_host_devices",
  "platform_runtime_paths",
  "default_annotations"
]

/** The keys of the template that are left out if they are empty. */
const optional: ReadonlySet<string> = new Set([
  "allowed_annotations",
  "default_annotations",
  "monitor_env",
  "platform_runtime_paths"
])
