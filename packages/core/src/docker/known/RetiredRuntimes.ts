/**
 * The names of runtimes and of their programs that old releases had, and what replaced them.
 */
import { FilePath } from "../../text/index.ts"

/**
 * A retired name.
 *
 * @category models
 * @since 1.0.0
 */
export interface RetiredRuntime {
  readonly name: string
  /** Says when the name was removed, as a sentence without its full stop. */
  readonly removed: string
  /** True if a program had the name. */
  readonly isProgram: boolean
  /** The name of the runtime that replaced it, for `default-runtime` and `--runtime`. */
  readonly runtime: string
  /** The runtime type that replaced it. */
  readonly runtimeType: string
}

/**
 * Returns the retired runtime of this name or type.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (name: string): RetiredRuntime | undefined => byName.get(name)

/**
 * Returns the retired runtime whose program is at this path. Only the last element of the path counts.
 *
 * @category operations
 * @since 1.0.0
 */
export const findProgram = (path: string): RetiredRuntime | undefined => {
  const found = find(FilePath.lastElement(path))
  return found?.isProgram === true ? found : undefined
}

/**
 * Says when a name was removed and which runtime to use, in two sentences.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ removed, runtime }: RetiredRuntime): string =>
  `${removed}. Use the runtime ${JSON.stringify(runtime)} instead.`

/**
 * Returns the name from which containerd derives the file name of a shim, or of the shim that replaced it; undefined for the name of another file.
 *
 * @category operations
 * @since 1.0.0
 */
export const shimNameOf = (binary: string): string | undefined => {
  const [, shim, version] = /^containerd-shim-([^./]+)-(v\d+)$/.exec(binary) ?? []
  const name = `io.containerd.${shim}.${version}`
  return shim === undefined ? undefined : (find(name)?.runtimeType ?? name)
}

const runc = { runtime: "runc", runtimeType: "io.containerd.runc.v2" }
const kata = { runtime: "io.containerd.kata.v2", runtimeType: "io.containerd.kata.v2" }

/**
 * Sources: moby/moby#43695; containerd/containerd#8262; `DefaultRuntimeName` in `daemon/daemon_unix.go` of moby/moby at
 * `v18.06.0-ce` and `v18.09.0`; `daemon/config.go` at `v1.12.0-rc1`; the unit `docker.service` of the package docker 1.13 of
 * Red Hat Enterprise Linux 7.
 */
const table: ReadonlyArray<RetiredRuntime> = [
  {
    name: "io.containerd.runtime.v1.linux",
    removed: "Docker Engine 23.0 and containerd 2.0 removed io.containerd.runtime.v1.linux",
    isProgram: false,
    ...runc
  },
  {
    name: "io.containerd.runc.v1",
    removed: "containerd 2.0 removed io.containerd.runc.v1",
    isProgram: false,
    ...runc
  },
  { name: "docker-runc", removed: "Docker Engine 18.09 renamed docker-runc to runc", isProgram: true, ...runc },
  {
    name: "docker-runc-current",
    removed: "Red Hat Enterprise Linux 7 had docker-runc-current, and no later release has it",
    isProgram: true,
    ...runc
  },
  {
    name: "docker-runc-latest",
    removed: "Red Hat Enterprise Linux 7 had docker-runc-latest, and no later release has it",
    isProgram: true,
    ...runc
  },
  {
    name: "oci",
    removed: "Red Hat configured a runtime named oci for Docker 1.12 and 1.13, and no later release has it",
    isProgram: false,
    ...runc
  },
  {
    name: "default",
    removed: "Docker Engine 1.12 had a runtime named default in its release candidates, and no later release has it",
    isProgram: false,
    ...runc
  },
  {
    name: "cc-runtime",
    removed: "Kata Containers replaced cc-runtime of Intel Clear Containers in 2018",
    isProgram: true,
    ...kata
  }
]

const byName: ReadonlyMap<string, RetiredRuntime> = /*#__PURE__*/ new Map(table.map((one) => [one.name, one]))
