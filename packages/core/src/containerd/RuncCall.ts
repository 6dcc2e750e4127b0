/**
 * The arguments with which runc's shim calls the program, and with which containerd calls a shim.
 *
 * Source of the rule: containerd, `pkg/process/init.go`, and github.com/containerd/go-runc, `runc.go`; `runtime/v2/shim/util.go`. Recorded
 * calls of programs that write down their arguments prove it.
 */
import type { ShimMessage } from "./options/ShimMessage.ts"

/**
 * The container of a call: its namespace, its ID and its bundle.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container {
  readonly namespace: string
  readonly id: string
  readonly bundle: string
}

/**
 * Returns the arguments for the creation of a container.
 *
 * @category operations
 * @since 1.0.0
 */
export const create = (
  message: ShimMessage | undefined,
  { bundle, id, namespace }: Container
): ReadonlyArray<string> => {
  const { criu_path: criu, no_pivot_root: noPivot, systemd_cgroup: systemd } = message?.fields ?? {}
  return [
    "--root",
    rootOf(message, namespace),
    "--log",
    `${bundle}/log.json`,
    "--log-format",
    "json",
    ...(typeof criu === "string" ? ["--criu", criu] : []),
    ...(systemd === true ? ["--systemd-cgroup"] : []),
    "create",
    "--bundle",
    bundle,
    "--pid-file",
    `${bundle}/init.pid`,
    ...(noPivot === true ? ["--no-pivot"] : []),
    id
  ]
}

/**
 * Returns the arguments that follow from the configuration alone.
 *
 * @category operations
 * @since 1.0.0
 */
export const common = (message: ShimMessage | undefined, namespace: string): ReadonlyArray<string> => [
  "--root",
  rootOf(message, namespace),
  ...(message?.fields.systemd_cgroup === true ? ["--systemd-cgroup"] : [])
]

/**
 * Returns the arguments for the start of a shim.
 *
 * @category operations
 * @since 1.0.0
 */
export const shim = ({
  address,
  executable,
  id,
  namespace
}: Pick<Container, "id" | "namespace"> & {
  readonly address: string
  readonly executable: string
}): ReadonlyArray<string> => [
  "-namespace",
  namespace,
  "-address",
  address,
  "-publish-binary",
  executable,
  "-id",
  id,
  "start"
]

const rootOf = (message: ShimMessage | undefined, namespace: string): string => {
  const { root, runtime_root: old } = message?.fields ?? {}
  return `${root ?? old ?? "/run/containerd/runc"}/${namespace}`
}
