/**
 * The request of `ctr run` to containerd. It does not read the runtimes of CRI.
 *
 * Source of the rule: containerd, `cmd/ctr/commands/run/run_unix.go` and `commands_unix.go`; recorded answers of 1.6.20, 1.7.24, 2.1.9 and
 * 2.3.4 prove it.
 */
import * as Result from "effect/Result"
import type { ShimMessage } from "../options/ShimMessage.ts"

/**
 * The flags of `ctr run` that concern runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface Flags {
  /** `--runtime`. */
  readonly runtime?: string
  /** `--runtime-config-path`. */
  readonly configPath?: string
  /** `--runc-binary`. */
  readonly runcBinary?: string
  /** `--runc-root`. */
  readonly runcRoot?: string
  /** `--runc-systemd-cgroup`. */
  readonly runcSystemdCgroup?: boolean
  /** `--cgroup`. */
  readonly cgroup?: string
}

/**
 * The request of a client: the type of the runtime, and the message for the shim, if any.
 *
 * @category models
 * @since 1.0.0
 */
export interface ClientRequest {
  readonly type: string
  readonly message: ShimMessage | undefined
}

/**
 * Returns what is asked for. Fails with the words of the client.
 *
 * @category operations
 * @since 1.0.0
 */
export const request = (flags: Flags): Result.Result<ClientRequest, string> => {
  const { cgroup = "", configPath = "", runcBinary = "", runcRoot = "", runcSystemdCgroup = false } = flags
  const type = flags.runtime ?? runc
  if (runcSystemdCgroup && cgroup === "") {
    return Result.fail('option --runc-systemd-cgroup requires --cgroup to be set, e.g. "machine.slice:foo:deadbeef"')
  }
  if (type !== runc) {
    if (runcBinary !== "" || runcSystemdCgroup) {
      return Result.fail(`specifying runc-binary and runc-systemd-cgroup is only supported for "${runc}" runtime`)
    }
    if (type === "")
      return Result.fail("create container failed validation: container.Runtime.Name must be set: invalid argument")
    const fields = configPath === "" ? undefined : { config_path: configPath }
    return Result.succeed({ type, message: fields && { type: "runtimeoptions.v1.Options", fields } })
  }
  const fields = {
    ...(runcBinary !== "" && { binary_name: runcBinary }),
    ...(runcRoot !== "" && { root: runcRoot }),
    ...(runcSystemdCgroup && { systemd_cgroup: true })
  }
  return Result.succeed({ type, message: { type: "containerd.runc.v1.Options", fields } })
}

const runc = "io.containerd.runc.v2"
