/** A smallest configuration with each problem, and the same configuration without it. */
import { Frozen } from "../../data/index.ts"
import type { Code } from "../ContainerdProblem.ts"

/**
 * An example of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdExample {
  /** A `config.toml` that has the problem. Files of version 3 are for containerd 2.0 and later. */
  readonly bad: string
  /** A `config.toml` that does not have it. */
  readonly good: string
  /** The circumstances of the problem, which can follow a comma; empty if it does not depend on any. */
  readonly when: string
}

/**
 * Returns the example of a code.
 *
 * @category getters
 * @since 1.0.0
 */
export const of = (code: Code): ContainerdExample => examples[code]

const example = (bad: string, good: string, when = ""): ContainerdExample => ({ bad, good, when })

/** A file of a version, with its first lines. */
const file = (version: 2 | 3, ...lines: ReadonlyArray<string>): string =>
  [`version = ${version}`, ...lines, ""].join("\n")

const containerd = '[plugins."io.containerd.cri.v1.runtime".containerd]'

const runtimes = '[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.'

const oldContainerd = '[plugins."io.containerd.grpc.v1.cri".containerd]'

const oldRuntimes = '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.'

const isRunc = 'runtime_type = "io.containerd.runc.v2"'

const isKata = 'runtime_type = "io.containerd.kata.v2"'

/** A runtime that uses runc's shim, with other settings. */
const crun = (...lines: ReadonlyArray<string>): string => file(3, `${runtimes}crun]`, isRunc, ...lines)

const options = (line: string): string => crun(`${runtimes}crun.options]`, line)

const kata = (...lines: ReadonlyArray<string>): string => file(3, `${runtimes}kata]`, ...lines)

const withDefault = (name: string): string => file(3, containerd, `default_runtime_name = "${name}"`)

const oldKata = [`${oldRuntimes}kata]`, isKata]

const importing = 'imports = ["/etc/containerd/conf.d/*.toml"]'

const beforeTwo = "for containerd before 2.0"

const sinceTwo = "for containerd 2.0 and later"

const examples: { readonly [code in Code]: ContainerdExample } = /*#__PURE__*/ Frozen.frozen({
  "daemon-panic": example(
    file(2, '[plugins."io.containerd.grpc.v1.cri"]', 'containerd = "runc"'),
    file(2, oldContainerd, 'default_runtime_name = "runc"'),
    sinceTwo
  ),
  "higher-drop-in-version": example(
    file(2, importing),
    file(3, importing),
    "if /etc/containerd/conf.d has a file of version 3, for containerd 2.3"
  ),
  "import-pattern": example(file(3, 'imports = ["conf.d/[a*.toml"]'), file(3, 'imports = ["conf.d/a*.toml"]')),
  "invalid-plugin-name": example(
    file(2, 'disabled_plugins = ["cri"]'),
    file(2, 'disabled_plugins = ["io.containerd.grpc.v1.cri"]')
  ),
  "missing-import": example(
    file(3, 'imports = ["/etc/containerd/cri.toml"]'),
    file(3, 'imports = ["/etc/containerd/cri*.toml"]'),
    "if the file does not exist"
  ),
  "toml-error": example("version = three\n", file(3)),
  "unreadable-import": example(
    file(3, 'imports = ["/etc/containerd/conf.d"]'),
    file(3, importing),
    "if the path is a directory"
  ),
  "unsupported-version": example(file(3), file(2), "for containerd 1.7"),
  "wrong-value-type": example(crun('pod_annotations = "com.example.*"'), crun('pod_annotations = ["com.example.*"]')),

  "required-plugin-fails": example(
    file(3, 'required_plugins = ["io.containerd.cri.v1.runtime"]', containerd, 'default_runtime_name = "kata"'),
    file(3, 'required_plugins = ["io.containerd.cri.v1.runtime"]', containerd, 'default_runtime_name = "runc"')
  ),

  "base-spec-unusable": example(
    crun('base_runtime_spec = "/etc/containerd/base.json"'),
    crun(),
    "if the file does not exist"
  ),
  "default-not-configured": example(withDefault("kata"), withDefault("runc")),
  "invalid-runtime-setting": example(crun('io_type = "named_pipe"'), crun('io_type = "streaming"')),
  "lost-runc": example(file(2, ...oldKata), file(2, `${oldRuntimes}runc]`, isRunc, ...oldKata), beforeTwo),

  "dropped-runtimes": example(
    file(2, ...oldKata, `${runtimes}crun]`, isRunc),
    file(2, ...oldKata, `${oldRuntimes}crun]`, isRunc),
    sinceTwo
  ),
  "replaced-table": example(
    file(2, importing, ...oldKata),
    file(2, importing),
    "if a drop-in has settings of the same plugin, for containerd before 2.0"
  ),
  "unused-section": example([...oldKata, ""].join("\n"), file(2, `${oldRuntimes}runc]`, isRunc, ...oldKata), beforeTwo),

  "binary-with-arguments": example(
    options('BinaryName = "/usr/bin/crun --debug"'),
    options('BinaryName = "/usr/sbin/runc"')
  ),
  "crashing-sandboxer": example(
    crun('sandboxer = "shim"'),
    crun('sandboxer = "podsandbox"'),
    "for containerd 2.0 to 2.2"
  ),
  "forgotten-systemd-cgroup": example(
    file(3, `${runtimes}runc.options]`, "SystemdCgroup = false"),
    file(3, `${runtimes}runc.options]`, "SystemdCgroup = true"),
    "if systemd manages the cgroups of the machine"
  ),
  "missing-binary": example(
    options('BinaryName = "/opt/crun"'),
    options('BinaryName = "runc"'),
    "if the machine does not have the program"
  ),
  "missing-shim": example(kata(isKata), crun(), "if the machine does not have containerd-shim-kata-v2"),
  "no-runtime-type": example(file(3, `${runtimes}crun]`, `${runtimes}crun.options]`, 'BinaryName = "runc"'), crun()),
  "runtime-as-shim": example(crun('runtime_path = "/usr/sbin/runc"'), options('BinaryName = "/usr/sbin/runc"')),
  "shim-as-binary": example(
    options('BinaryName = "/usr/bin/containerd-shim-runc-v2"'),
    crun('runtime_path = "/usr/bin/containerd-shim-runc-v2"')
  ),
  "unknown-sandboxer": example(crun('sandboxer = "kata"'), crun('sandboxer = "podsandbox"')),
  "unusable-runtime-type": example(kata('runtime_type = "kata"'), kata(isKata)),
  "wrong-option-type": example(options('SystemdCgroup = "true"'), options("SystemdCgroup = true")),

  "cri-disabled": example(
    file(3, 'disabled_plugins = ["io.containerd.cri.v1.runtime"]', `${runtimes}crun]`, isRunc),
    crun()
  ),
  "ignored-runtime-path": example(
    file(2, `${oldRuntimes}runc]`, isRunc, 'runtime_path = "/usr/bin/containerd-shim-runc-v2"'),
    file(2, `${oldRuntimes}runc]`, 'runtime_type = "/usr/bin/containerd-shim-runc-v2"'),
    "for containerd 1.6.0 to 1.6.20 and 1.7.0"
  ),
  "misspelt-setting": example(crun('snapshoter = "native"'), crun('snapshotter = "native"')),
  "removed-setting": example(file(3, containerd, "default_runtime = {}"), withDefault("runc")),
  "unimported-drop-in": example(file(3), file(3, importing), "if /etc/containerd/conf.d/10-crun.toml exists"),
  "unknown-option": example(options("systemd_cgroup = true"), options("SystemdCgroup = true")),
  "unknown-setting": example(crun('colour = "red"'), crun()),
  "unreachable-handler": example(file(3, `${runtimes}Crun]`, isRunc), crun()),

  "deprecated-setting": example(
    file(3, '[plugins."io.containerd.cri.v1.runtime".cni]', 'bin_dir = "/opt/cni/bin"'),
    file(3, '[plugins."io.containerd.cri.v1.runtime".cni]', 'bin_dirs = ["/opt/cni/bin"]'),
    "for containerd 2.1 and later"
  ),
  "lenient-toml": example("version = 02\n", file(2), beforeTwo),
  "newer-containerd": example(crun(), crun(), "for containerd 2.4 and later"),
  "old-version": example(file(2), file(3), "for containerd 2.0 to 2.2")
})
