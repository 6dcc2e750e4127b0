/**
 * Where the containers of an engine are recorded, and whether the records that were found tell which of them run. The
 * engine records all of its containers in its data root. containerd records those that run, and what each is run by, as
 * bundles in its state directory, which no file of the engine names.
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
 * A state directory of a containerd, and why the bundles of the engine's containers may be in it.
 *
 * @category models
 * @since 1.0.0
 */
export type StateDirectory =
  /** The containerd is one that the engine finds or starts if it is given no address. */
  | { readonly _tag: "Usual"; readonly directory: string }
  /** The directory is that of the socket which the engine is given; undefined for an address that is not an absolute path. */
  | { readonly _tag: "OfAddress"; readonly address: string; readonly directory: string | undefined }
  /** The caller names it. */
  | { readonly _tag: "Named"; readonly directory: string }

/**
 * A state directory that was looked at. If it holds a directory of bundles, all of them have been read.
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
 * What was found on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundRecords {
  readonly searched: ReadonlyArray<SearchedDirectory>
  /** Everything that the data root has a record of; empty if there is none. */
  readonly recorded: ReadonlyArray<Recorded>
  /** The containers whose bundles were found. */
  readonly bundled: ReadonlyArray<string>
}

/**
 * Why the records do not tell which containers run. `searched` lists the directories that were looked at.
 *
 * @category models
 * @since 1.0.0
 */
export type Gap = Cause & { readonly searched: ReadonlyArray<string> }

type Cause =
  /** The containerd at the address of the engine keeps its state elsewhere than next to its socket, or does not run. */
  | { readonly _tag: "NoBundlesAtAddress"; readonly address: string; readonly directory: string | undefined }
  /** The engine has containers, and there are no bundles at any place. */
  | { readonly _tag: "NoBundlesAnywhere"; readonly record: string }
  /** Containers run according to the engine, and no place has a bundle of them. */
  | { readonly _tag: "NoBundleOfContainer"; readonly records: ReadonlyArray<string> }

/**
 * The directory in a state directory of containerd that holds the bundles, by namespace and container.
 *
 * @category constants
 * @since 1.0.0
 */
export const bundlesDirectory = "io.containerd.runtime.v2.task"

/**
 * The file in a bundle that holds the path of the program.
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
 * Returns the state directories that an engine may use: the directory of the socket which it is given, that of the
 * containerd which it starts itself, and that of the containerd which it finds. The last two are searched even if an
 * address is given, because the containers of an earlier start may still run.
 *
 * @category operations
 * @since 1.0.0
 */
export const stateDirectories = (
  { containerd, execRoot }: Pick<Settings, "containerd" | "execRoot">,
  defaults: Pick<DefaultPaths, "execRoot" | "rootless">,
  { workingDirectory }: Pick<HostFacts.HostFacts, "workingDirectory">
): ReadonlyArray<StateDirectory> => {
  // A rootless engine looks for one of its user, in the runtime directory that holds its exec root by default.
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
 * A directory with records, one for each container.
 *
 * @category models
 * @since 1.0.0
 */
export interface RecordDirectory {
  readonly directory: string
  /** Reports whether what has this name in it is the record of a container. */
  readonly isRecord: (name: string) => boolean
}

/**
 * Returns the directories of a data root that hold the engine's records: of containers, and of plugins, which run in containers too.
 *
 * @category operations
 * @since 1.0.0
 */
export const recordDirectories = (dataRoot: string): ReadonlyArray<RecordDirectory> => [
  { directory: FilePath.join(dataRoot, "containers"), isRecord: () => true },
  { directory: FilePath.join(dataRoot, "plugins"), isRecord: (name) => /^[0-9a-f]{64}$/.test(name) }
]

/**
 * Reports whether a container runs according to its state file. A file that is not JSON rules nothing out.
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
 * Returns why it is not certain which containers run; empty if it is. An address must be answered for by bundles next to
 * its socket or in a directory that the caller names. Apart from that, it is enough that the data root has no records, or
 * that bundles were found somewhere and a bundle for each container that runs according to the engine.
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
 * Returns the gap in words, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (gap: Gap): string => {
  const looked = gap.searched.length === 0 ? "nowhere" : `in ${gap.searched.join(", ")}`
  const wayOut =
    gap._tag === "NoBundlesAtAddress"
      ? "Name the state directory of this containerd with --containerd-state"
      : "Start the engine if it is stopped, give the --exec-root and --data-root that it is started with, or name the state directory of its containerd with --containerd-state"
  return `Cannot tell which scripts are in use: ${reasonOf(gap)}. Looked ${looked}. ${wayOut}`
}

const reasonOf = (gap: Cause): string => {
  switch (gap._tag) {
    case "NoBundlesAtAddress":
      return gap.directory === undefined
        ? `the address ${JSON.stringify(gap.address)} of containerd does not say where containerd keeps its state`
        : `containerd at ${JSON.stringify(gap.address)} keeps no ${bundlesDirectory} in ${gap.directory}, next to its socket`
    case "NoBundlesAnywhere":
      return `the engine has containers, such as ${gap.record}, and no containerd keeps ${bundlesDirectory} where it was looked for`
    case "NoBundleOfContainer": {
      const [record = ""] = gap.records
      const others = gap.records.length === 1 ? "" : ` and ${gap.records.length - 1} more`
      return `a container runs according to ${record}${others}, and no containerd has a bundle of it`
    }
  }
}
