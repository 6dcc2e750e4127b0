/**
 * The request of `nerdctl run --runtime` to containerd. It does not read the runtimes of CRI.
 *
 * Source of the rule: containerd/nerdctl, `pkg/cmd/container/run_runtime.go`, from 0.20 to 2.3.5; not proven by answers.
 */
import type { ClientRequest } from "./Ctr.ts"

/**
 * The flags and the surroundings of the client.
 *
 * @category models
 * @since 1.0.0
 */
export interface Flags {
  /** `--runtime`; empty for the default. */
  readonly runtime: string
  /** True if the client's cgroup manager is systemd. */
  readonly usesSystemdCgroups: boolean
  /** The path at which the client finds the runtime as a program; undefined if it finds none, or before 2.1.2, which does not look. */
  readonly found: string | undefined
  /** True since nerdctl 2.1.2, which passes on what it does not find as the name of a shim. */
  readonly looksForPrograms: boolean
}

/**
 * Returns what is asked for, and a warning of the client.
 *
 * @category operations
 * @since 1.0.0
 */
export const request = ({
  found,
  looksForPrograms,
  runtime,
  usesSystemdCgroups
}: Flags): ClientRequest & { readonly warning: string | undefined } => {
  const systemd = usesSystemdCgroups ? { systemd_cgroup: true } : {}
  const runcMessage = (fields: { readonly [field: string]: string | boolean }) =>
    ({ type: "containerd.runc.v1.Options", fields: { ...fields, ...systemd } }) as const
  if (runtime === "") return { type: runc, message: runcMessage({}), warning: undefined }
  if (runtime.startsWith("io.containerd.") || runtime === "wtf.sbk.runj.v1") {
    if (runtime.startsWith("io.containerd.runc."))
      return { type: runtime, message: runcMessage({}), warning: undefined }
    const warning = usesSystemdCgroups ? `cannot set cgroup manager to "systemd" for runtime "${runtime}"` : undefined
    return { type: runtime, message: undefined, warning }
  }
  if (looksForPrograms && found === undefined) return { type: runtime, message: undefined, warning: undefined }
  return { type: runc, message: runcMessage({ binary_name: found ?? runtime }), warning: undefined }
}

const runc = "io.containerd.runc.v2"
