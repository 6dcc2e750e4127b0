/** A smallest configuration with each problem, and the same configuration without it. */
import { Frozen } from "../../data/index.ts"
import type { Code } from "../PodmanProblem.ts"

/**
 * An example of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanExample {
  /** A `containers.conf` that has the problem; a command line if the problem is in the command line. */
  readonly bad: string
  /** A `containers.conf` or a command line that does not have it. */
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
export const of = (code: Code): PodmanExample => examples[code]

const example = (bad: string, good: string, when = ""): PodmanExample => ({ bad, good, when })

const engine = (...lines: ReadonlyArray<string>): string => `[engine]\n${lines.join("\n")}\n`

const runtimes = (...lines: ReadonlyArray<string>): string => `[engine.runtimes]\n${lines.join("\n")}\n`

const crun = runtimes('crun = ["/usr/bin/crun"]')

const youki = runtimes('youki = ["/opt/youki"]')

const withFlags = (list: string): string => `[engine.runtimes_flags]\ncrun = ${list}\n`

const platforms = (line: string): string => `[engine.platform_to_oci_runtime]\n${line}\n`

const flagsKnown = "for Podman 5.7 and later"

const withFile = (path: string): string => `if ${path} exists`

const examples: { readonly [code in Code]: PodmanExample } = /*#__PURE__*/ Frozen.frozen({
  "missing-file": example(
    "podman --module /etc/containers/none.conf info",
    "podman info",
    "if the module does not exist"
  ),
  "refused-value": example(engine('pull_policy = "often"'), engine('pull_policy = "newer"')),
  "toml-fault": example(engine("runtime = crun"), engine('runtime = "crun"')),
  "unknown-flag": example("podman --module gpu.conf info", "podman info", "for Podman before 4.7"),
  "unreadable-file": example(crun, crun, "if the user may not read the file"),
  "wrong-toml-type": example(runtimes('crun = "/usr/bin/crun"'), crun),

  "no-monitor": example(engine('conmon_path = ["/opt/conmon"]'), engine(), "if the machine does not have it"),
  "unusable-default-runtime": example(engine('runtime = "cruin"'), engine('runtime = "crun"')),
  "unwritable-run-directory": example(
    engine('runtime = "crun"'),
    engine('runtime = "crun"'),
    "if /run/libpod/exits cannot be made"
  ),

  "candidate-error": example(
    runtimes('youki = ["/usr/bin/crun/youki", "/opt/youki"]'),
    youki,
    "if /usr/bin/crun is a file and /opt/youki exists"
  ),
  "dropped-flags": example(
    "podman --runtime-flag debug info",
    "podman info",
    "if [engine.runtimes_flags] has flags of the default runtime"
  ),
  "same-key": example(engine('runtime = "crun"', 'Runtime = "runc"'), engine('runtime = "crun"')),
  "unnamed-runtime": example(runtimes('"" = ["/usr/bin/crun"]'), crun),

  "dashed-flag": example(withFlags('["--debug"]'), withFlags('["debug"]'), flagsKnown),
  "flag-with-space": example(withFlags('["log /var/log/crun"]'), withFlags('["log=/var/log/crun"]'), flagsKnown),
  "no-execute-bit": example(youki, crun, "if /opt/youki has no execute bit"),
  "not-a-flag": example(withFlags('["log", "/var/log/crun"]'), withFlags('["log=/var/log/crun"]'), flagsKnown),
  "runtime-not-installed": example(youki, crun, "if the machine does not have it"),
  "shim-as-runtime": example(runtimes('kata = ["/usr/bin/containerd-shim-kata-v2"]'), crun),
  "unusable-platform-runtime": example(
    platforms('"wasi/wasm" = "wasmedge"'),
    platforms('"wasi/wasm" = "crun"'),
    "for Podman 4.4 and later"
  ),

  "candidate-with-arguments": example(runtimes('crun = ["/usr/bin/crun --debug"]'), crun),
  "empty-candidate": example(runtimes('crun = [""]'), runtimes("crun = []")),
  "ignored-drop-in": example("", "", withFile("/etc/containers/containers.conf.d/10-crun.toml")),
  "ignored-drop-in-directory": example(
    "",
    "",
    "if /etc/containers/containers.conf.d is a link to a directory, for Podman before 5.7"
  ),
  "invalid-variable": example(engine('env = ["TMPDIR"]'), engine('env = ["TMPDIR=/var/tmp"]')),
  "key-of-other-release": example(withFlags('["debug"]'), crun, "for Podman before 5.7"),
  "later-candidate": example(
    runtimes('crun = ["/opt/crun", "/usr/bin/crun"]'),
    crun,
    "if the machine has only the second program"
  ),
  "legacy-file": example("", "", withFile("/etc/containers/libpod.conf")),
  "misplaced-setting": example('runtime = "crun"\n', engine('runtime = "crun"')),
  "misspelt-key": example(
    engine('runtime_supports_nocgroups = ["crun"]'),
    engine('runtime_supports_nocgroup = ["crun"]')
  ),
  "not-a-table": example('[[engine.runtimes]]\ncrun = ["/usr/bin/crun"]\n', crun),
  "passed-over-file": example(crun, crun, "if CONTAINERS_CONF names another file"),
  "platform-overrides-choice": example(
    platforms('"linux/amd64" = "crun"'),
    engine('runtime = "crun"'),
    "for Podman 4.4 and later"
  ),
  "relative-candidate": example(runtimes('crun = ["bin/crun"]'), crun),
  "setting-as-runtime": example(
    `${crun}conmon_path = ["/usr/bin/conmon"]\n`,
    `${engine('conmon_path = ["/usr/bin/conmon"]')}${crun}`
  ),
  "similar-names": example(runtimes('Crun = ["/usr/bin/crun"]'), crun),
  "skipped-file": example(crun, crun, "if the file is a link that leads to itself, for Podman before 5.0"),
  "unexpanded-candidate": example(runtimes('crun = ["~/bin/crun"]'), crun),
  "unknown-key": example(engine("colour = true"), engine()),
  "unmatched-platform": example(
    platforms('"Linux/AMD64" = "crun"'),
    platforms('"wasi/wasm" = "crun"'),
    "for Podman 4.4 and later"
  ),
  "unreachable-name": example(runtimes('"/opt/crun" = ["/usr/bin/crun"]'), crun),
  "unread-file": example(
    "",
    "",
    `${withFile("/root/.config/containers/containers.conf")}, for root and Podman before 5.0`
  ),
  "unused-key": example(engine('runtime_path = ["/usr/bin/crun"]'), crun),

  "newer-release": example(crun, crun, "for Podman 6.0 and later"),
  "toml-dialect": example(
    'engine = { env = ["A=1"] }\n[engine.runtimes]\n',
    '[engine]\nenv = ["A=1"]\n[engine.runtimes]\n'
  )
})
