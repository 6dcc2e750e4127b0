/** A smallest configuration with each problem, and the same configuration without it. */
import { Frozen } from "../../data/index.ts"
import type { Code } from "../CrioProblem.ts"

/**
 * An example of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioExample {
  /** A `crio.conf` that has the problem; a command line if the problem is in the command line. */
  readonly bad: string
  /** A `crio.conf` or a command line that does not have it. */
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
export const of = (code: Code): CrioExample => examples[code]

const example = (bad: string, good: string, when = ""): CrioExample => ({ bad, good, when })

const runtime = (...lines: ReadonlyArray<string>): string => `[crio.runtime]\n${lines.join("\n")}\n`

const handler = (name: string, ...lines: ReadonlyArray<string>): string =>
  `[crio.runtime.runtimes.${name}]\n${lines.map((line) => `${line}\n`).join("")}`

const path = 'runtime_path = "/usr/bin/crun"'

const fast = handler("fast", path)

const kata = 'runtime_path = "/usr/bin/containerd-shim-kata-v2"'

const examples: { readonly [code in Code]: CrioExample } = /*#__PURE__*/ Frozen.frozen({
  "crio-toml-fault": example(runtime("default_runtime = crun"), runtime('default_runtime = "crun"')),
  "missing-crio-config": example("crio --config /etc/crio/none.conf", "crio", "if the file does not exist"),
  "runtimes-flag": example("crio --runtimes fast:/usr/bin/crun", "crio --runtimes fast:/usr/bin/crun:/run/fast"),
  "unreadable-crio-config": example("", "", "if /etc/crio/crio.conf.d/10-fast is a link to a directory"),
  "wrong-crio-type": example(runtime('selinux = "true"'), runtime("selinux = true")),

  "faulty-default-handler": example(
    runtime('default_runtime = "fast"') + handler("fast", 'runtime_path = "/opt/fast"'),
    runtime('default_runtime = "fast"') + fast,
    "if /opt/fast does not exist"
  ),
  "undefined-default-handler": example(runtime('default_runtime = "fast"'), runtime('default_runtime = "crun"')),
  "unknown-cgroup-manager": example(runtime('cgroup_manager = "cgroup"'), runtime('cgroup_manager = "cgroupfs"')),
  "unusable-monitor": example(
    handler("fast", path, 'monitor_path = "/opt/conmon"'),
    fast,
    "if /opt/conmon does not exist"
  ),

  "crio-key-twice": example(
    runtime('default_runtime = "crun"', 'Default_Runtime = "crun"'),
    runtime('default_runtime = "crun"')
  ),
  "dropped-handler": example(handler("fast", 'runtime_path = "/opt/fast"'), fast, "if /opt/fast does not exist"),
  "rewritten-handler": example(fast, "", "if a file before defines the handler with another key, such as runtime_root"),

  "shim-as-handler": example(handler("kata", kata), handler("kata", kata, 'runtime_type = "vm"')),
  "unusable-handler-program": example(handler("fast", 'runtime_path = "/usr/bin"'), fast),

  "crio-key-of-other-release": example(
    handler("fast", path, "container_create_timeout = 60"),
    fast,
    "for CRI-O before 1.35"
  ),
  "crio-not-a-table": example(runtime('runtimes = ["crun"]'), fast),
  "inherited-over-own": example(
    handler("fast", path, "inherit_default_runtime = true"),
    handler("fast", "inherit_default_runtime = true")
  ),
  "invalid-least-memory": example(
    handler("fast", path, 'container_min_memory = "lots"'),
    handler("fast", path, 'container_min_memory = "12MiB"')
  ),
  "misplaced-crio-key": example(`[crio.runtimes.fast]\n${path}\n`, fast),
  "misspelt-crio-key": example(handler("fast", 'path = "/usr/bin/crun"'), fast),
  "overridden-monitor": example(
    runtime('conmon = "/usr/bin/conmon"') + handler("fast", path, 'monitor_path = "/usr/bin/conmon"'),
    runtime('conmon = "/usr/bin/conmon"') + fast
  ),
  "relative-handler-path": example(handler("fast", 'runtime_path = "usr/bin/crun"'), fast),
  "shared-state-directory": example(
    handler("runc", 'runtime_path = "/usr/bin/runc"'),
    handler("runc", 'runtime_path = "/usr/bin/runc"', 'runtime_root = "/run/runc"')
  ),
  "similar-handlers": example(handler("Crun", path), fast),
  "unintended-drop-in": example("", "", "if /etc/crio/crio.conf.d/10-fast.conf.bak exists"),
  "unknown-crio-key": example(handler("fast", path, 'colour = "red"'), fast),

  "newer-crio-release": example(fast, fast, "for CRI-O 1.37 and later")
})
