/**
 * The runtimes that Podman knows without a configuration, with the paths where it looks for them.
 *
 * Source of the rule: containers-common, `pkg/config/default.go` and `config.go`, at the releases that Podman is built with.
 */
import type { ReleaseNumber } from "../../engine/index.ts"

/** A built-in runtime. A path that ends with a slash is a directory, in which the runtime has the name `file`. */
interface BuiltInRow {
  readonly name: string
  readonly paths: string
  readonly file?: string
  readonly since?: ReleaseNumber.Since
}

const usual = "/usr/bin/ /usr/sbin/ /usr/local/bin/ /usr/local/sbin/ /sbin/ /bin/"
const nix = "/run/current-system/sw/bin/"

/** The runtimes, in the order of their names. */
export const rows: ReadonlyArray<BuiltInRow> = [
  { name: "crun", paths: `${usual} ${nix}` },
  { name: "crun-vm", paths: `/usr/bin/ /usr/local/bin/ /usr/local/sbin/ /sbin/ /bin/ ${nix}`, since: [5, 0] },
  { name: "crun-wasm", paths: `${usual} ${nix}`, since: [4, 4] },
  { name: "kata", paths: `${usual} /usr/bin/kata-qemu /usr/bin/kata-fc`, file: "kata-runtime" },
  { name: "krun", paths: "/usr/bin/ /usr/local/bin/" },
  { name: "ocijail", paths: "/usr/local/bin/", since: [4, 4] },
  { name: "runc", paths: `${usual} /usr/lib/cri-o-runc/sbin/ ${nix}` },
  { name: "runj", paths: "/usr/local/bin/" },
  { name: "runsc", paths: `/usr/bin/ /usr/sbin/ /usr/local/bin/ /usr/local/sbin/ /bin/ /sbin/ ${nix}` },
  { name: "youki", paths: `/usr/local/bin/ /usr/bin/ /bin/ ${nix}`, since: [4, 4] }
]

/** The names of which the first that is there is the default runtime. */
export const defaults: ReadonlyArray<{ readonly name: string; readonly since?: ReleaseNumber.Since }> = [
  { name: "crun" },
  { name: "runc" },
  { name: "runj" },
  { name: "kata" },
  { name: "runsc" },
  { name: "ocijail", since: [5, 0] }
]

/** The places of the monitor. */
export const monitors: ReadonlyArray<string> = [
  "/usr/libexec/podman/conmon",
  "/usr/local/libexec/podman/conmon",
  "/usr/local/lib/podman/conmon",
  "/usr/bin/conmon",
  "/usr/sbin/conmon",
  "/usr/local/bin/conmon",
  "/usr/local/sbin/conmon",
  `${nix}conmon`
]

/** Names that get the arguments for a log in JSON. */
export const supportsJson: ReadonlyArray<{ readonly name: string; readonly since?: ReleaseNumber.Since }> = [
  { name: "crun" },
  { name: "runc" },
  { name: "kata" },
  { name: "runsc" },
  { name: "youki", since: [5, 0] },
  { name: "krun" },
  { name: "ocijail", since: [5, 0] }
]

/** Names that may run containers without cgroups. */
export const supportsNoCgroups: ReadonlyArray<string> = ["crun", "krun"]

/** Platforms whose images run with another runtime, since Podman 4.4. */
export const platforms: ReadonlyArray<readonly [platform: string, name: string]> = [
  ["wasi/wasm", "crun-wasm"],
  ["wasi/wasm32", "crun-wasm"],
  ["wasi/wasm64", "crun-wasm"]
]
