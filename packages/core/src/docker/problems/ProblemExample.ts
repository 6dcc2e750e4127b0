/** A smallest configuration with each problem, and the same configuration without it. */
import { Frozen } from "../../data/index.ts"
import type { Code } from "./DockerProblem.ts"

/**
 * An example of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProblemExample {
  /** A `daemon.json` that has the problem; a command line if the problem is in the command line. */
  readonly bad: string
  /** A `daemon.json` or a command line that does not have it. */
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
export const of = (code: Code): ProblemExample => examples[code]

const example = (bad: string, good: string, when = ""): ProblemExample => ({ bad, good, when })

const runtimes = (entries: string): string => `{ "runtimes": { ${entries} } }`

const crun = (rest: string): string => runtimes(`"crun": { "path": "/usr/bin/crun"${rest} }`)

const withArguments = (list: string): string => crun(`, "runtimeArgs": ${list}`)

const shim = (options: string): string =>
  runtimes(`"crun": { "runtimeType": "io.containerd.runc.v2", "options": ${options} }`)

const noMachine = "if the machine does not have it"

const examples: { readonly [code in Code]: ProblemExample } = /*#__PURE__*/ Frozen.frozen({
  "deprecated-directive": example(
    '{ "graph": "/srv/docker" }',
    '{ "data-root": "/srv/docker" }',
    "for Docker Engine 23.0"
  ),
  "directive-conflict": example(
    '{ "data-root": "/srv/docker" }',
    "{}",
    "if dockerd is started with --data-root=/srv/docker"
  ),
  "invalid-encoding": example('{ "labels": ["\\xE9"] }', '{ "labels": ["é"] }', "if \\xE9 is the byte 0xE9"),
  "invalid-exec-option": example(
    '{ "exec-opts": ["systemd"] }',
    '{ "exec-opts": ["native.cgroupdriver=systemd"] }',
    "for Docker Engine 28 and later"
  ),
  "invalid-flag": example("dockerd --hosts=fd://", "dockerd --host=fd://"),
  "invalid-runtime-entry": example(runtimes('"crun": {}'), crun("")),
  "invalid-syntax": example('{ "debug": true, }', '{ "debug": true }'),
  "invalid-value": example('{ "log-level": "verbose" }', '{ "log-level": "debug" }'),
  "misplaced-key": example(
    runtimes('"crun": { "path": "/usr/bin/crun" }, "default-runtime": "crun"'),
    '{ "runtimes": { "crun": { "path": "/usr/bin/crun" } }, "default-runtime": "crun" }'
  ),
  "not-an-object": example('[{ "debug": true }]', '{ "debug": true }'),
  "number-out-of-range": example('{ "max-concurrent-downloads": 1e999 }', '{ "max-concurrent-downloads": 3 }'),
  "removed-directive": example('{ "api-cors-header": "*" }', "{}", "for Docker Engine 28"),
  "reserved-runtime-name": example(
    runtimes('"runc": { "path": "/opt/runc" }'),
    runtimes('"my-runc": { "path": "/opt/runc" }')
  ),
  "unknown-default-runtime": example(
    '{ "default-runtime": "crun" }',
    '{ "default-runtime": "crun", "runtimes": { "crun": { "path": "/usr/bin/crun" } } }'
  ),
  "unknown-directive": example('{ "log_level": "info" }', '{ "log-level": "info" }'),
  "wrong-type": example('{ "debug": "true" }', '{ "debug": true }'),

  "cgroup-driver-fault": example(
    '{ "exec-opts": ["native.cgroupdriver=cgroup"] }',
    '{ "exec-opts": ["native.cgroupdriver=cgroupfs"] }'
  ),
  "default-runtime-not-found": example(
    '{ "default-runtime": "crun", "runtimes": { "crun": { "path": "/usr/bin/crnu", "runtimeArgs": ["--debug"] } } }',
    '{ "default-runtime": "crun", "runtimes": { "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] } } }',
    noMachine
  ),
  "long-script-name": example(
    runtimes(`"${"n".repeat(260)}": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] }`),
    withArguments('["--debug"]')
  ),
  "refused-shim-option": example(shim('{ "IoUid": "me" }'), shim('{ "BinaryName": "/usr/bin/crun" }')),
  "unwritable-script": example(
    runtimes('"my/crun": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] }'),
    withArguments('["--debug"]')
  ),
  "userns-remap-fault": example('{ "userns-remap": "a:b:c" }', '{ "userns-remap": "default" }'),

  "alike-names": example(
    runtimes('"crun": { "path": "/usr/bin/crun" }, "Crun": { "path": "/opt/crun" }'),
    runtimes('"crun": { "path": "/usr/bin/crun" }, "opt-crun": { "path": "/opt/crun" }')
  ),
  "arguments-in-path": example(runtimes('"crun": { "path": "/usr/bin/crun --debug" }'), withArguments('["--debug"]')),
  "blanks-around-name": example(runtimes('"crun ": { "path": "/usr/bin/crun" }'), crun("")),
  "blanks-around-path": example(runtimes('"crun": { "path": " /usr/bin/crun" }'), crun("")),
  "case-folded-key": example(runtimes('"crun": { "Path": "/usr/bin/crun" }'), crun("")),
  "comment-key": example(crun(', "_comment": "faster"'), crun("")),
  "directive-of-some-releases": example('{ "firewall-backend": "nftables" }', "{}"),
  "dropped-shim-option": example(shim('{ "BinaryNme": "/usr/bin/crun" }'), shim('{ "BinaryName": "/usr/bin/crun" }')),
  "duplicate-key": example(
    '{ "runtimes": { "crun": { "path": "/usr/bin/crun" } }, "runtimes": { "youki": { "path": "/usr/bin/youki" } } }',
    runtimes('"crun": { "path": "/usr/bin/crun" }, "youki": { "path": "/usr/bin/youki" }')
  ),
  "empty-name": example(runtimes('"": { "path": "/usr/bin/crun" }'), crun("")),
  "exec-options-read-otherwise": example(
    '{ "exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=cgroupfs"] }',
    '{ "exec-opts": ["native.cgroupdriver=systemd"] }'
  ),
  "ignored-directive": example(
    '{ "exec-opt": ["native.cgroupdriver=systemd"] }',
    '{ "exec-opts": ["native.cgroupdriver=systemd"] }'
  ),
  "ignored-key": example(crun(', "args": ["--debug"]'), withArguments('["--debug"]')),
  "ignored-object": example('{ "swarm": {} }', "{}"),
  "invalid-runtime-type": example(
    runtimes('"kata": { "runtimeType": "kata" }'),
    runtimes('"kata": { "runtimeType": "io.containerd.kata.v2" }')
  ),
  "leading-dot-default": example(
    '{ "default-runtime": ".crun" }',
    '{ "default-runtime": "io.containerd.runc.v2" }',
    "for Docker Engine 23.0"
  ),
  "same-runtime": example(
    runtimes(
      '"a": { "path": "runsc", "runtimeArgs": ["--debug"] }, "b": { "path": "runsc", "runtimeArgs": ["--debug"] }'
    ),
    runtimes(
      '"a": { "path": "runsc", "runtimeArgs": ["--debug"] }, "b": { "path": "runsc", "runtimeArgs": ["--platform=kvm"] }'
    )
  ),
  "shadowed-flag": example(crun(""), '{ "runtimes": {} }', "if dockerd is started with --add-runtime=crun=/opt/crun"),
  "newer-key": example(crun(', "runtimeType": "io.containerd.runc.v2"'), crun(""), "for Docker Engine 23.0"),
  "no-program": example(
    runtimes('"kata": {}'),
    runtimes('"kata": { "path": "/usr/bin/kata" }'),
    "for Docker Engine 23.0"
  ),
  "no-runtime-answer": example(runtimes('"crun": { "path": "/usr/bin/true" }'), crun(""), "with check --probe"),
  "null-runtimes": example('{ "runtimes": null }', '{ "runtimes": {} }'),
  "program-missing": example(runtimes('"crun": { "path": "/usr/bin/crnu" }'), crun(""), noMachine),
  "program-not-executable": example(runtimes('"crun": { "path": "/etc" }'), crun("")),
  "program-not-in-path": example(runtimes('"crun": { "path": "crun" }'), crun(""), noMachine),
  "not-a-runtime": example(
    runtimes('"nvidia": { "path": "nvidia-ctk" }'),
    runtimes('"nvidia": { "path": "nvidia-container-runtime" }')
  ),
  "relative-path": example(runtimes('"crun": { "path": "bin/crun" }'), crun("")),
  "retired-name": example('{ "default-runtime": "io.containerd.runtime.v1.linux" }', '{ "default-runtime": "runc" }'),
  "shim-as-path": example(
    runtimes('"kata": { "path": "containerd-shim-kata-v2" }'),
    runtimes('"kata": { "runtimeType": "io.containerd.kata.v2" }')
  ),
  "shim-not-installed": example(runtimes('"kata": { "runtimeType": "io.containerd.kata.v2" }'), "{}", noMachine),
  "shim-option-refused-by-some": example(shim('{ "Root": null }'), shim('{ "Root": "" }')),
  "stock-name": example(
    runtimes('"io.containerd.runc.v2": { "path": "/opt/runc" }'),
    runtimes('"my-runc": { "path": "/opt/runc" }')
  ),
  "systemd-not-running": example(
    '{ "exec-opts": ["native.cgroupdriver=systemd"] }',
    '{ "exec-opts": ["native.cgroupdriver=cgroupfs"] }',
    "if the machine was not started by systemd"
  ),
  "unexpanded-template": example('{ "data-root": "{{ data_root }}" }', '{ "data-root": "/srv/docker" }'),
  "unknown-exec-option": example(
    '{ "exec-opts": ["native.cgroupdirver=systemd"] }',
    '{ "exec-opts": ["native.cgroupdriver=systemd"] }',
    "for Docker Engine 23.0"
  ),
  "unknown-data-root": example('{ "userns-remap": "dockremap" }', "{}", "if /etc/subuid has no range for the user"),

  "shell-drops": example(withArguments('["--debug # more"]'), withArguments('["--debug"]')),
  "shell-interprets": example(withArguments('["--log=$HOME/log"]'), withArguments('["--log=/var/log/crun"]')),
  "shell-splits": example(withArguments('["--log /var/log/crun"]'), withArguments('["--log", "/var/log/crun"]')),
  "shell-unquotes": example(withArguments("[\"--log='/var/log/crun'\"]"), withArguments('["--log=/var/log/crun"]'))
})
