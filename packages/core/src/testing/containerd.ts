/**
 * Generators for containerd: files with settings of runtimes, and the input of containerd besides files.
 */
import * as fc from "fast-check"
import type { Given } from "../containerd/index.ts"

/**
 * A setting of a `config.toml`: the table in the section of CRI that has the runtimes, the key, and the value as TOML. The table is empty
 * for the section itself.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdSetting {
  readonly table: string
  readonly key: string
  readonly value: string
}

/**
 * The version of a file, which decides the name of the section; 0 for a file without a version, which has the names of version 1.
 *
 * @category models
 * @since 1.0.0
 */
export type ContainerdFileVersion = 0 | 1 | 2 | 3

/**
 * Generates settings that concern runtimes, each of another key, with values of the types that every release expects.
 *
 * @category operations
 * @since 1.0.0
 */
export const containerdSettings = (): fc.Arbitrary<ReadonlyArray<ContainerdSetting>> =>
  fc.uniqueArray(containerdSetting(), { selector: ({ key, table }) => `${table} ${key}`, maxLength: 8 })

/**
 * Returns the text of a `config.toml` with these settings. `imports` are the files that it imports.
 *
 * @category formatting
 * @since 1.0.0
 */
export const containerdFile = (
  version: ContainerdFileVersion,
  settings: ReadonlyArray<ContainerdSetting>,
  imports: ReadonlyArray<string> = []
): string => {
  const tables = Array.from(
    Map.groupBy(settings, ({ table }) => table),
    ([table, some]) =>
      `[${sections[version]}${table && `.${table}`}]\n${some.map(({ key, value }) => `${key} = ${value}\n`).join("")}`
  )
  const head = [
    ...(version === 0 ? [] : [`version = ${version}\n`]),
    ...(imports.length === 0 ? [] : [`imports = ${JSON.stringify(imports)}\n`])
  ]
  return [...head, ...tables].join("")
}

/**
 * Generates the input of containerd besides files.
 *
 * @category operations
 * @since 1.0.0
 */
export const containerdGiven = (): fc.Arbitrary<Given.Given> =>
  fc.record(
    {
      config: fc.constantFrom("/etc/containerd/config.toml", "config.toml", "/opt/containerd/config.toml"),
      isNamed: fc.boolean(),
      workingDirectory: fc.constantFrom("/", "/etc/containerd", "/opt"),
      executable: fc.constantFrom("/usr/bin/containerd", "/opt/bin/containerd", undefined)
    },
    { noNullPrototype: true }
  )

const containerdSetting = (): fc.Arbitrary<ContainerdSetting> => {
  const runtime = fc.constantFrom(...names).map((name) => `runtimes.${name}`)
  const options = runtime.map((table) => `${table}.options`)
  return fc.oneof(
    setting(fc.constant(""), ["default_runtime_name"], text(["runc", "crun", "kata", ""])),
    setting(runtime, ["runtime_type"], text(types)),
    setting(runtime, ["runtime_path", "snapshotter"], text(["", "/usr/bin/containerd-shim-runc-v2", "native"])),
    setting(runtime, ["pod_annotations", "container_annotations"], list(text(["com.example.*", "a", ""]))),
    setting(runtime, ["privileged_without_host_devices"], fc.boolean().map(String)),
    setting(options, ["SystemdCgroup", "NoPivotRoot", "systemd_cgroup"], fc.boolean().map(String)),
    setting(options, ["BinaryName", "Root", "ConfigPath"], text(["", "crun", "/usr/sbin/runc", "/opt/none"])),
    setting(options, ["IoUid"], fc.constantFrom("0", "1000", "-1"))
  )
}

const setting = (
  table: fc.Arbitrary<string>,
  keys: ReadonlyArray<string>,
  value: fc.Arbitrary<string>
): fc.Arbitrary<ContainerdSetting> =>
  fc.record({ table, key: fc.constantFrom(...keys), value }, { noNullPrototype: true })

const text = (values: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc.constantFrom(...values).map((value) => JSON.stringify(value))

const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`)

const sections: { readonly [version in ContainerdFileVersion]: string } = {
  0: "plugins.cri.containerd",
  1: "plugins.cri.containerd",
  2: 'plugins."io.containerd.grpc.v1.cri".containerd',
  3: 'plugins."io.containerd.cri.v1.runtime".containerd'
}

const names = ["runc", "crun", "kata", '"io.x"', "untrusted"]

const types = [
  "io.containerd.runc.v2",
  "io.containerd.runc.v1",
  "io.containerd.runtime.v1.linux",
  "io.containerd.kata.v2",
  "/opt/shim",
  "runc",
  ""
]
