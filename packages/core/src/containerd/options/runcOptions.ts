/**
 * The options of runc's shim, in the order of its message.
 *
 * Source of the rule: containerd, `runtime/v2/runc/options/oci.proto` at v1.7.24, `api/types/runc/options/oci.proto` at v2.1.9.
 */
import type { Traits } from "../releases/Traits.ts"

/** An option: its key, which is the Go field, its field of the message, and its type. `isShown` is true if the built-in runtime has it. */
export interface RuncOption {
  readonly key: string
  readonly field: string
  readonly type: "bool" | "string" | "uint32"
  readonly isShown: boolean
}

/** Returns the options that a release knows. */
export const runcOptions = ({ loading }: Pick<Traits, "loading">): ReadonlyArray<RuncOption> =>
  loading === "replace" ? [...common.slice(0, 7), criuPath, ...common.slice(7)] : [...withoutPivot, ...asking]

/** The options of the oldest shim, which only containerd 1 has. */
export const legacyOptions: ReadonlyArray<RuncOption> = [
  { key: "Runtime", field: "runtime", type: "string", isShown: false },
  { key: "RuntimeRoot", field: "runtime_root", type: "string", isShown: false },
  { key: "CriuPath", field: "criu_path", type: "string", isShown: false },
  { key: "SystemdCgroup", field: "systemd_cgroup", type: "bool", isShown: false }
]

/** The options of every other shim. */
export const genericOptions: ReadonlyArray<RuncOption> = [
  { key: "TypeUrl", field: "type_url", type: "string", isShown: false },
  { key: "ConfigPath", field: "config_path", type: "string", isShown: false }
]

const common: ReadonlyArray<RuncOption> = [
  { key: "NoPivotRoot", field: "no_pivot_root", type: "bool", isShown: true },
  { key: "NoNewKeyring", field: "no_new_keyring", type: "bool", isShown: true },
  { key: "ShimCgroup", field: "shim_cgroup", type: "string", isShown: true },
  { key: "IoUid", field: "io_uid", type: "uint32", isShown: true },
  { key: "IoGid", field: "io_gid", type: "uint32", isShown: true },
  { key: "BinaryName", field: "binary_name", type: "string", isShown: true },
  { key: "Root", field: "root", type: "string", isShown: true },
  { key: "SystemdCgroup", field: "systemd_cgroup", type: "bool", isShown: true },
  { key: "CriuImagePath", field: "criu_image_path", type: "string", isShown: true },
  { key: "CriuWorkPath", field: "criu_work_path", type: "string", isShown: true }
]

const criuPath: RuncOption = { key: "CriuPath", field: "criu_path", type: "string", isShown: true }

/** Since containerd 2, the built-in runtime does not show an option that it still has. */
const withoutPivot: ReadonlyArray<RuncOption> = common.map((option) =>
  option.key === "NoPivotRoot" ? { ...option, isShown: false } : option
)

const asking: ReadonlyArray<RuncOption> = [
  { key: "TaskApiAddress", field: "task_api_address", type: "string", isShown: false },
  { key: "TaskApiVersion", field: "task_api_version", type: "uint32", isShown: false }
]
