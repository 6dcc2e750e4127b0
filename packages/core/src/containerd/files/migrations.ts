/**
 * Tables of plugins brought to the newest version of configuration files.
 *
 * Source of the rule: containerd v2.0.0, v2.0.9, v2.1.9 and v2.3.4, `cmd/containerd/server/config/config.go`, `v1MigratePluginName`;
 * `plugins/cri/runtime/plugin.go`, `plugins/cri/images/plugin.go` and `plugins/cri/cri.go`, `configMigration`.
 */
import { Frozen } from "../../data/index.ts"
import { uris } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import { type Branch, branchAt, type ConfigTree, empty, withEntry } from "./ConfigTree.ts"
import { anyType } from "./goValues.ts"

/** The end of a daemon that panics: the line that Go prints. */
export interface Panic {
  readonly _tag: "Panic"
  readonly line: string
  readonly value: ConfigTree | undefined
}

/** Returns the panic of an index that is out of range. */
export const indexPanic = (index: number, length: number): Panic => ({
  _tag: "Panic",
  line: `panic: runtime error: index out of range [${index}]${index < 0 ? "" : ` with length ${length}`}`,
  value: undefined
})

/** Returns the name of a plugin that version 1 of configuration files calls by a short name. */
export const longName = (name: string): string => {
  if (name.includes(".")) return name
  const known = shortNames[name]
  if (known !== undefined) return `io.containerd.${known}.${name}`
  if (name.endsWith("-service")) return `io.containerd.service.v1.${name}`
  return `io.containerd.${/^windows(?:-lcow)?$/.test(name) ? "snapshotter" : "grpc"}.v1.${name}`
}

/** Returns the tables of plugins by their long names. */
export const withLongNames = (plugins: Branch): Branch => ({
  ...plugins,
  entries: Frozen.frozenTable(Array.from(plugins.entries, ([name, value]) => [longName(name), value] as const))
})

/**
 * Moves the table of CRI to the plugins that have its parts since version 3. What these have already stays. In 2.0.0 and 2.0.1, the plugin
 * of runtimes gets the whole table instead.
 */
export const movePlugins = ({ migration }: Pick<Traits, "migration">, plugins: Branch): Branch | Panic => {
  const old = plugins.entries.get(uris.server)
  if (old === undefined) return plugins
  if (old._tag !== "Branch") return conversionPanic(old)
  const images = imagesOf(plugins.entries.get(uris.images), old)
  if (images._tag === "Panic") return images
  const known = branchAt(plugins, uris.runtime) ?? { ...empty, origins: old.origins }
  const runtime = migration === "replace" ? wholeOf(old) : runtimeOf(known, old, migration === "add-with-lists")
  if (runtime._tag === "Panic") return runtime
  const server: Branch = {
    ...old,
    entries: Frozen.frozenTable([...old.entries].filter(([key]) => serverKeys.has(key)))
  }
  return withEntry(withEntry(withEntry(plugins, uris.images, images), uris.runtime, runtime), uris.server, server)
}

const conversionPanic = (value: ConfigTree, wanted = "map[string]interface {}"): Panic => ({
  _tag: "Panic",
  line: `panic: interface conversion: interface {} is ${anyType(value)}, not ${wanted}`,
  value
})

const shortNames: { readonly [name: string]: string } = {
  cri: "grpc.v1",
  cgroups: "monitor.v1",
  linux: "runtime.v1",
  scheduler: "gc.v1",
  bolt: "metadata.v1",
  task: "runtime.v2",
  opt: "internal.v1",
  restart: "internal.v1",
  tracing: "internal.v1",
  otlp: "tracing.processor.v1",
  aufs: "snapshotter.v1",
  btrfs: "snapshotter.v1",
  devmapper: "snapshotter.v1",
  native: "snapshotter.v1",
  overlayfs: "snapshotter.v1",
  zfs: "snapshotter.v1"
}

/** The keys that stay. */
const serverKeys: ReadonlySet<string> = new Set([
  "disable_tcp_service",
  "stream_server_address",
  "stream_server_port",
  "stream_idle_timeout",
  "enable_tls_streaming",
  "x509_key_pair_streaming"
])

/** The keys that go to images. */
const imageKeys: ReadonlySet<string> = new Set([
  "registry",
  "image_decryption",
  "max_concurrent_downloads",
  "image_pull_progress_timeout",
  "image_pull_with_sync_fs",
  "stats_collect_period"
])

/** The keys of the table `containerd` that go to images. */
const snapshotKeys: ReadonlySet<string> = new Set([
  "snapshotter",
  "disable_snapshot_annotations",
  "discard_unpacked_layers"
])

const imagesOf = (known: ConfigTree | undefined, old: Branch): Branch | Panic => {
  if (known?._tag === "Leaf") return conversionPanic(known)
  let images: Branch = known ?? { ...empty, origins: old.origins }
  const pinned = images.entries.get("pinned_images")
  if (pinned?._tag === "Leaf") return conversionPanic(pinned)
  const sandbox = old.entries.get("sandbox_image")
  if (sandbox !== undefined) images = withEntry(images, "pinned_images", withEntry(pinned ?? empty, "sandbox", sandbox))
  for (const [key, value] of old.entries) if (imageKeys.has(key)) images = withEntry(images, key, value)
  const containerd = old.entries.get("containerd")
  if (containerd === undefined) return images
  if (containerd._tag === "Leaf") return conversionPanic(containerd)
  const runtimes = containerd.entries.get("runtimes")
  if (runtimes === undefined) return images
  const notATable = [
    runtimes,
    ...(runtimes._tag === "Branch" ? Array.from(runtimes.entries, ([, runtime]) => runtime) : [])
  ].find(({ _tag }) => _tag === "Leaf")
  if (notATable !== undefined) return conversionPanic(notATable)
  for (const [key, value] of containerd.entries) if (snapshotKeys.has(key)) images = withEntry(images, key, value)
  return images
}

/** The first releases keep the old key beside the new one. */
const wholeOf = (old: Branch): Branch | Panic => {
  const containerd = branchAt(old, "containerd")
  const runtimes = containerd?.entries.get("runtimes")
  if (containerd === undefined || runtimes === undefined) return old
  const renamed = sandboxersOf(runtimes, true)
  return renamed._tag === "Panic" ? renamed : withEntry(old, "containerd", withEntry(containerd, "runtimes", renamed))
}

const runtimeOf = (known: Branch, old: Branch, hasLists: boolean): Branch | Panic => {
  let runtime = known
  for (const [key, value] of old.entries) {
    const isOwn = !(hasLists && key === "cni") && key !== "containerd" && key !== "sandbox_image"
    if (isOwn && !imageKeys.has(key) && !serverKeys.has(key) && !known.entries.has(key)) {
      runtime = withEntry(runtime, key, value)
    }
  }
  const cni = branchAt(old, "cni")
  if (hasLists && cni !== undefined) {
    const network = networkOf(branchAt(runtime, "cni") ?? { ...empty, origins: cni.origins }, cni)
    if (network._tag === "Panic") return network
    runtime = withEntry(runtime, "cni", network)
  }
  const before = branchAt(old, "containerd")
  if (before === undefined) return runtime
  let containerd = branchAt(runtime, "containerd") ?? { ...empty, origins: before.origins }
  for (const [key, value] of before.entries) {
    if (!snapshotKeys.has(key) && !containerd.entries.has(key)) containerd = withEntry(containerd, key, value)
  }
  const runtimes = containerd.entries.get("runtimes")
  if (runtimes !== undefined) {
    const renamed = sandboxersOf(runtimes)
    if (renamed._tag === "Panic") return renamed
    containerd = withEntry(containerd, "runtimes", renamed)
  }
  return withEntry(runtime, "containerd", containerd)
}

/** A directory of programs becomes a list of directories. */
const networkOf = (known: Branch, old: Branch): Branch | Panic => {
  let network = known
  for (const [key, value] of old.entries) {
    if (key !== "bin_dir") {
      if (!network.entries.has(key)) network = withEntry(network, key, value)
      continue
    }
    if (value._tag === "Branch" || value.node.type !== "string") return conversionPanic(value, "string")
    const { length, offset } = value.node
    network = withEntry(network, "bin_dirs", { ...value, node: { type: "array", offset, length, items: [value.node] } })
  }
  return network
}

const sandboxersOf = (runtimes: ConfigTree, keepsOld = false): Branch | Panic => {
  if (runtimes._tag === "Leaf") return conversionPanic(runtimes)
  let renamed = runtimes
  for (const [name, runtime] of runtimes.entries) {
    if (runtime._tag === "Leaf") return conversionPanic(runtime)
    const mode = runtime.entries.get("sandbox_mode")
    if (mode === undefined || runtime.entries.has("sandboxer")) continue
    const named = withEntry(runtime, "sandboxer", mode)
    renamed = withEntry(renamed, name, keepsOld ? named : withEntry(named, "sandbox_mode", undefined))
  }
  return renamed
}
