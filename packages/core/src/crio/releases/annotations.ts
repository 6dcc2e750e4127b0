/**
 * The annotations that a handler may allow, with the releases that know them. The names are compared as a whole, even those that end
 * with a dot, with which the annotations of the program begin.
 *
 * Source of the rule: cri-o/cri-o, `pkg/annotations/annotations.go` and `pkg/annotations/v2/annotations.go`, `AllAllowedAnnotations`.
 */
import { has, type Patch, type Since } from "./Backports.ts"

/** Returns the annotations of a release. */
export const of = (release: Patch): ReadonlyArray<string> =>
  rows.filter(({ since }) => has(release, since)).flatMap(({ names }) => names.split(" "))

const rows: ReadonlyArray<{ readonly names: string; readonly since: Since }> = [
  {
    names:
      "cpu-load-balancing.crio.io cpu-quota.crio.io irq-load-balancing.crio.io io.containers.trace-syscall io.kubernetes.cri.rdt-class io.kubernetes.cri-o.Devices io.kubernetes.cri-o.ShmSize io.kubernetes.cri-o.TrySkipVolumeSELinuxLabel io.kubernetes.cri-o.UnifiedCgroup io.kubernetes.cri-o.cgroup2-mount-hierarchy-rw io.kubernetes.cri-o.userns-mode",
    since: [[24, 0]]
  },
  { names: "cpu-c-states.crio.io cpu-freq-governor.crio.io", since: [[25, 0]] },
  { names: "io.kubernetes.cri-o.seccompNotifierAction", since: [[26, 0]] },
  { names: "io.kubernetes.cri-o.umask", since: [[27, 0]] },
  {
    names: "io.kubernetes.cri-o.LinkLogs",
    since: [
      [26, 4],
      [27, 1],
      [28, 0]
    ]
  },
  { names: "io.kubernetes.cri-o.PodLinuxOverhead io.kubernetes.cri-o.PodLinuxResources", since: [[28, 0]] },
  {
    names: "cpu-shared.crio.io",
    since: [
      [28, 3],
      [29, 0]
    ]
  },
  { names: "io.kubernetes.cri-o.DisableFIPS seccomp-profile.kubernetes.cri-o.io", since: [[30, 0]] },
  {
    names:
      "bundle io.kubernetes.cri.container-type module.wasm.image/variant org.criu.config org.systemd.property. run.oci.",
    since: [
      [27, 6],
      [28, 6],
      [29, 4],
      [30, 0]
    ]
  },
  {
    names:
      "cgroup2-mount-hierarchy-rw.crio.io devices.crio.io disable-fips.crio.io link-logs.crio.io platform-runtime-path.crio.io pod-linux-overhead.crio.io pod-linux-resources.crio.io seccomp-notifier-action.crio.io seccomp-profile.crio.io shm-size.crio.io spoofed.crio.io try-skip-volume-selinux-label.crio.io umask.crio.io unified-cgroup.crio.io userns-mode.crio.io io.kubernetes.cri-o.PlatformRuntimePath io.kubernetes.cri-o.Spoofed org.opencontainers.image.stopSignal",
    since: [[35, 0]]
  }
]
