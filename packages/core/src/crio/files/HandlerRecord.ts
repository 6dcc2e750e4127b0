/**
 * The record of a runtime handler: the values of one definition. Every definition begins with empty values.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { BurntSushiDecoded } from "../../document/toml/index.ts"
import type { Origin } from "../../engine/index.ts"
import type { BuiltIn } from "../releases/Traits.ts"
import type { Handler, HandlerValues } from "../Settings.ts"

/**
 * A value of a key, and where it is written.
 *
 * @category models
 * @since 1.0.0
 */
export interface Cell {
  readonly value: string | boolean | bigint | ReadonlyArray<string>
  readonly origin: Origin.Origin
}

/**
 * A definition of a handler: the values of its keys, by their path below the handler, joined by a null character.
 *
 * @category models
 * @since 1.0.0
 */
export interface HandlerRecord {
  readonly origins: Origin.Origins
  readonly cells: ReadonlyMap<string, Cell>
  readonly lost: ReadonlyMap<string, Origin.Origin>
}

/**
 * Returns the value that a file assigns to a key.
 *
 * @category getters
 * @since 1.0.0
 */
export const valueOf = (value: BurntSushiDecoded.Value): Cell["value"] =>
  value._tag === "Scalar" ? value.value : value.values.map(({ text }) => text)

/**
 * Returns the name of a key below a handler.
 *
 * @category getters
 * @since 1.0.0
 */
export const keyOf = (path: ReadonlyArray<string>): string => path.join(separator)

/**
 * Returns the built-in handler.
 *
 * @category operations
 * @since 1.0.0
 */
export const builtIn = ({ minimumMemory, root }: BuiltIn): HandlerRecord => {
  const origin: Origin.Origin = { _tag: "BuiltIn" }
  const values: { readonly [key: string]: Cell["value"] } = {
    runtime_type: "oci",
    runtime_root: root,
    allowed_annotations: ["io.containers.trace-syscall", "io.kubernetes.cri-o.Devices"],
    monitor_env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    monitor_cgroup: "system.slice",
    ...(minimumMemory !== "" && { container_min_memory: minimumMemory })
  }
  return {
    origins: { used: origin, shadowed: [] },
    cells: new Map(Object.entries(values).map(([key, value]) => [key, { value, origin }])),
    lost: new Map()
  }
}

/**
 * Returns the handler of a record.
 *
 * @category getters
 * @since 1.0.0
 */
export const handlerOf = ({ cells, lost, origins }: HandlerRecord): Handler => {
  const at = (key: string) => cells.get(key)?.value
  const text = (key: string): string => {
    const value = at(key)
    return typeof value === "string" ? value : ""
  }
  const isTrue = (key: string): boolean => at(key) === true
  const list = (key: string): ReadonlyArray<string> => {
    const value = at(key)
    return Array.isArray(value) ? value : []
  }
  const map = (key: string): Table.Table<string> =>
    Table.make(
      Array.from(cells).flatMap(([path, { value }]) => {
        const above = `${key}${separator}`
        return path.startsWith(above) ? [[path.slice(above.length), String(value)] as const] : []
      })
    )
  const timeout = at("container_create_timeout")
  const values: HandlerValues = {
    runtime_path: text("runtime_path"),
    runtime_type: text("runtime_type"),
    runtime_root: text("runtime_root"),
    runtime_config_path: text("runtime_config_path"),
    privileged_without_host_devices: isTrue("privileged_without_host_devices"),
    allowed_annotations: list("allowed_annotations"),
    monitor_path: text("monitor_path"),
    monitor_cgroup: text("monitor_cgroup"),
    monitor_env: list("monitor_env"),
    monitor_exec_cgroup: text("monitor_exec_cgroup"),
    platform_runtime_paths: map("platform_runtime_paths"),
    runtime_pull_image: isTrue("runtime_pull_image"),
    container_min_memory: text("container_min_memory"),
    no_sync_log: isTrue("no_sync_log"),
    inherit_default_runtime: isTrue("inherit_default_runtime"),
    default_annotations: map("default_annotations"),
    stream_websockets: isTrue("stream_websockets"),
    exec_cpu_affinity: text("exec_cpu_affinity"),
    seccomp_profile: text("seccomp_profile"),
    container_create_timeout: typeof timeout === "bigint" ? timeout : 0n
  }
  const valueOrigins = Array.from(cells, ([key, { origin }]) => [shownKey(key), origin] as const)
  const lostOrigins = Array.from(lost, ([key, origin]) => [shownKey(key), origin] as const)
  return Frozen.frozen({
    values,
    origins,
    valueOrigins: Frozen.frozenTable(valueOrigins),
    lost: Frozen.frozenTable(lostOrigins)
  })
}

/** The name of a key of a handler, which is before the first separator, does not contain it. */
const separator = "\0"

const shownKey = (key: string): string => key.replace(separator, ".")
