/**
 * The records of an engine's containers, and the check that they show which containers run. The engine records all of its
 * containers in its data root. containerd records the running containers and their programs as bundles in its state
 * directory. No file of the engine names the state directory.
 *
 * Source of the rule: Docker Engine 23.0 and 29.7, `daemon/daemon.go`, `NewDaemon`, `cmd/dockerd/daemon_unix.go`,
 * `initContainerd`, `cmd/dockerd/daemon.go`, `systemContainerdRunning`, and `libcontainerd/supervisor`, `Start`; containerd 1.7, `runtime/v2/manager.go`.
 */
import { JsonTree } from "../../document/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { DefaultPaths } from "../DockerEnvironment.ts"
import type { Settings } from "../Settings.ts"

/**
 * A state directory of a containerd, and the reason why it may contain the bundles of the engine's containers.
 *
 * @category models
 * @since 1.0.0
 */
export type StateDirectory =
  /** The state directory of a containerd that the engine finds or starts if it is given no address. */
  | { readonly _tag: "Usual"; readonly directory: string }
  /** The directory of the socket that the engine is given; undefined if the address is not an absolute path. */
  | { readonly _tag: "OfAddress"; readonly address: string; readonly directory: string | undefined }
  /** A directory that the caller names. */
  | { readonly _tag: "Named"; readonly directory: string }

/**
 * A state directory that was searched. If it contains a directory of bundles, all its bundles have been read.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchedDirectory = StateDirectory & { readonly hasBundles: boolean }

/**
 * A container that the engine has a record of.
 *
 * @category models
 * @since 1.0.0
 */
export interface Recorded {
  /** The path of the record. */
  readonly path: string
  readonly container: string
  /** True if the engine has recorded that the container runs. */
  readonly isRunning: boolean
}

/**
 * The records that were found on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundRecords {
  readonly searched: ReadonlyArray<SearchedDirectory>
  /** All containers that are recorded in the data root. */
  readonly recorded: ReadonlyArray<Recorded>
  /** The containers whose bundles were found. */
  readonly bundled: ReadonlyArray<string>
}

/**
 * The reason why the records do not show which containers run. `searched` lists the searched directories.
 *
 * @category models
 * @since 1.0.0
 */
export type Gap = Cause & { readonly searched: ReadonlyArray<string> }

type Cause =
  /** The containerd at the engine's address does not keep its state next to its socket, or does not run. */
  | { readonly _tag: "NoBundlesAtAddress"; readonly address: string; readonly directory: string | undefined }
  /** The engine has containers, but no searched directory has bundles. */
  | { readonly _tag: "NoBundlesAnywhere"; readonly record: string }
  /** Containers run according to the engine, but no searched directory has their bundles. */
  | { readonly _tag: "NoBundleOfContainer"; readonly records: ReadonlyArray<string> }

/**
 * The subdirectory of a containerd state directory that contains the bundles, by namespace and container.
 *
 * @category constants
 * @since 1.0.0
 */
export const bundlesDirectory = "io.containerd.runtime.v2.task"

/**
 * The file in a bundle that contains the path of the program.
 *
 * @category constants
 * @since 1.0.0
 */
export const programFile = "runtime"

/**
 * The file in the record of a container that says whether the container runs.
 *
 * @category constants
 * @since 1.0.0
 */
export const stateFile = "config.v2.json"

/**
 * Returns the state directories that an engine may use: of the containerd that it finds, of the containerd that it starts,
 * and of the containerd whose address it is given. The first two are searched even if an address is given, because
 * containers of an earlier start may still run.
 *
 * @category operations
 * @since 1.0.0
 */
export const stateDirectories = (
  { containerd, execRoot }: Pick<Settings, "containerd" | "execRoot">,
  defaults: Pick<DefaultPaths, "execRoot" | "rootless">,
  { workingDirectory }: Pick<HostFacts.HostFacts, "workingDirectory">
): ReadonlyArray<StateDirectory> => {
  // A rootless engine looks for its user's containerd, in the runtime directory that contains the default exec root.
  const found = defaults.rootless ? FilePath.join(defaults.execRoot, "..", "containerd") : "/run/containerd"
  const started = FilePath.join(FilePath.absolute(execRoot, workingDirectory), "containerd", "daemon")
  const socket = socketPath(containerd ?? "")
  return [
    { _tag: "Usual", directory: found },
    { _tag: "Usual", directory: started },
    ...(containerd === undefined
      ? []
      : [{ _tag: "OfAddress" as const, address: containerd, directory: socket && FilePath.join(socket, "..") }])
  ]
}

/**
 * Returns the path of the socket at an address of containerd; undefined if the address is not an absolute path.
 *
 * @category operations
 * @since 1.0.0
 */
export const socketPath = (address: string): string | undefined => {
  const path = address.replace(/^unix:\/\//, "")
  return FilePath.isAbsolute(path) ? path : undefined
}

/**
 * A directory with one record for each container.
 *
 * @category models
 * @since 1.0.0
 */
export interface RecordDirectory {
  readonly directory: string
  /** Reports whether the entry with this name is the record of a container. */
  readonly isRecord: (name: string) => boolean
}

/**
 * Returns the directories of a data root that contain the records of containers and plugins. Plugins run in containers too.
 *
 * @category operations
 * @since 1.0.0
 */
export const recordDirectories = (dataRoot: string): ReadonlyArray<RecordDirectory> => [
  { directory: FilePath.join(dataRoot, "containers"), isRecord: () => true },
  { directory: FilePath.join(dataRoot, "plugins"), isRecord: (name) => /^[0-9a-f]{64}$/.test(name) }
]

/**
 * Reports whether a container runs according to its state file. Returns true if the file is not valid JSON.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRunning = (text: string | undefined): boolean => {
  if (text === undefined) return false
  const { mistakes, root } = JsonTree.parse(text)
  if (root === undefined || mistakes.length > 0) return true
  const running = JsonTree.lastMember(JsonTree.lastMember(root, "State")?.value, "Running")?.value
  return running?.type === "boolean" && running.value
}

/**
 * Returns the reasons why it is uncertain which containers run; empty if it is certain. If the engine is given an address,
 * there must be bundles next to its socket or in a directory that the caller names. In addition, the data root must have no
 * records, or bundles must have been found, including a bundle for each container that runs according to the engine.
 *
 * @category operations
 * @since 1.0.0
 */
export const gaps = ({ bundled, recorded, searched }: FoundRecords): ReadonlyArray<Gap> => {
  const known = new Set(bundled)
  const directories = [...new Set(searched.flatMap(({ directory }) => directory ?? []))]
  const isNamed = searched.some(({ _tag, hasBundles }) => _tag === "Named" && hasBundles)
  const unanswered = searched.flatMap((state): ReadonlyArray<Gap> => {
    if (state._tag !== "OfAddress" || state.hasBundles || isNamed) return []
    return [{ _tag: "NoBundlesAtAddress", address: state.address, directory: state.directory, searched: directories }]
  })
  if (unanswered.length > 0) return unanswered
  const [first] = recorded
  if (first !== undefined && !searched.some(({ hasBundles }) => hasBundles)) {
    return [{ _tag: "NoBundlesAnywhere", record: first.path, searched: directories }]
  }
  const lost = recorded.filter(({ container, isRunning: runs }) => runs && !known.has(container))
  return lost.length === 0
    ? []
    : [{ _tag: "NoBundleOfContainer", records: lost.map(({ path }) => path), searched: directories }]
}

/**
 * Returns the message for a gap, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (gap: Gap): string => {
  const looked = gap.searched.length === 0 ? "nowhere" : `in ${gap.searched.join(", ")}`
  const wayOut =
    gap._tag === "NoBundlesAtAddress"
      ? "Give the state directory of this containerd"
      : "Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd"
  return `Cannot tell which scripts are in use: ${reasonOf(gap)}. Looked ${looked}. ${wayOut}`
}

const reasonOf = (gap: Cause): string => {
  switch (gap._tag) {
    case "NoBundlesAtAddress":
      return gap.directory === undefined
        ? `the address ${JSON.stringify(gap.address)} of containerd does not show where containerd keeps its state`
        : `containerd at ${JSON.stringify(gap.address)} has no ${bundlesDirectory} in ${gap.directory}, next to its socket`
    case "NoBundlesAnywhere":
      return `the engine has containers, such as ${gap.record}, but no ${bundlesDirectory} of a containerd was found`
    case "NoBundleOfContainer": {
      const [record = ""] = gap.records
      const others = gap.records.length === 1 ? "" : ` and ${gap.records.length - 1} more`
      return `a container runs according to ${record}${others}, but no containerd has its bundle`
    }
  }
}
