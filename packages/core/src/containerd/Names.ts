/** The names of containerd's releases and of its files. */
import { Frozen } from "../data/index.ts"

/**
 * The name of the installed release.
 *
 * @category constants
 * @since 1.0.0
 */
export const installed = "containerd"

/**
 * The names to offer: the installed release, and the releases whose recorded answers prove the rules. Names of other releases are valid
 * too.
 *
 * @category constants
 * @since 1.0.0
 */
export const known: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen([
  installed,
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2.0",
  "containerd-2.3"
])

/**
 * The names of releases in words, for use in a message.
 *
 * @category constants
 * @since 1.0.0
 */
export const inWords = "containerd, or a release from containerd-1.6 to containerd-2.3, such as containerd-1.7.24"

/**
 * Returns the version in the name of a release, or undefined if the name is not one of containerd. The name of the installed release
 * has the empty version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (name: string): string | undefined => {
  if (name === installed) return ""
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

/**
 * The configuration files of the ways in which containerd is installed for a kubelet. One of them shows that containerd is there to be
 * asked: its program alone may be a part of Docker Engine.
 *
 * @category constants
 * @since 1.0.0
 */
export const configFiles: {
  readonly [installation in "k3s" | "microk8s" | "rke2" | "system"]: string
} = /*#__PURE__*/ Object.freeze({
  system: "/etc/containerd/config.toml",
  k3s: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
  rke2: "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
  microk8s: "/var/snap/microk8s/current/args/containerd.toml"
})

/**
 * Reports whether a file may be one of containerd by its name: `config.toml`, a drop-in, or a template of them.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfFile = (path: string): boolean => /\.toml(?:\.tmpl)?$/.test(path)

const prefix = `${installed}-`
