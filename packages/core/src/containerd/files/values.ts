/** Values in decoded tables. */
import type { ConfiguredRuntime, Sourced } from "../Settings.ts"
import { type Branch, branchAt } from "./ConfigTree.ts"

/** Returns the text of a key; undefined if no file has the key. */
export const stringAt = ({ entries }: Branch, key: string): Sourced<string> | undefined => {
  const found = entries.get(key)
  return found?._tag === "Leaf" && found.node.type === "string"
    ? { value: found.node.value, origins: found.origins }
    : undefined
}

/** Returns the boolean of a key; undefined if no file has the key. */
export const booleanAt = ({ entries }: Branch, key: string): Sourced<boolean> | undefined => {
  const found = entries.get(key)
  return found?._tag === "Leaf" && found.node.type === "boolean"
    ? { value: found.node.value, origins: found.origins }
    : undefined
}

/** Returns the strings of a key. */
export const stringsAt = ({ entries }: Branch, key: string): ReadonlyArray<string> => {
  const found = entries.get(key)
  return found?._tag === "Leaf" && found.node.type === "array"
    ? found.node.items.flatMap((item) => (item.type === "string" ? [item.value] : []))
    : []
}

/** Returns a runtime. */
export const runtimeOf = (table: Branch): ConfiguredRuntime => {
  const text = (key: string): string => stringAt(table, key)?.value ?? ""
  const isSet = (key: string): boolean => booleanAt(table, key)?.value ?? false
  const count = table.entries.get("cni_max_conf_num")
  return {
    type: text("runtime_type"),
    path: text("runtime_path"),
    engine: text("runtime_engine"),
    root: text("runtime_root"),
    options: branchAt(table, "options"),
    podAnnotations: stringsAt(table, "pod_annotations"),
    containerAnnotations: stringsAt(table, "container_annotations"),
    isWithoutHostDevices: isSet("privileged_without_host_devices"),
    hasAllDevicesAllowed: isSet("privileged_without_host_devices_all_devices_allowed"),
    isCgroupWritable: isSet("cgroup_writable"),
    baseSpec: text("base_runtime_spec"),
    networkDirectory: text("cni_conf_dir"),
    networkFiles: count?._tag === "Leaf" && count.node.type === "integer" ? Number(count.node.value) : 0,
    snapshotter: text("snapshotter"),
    sandboxer: text("sandboxer") || text("sandbox_mode"),
    ioType: text("io_type"),
    table,
    origins: table.origins
  }
}
