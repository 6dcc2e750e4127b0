/**
 * The command line of CRI-O.
 *
 * Source of the rule: cri-o/cri-o, `internal/criocli/criocli.go` and `cmd/crio/main.go`, at v1.24.0 to v1.36.0; urfave/cli 2, which refuses a
 * flag in two forms.
 */
import { GoFlags } from "../../service/index.ts"
import type { Flags } from "../Given.ts"

/**
 * The flags that concern runtimes, and the socket.
 *
 * @category models
 * @since 1.0.0
 */
export interface CommandLine {
  readonly config?: string
  readonly configDirectory?: string
  readonly listen?: string
  readonly flags: Flags
}

/**
 * Parses the arguments of the daemon. Returns undefined if CRI-O refuses the arguments, or does something else than to start, as with
 * `config` or `--version`. A flag that is not known counts as one with a value.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (args: ReadonlyArray<string>): CommandLine | undefined => {
  const values = GoFlags.parse(args, kindOf)
  return values === undefined ? undefined : commandLineOf(values)
}

const kindOf = (name: string): GoFlags.Kind | undefined => {
  if (others.has(name)) return undefined
  return switches.has(name) ? "switch" : "value"
}

const commandLineOf = (values: ReadonlyMap<string, ReadonlyArray<string>>): CommandLine => {
  const last = <Key extends string>(key: Key, ...names: ReadonlyArray<string>) =>
    present(key, names.flatMap((name) => values.get(name) ?? []).at(-1))
  return {
    ...last("config", "config", "c"),
    ...last("configDirectory", "config-dir", "d"),
    ...last("listen", "listen"),
    flags: {
      ...last("defaultRuntime", "default-runtime"),
      ...present("runtimes", values.get("runtimes")),
      ...last("conmon", "conmon"),
      ...last("conmonCgroup", "conmon-cgroup"),
      ...present("conmonEnvironment", values.get("conmon-env")),
      ...last("cgroupManager", "cgroup-manager")
    }
  }
}

const present = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [key in Key]?: Value } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]: Value })

/** The flags with which CRI-O prints something and ends. */
const others: ReadonlySet<string> = /*#__PURE__*/ new Set(["generate-bash-completion", "h", "help", "v", "version"])

/** The flags of any release that take no value. */
const switches: ReadonlySet<string> = /*#__PURE__*/ new Set([
  "add-inheritable-capabilities",
  "auto-reload-registries",
  "blockio-reload",
  "device-ownership-from-security-context",
  "disable-hostport-mapping",
  "drop-infra-ctr",
  "enable-criu-support",
  "enable-metrics",
  "enable-nri",
  "enable-pod-events",
  "enable-profile-unix-socket",
  "enable-tracing",
  "hostnetwork-disable-selinux",
  "internal-repair",
  "internal-wipe",
  "log-journald",
  "no-pivot",
  "nri-disable-connections",
  "nri-enable-default-validator",
  "nri-validator-reject-custom-seccomp-adjustment",
  "nri-validator-reject-namespace-adjustment",
  "nri-validator-reject-oci-hook-adjustment",
  "nri-validator-reject-runtime-default-seccomp-adjustment",
  "nri-validator-reject-unconfined-seccomp-adjustment",
  "oci-artifact-mount-support",
  "profile",
  "read-only",
  "seccomp-use-default-when-empty",
  "selinux",
  "stream-enable-tls"
])
