/** The kinds of problems, by code. A code keeps its meaning from one release of this library to the next. */
import { Frozen } from "../../data/index.ts"
import { ProblemKind } from "../../engine/index.ts"

const kind = ProblemKind.withEffect

const [refused, noStart, noService] = [kind("refused"), kind("no-start"), kind("no-service")]
const [partDropped, failsLater, ignored, differs] = [
  kind("part-dropped"),
  kind("fails-later"),
  kind("ignored"),
  kind("differs")
]

/** Every code, in alphabetical order within its group. */
export const kinds = /*#__PURE__*/ Frozen.frozen({
  "daemon-panic": refused(
    "A value makes containerd crash when it reads the configuration",
    "Correct the value: containerd expects another kind of value there, and does not check it."
  ),
  "higher-drop-in-version": refused(
    "A drop-in has a higher version than the main file",
    "Write the same version in all files."
  ),
  "import-pattern": refused("A pattern of imports is not valid", "Close the bracket, or remove the backslash."),
  "invalid-plugin-name": refused(
    "The name of a plugin has a wrong form",
    'Write the whole name of the plugin, such as "io.containerd.grpc.v1.cri".'
  ),
  "missing-import": refused(
    "A file of the configuration is not there",
    "Create the file, or change what names it. A pattern with a star may match no file."
  ),
  "toml-error": refused(
    "A file is not TOML",
    "Correct the syntax: containerd does not start until it can read the file."
  ),
  "unreadable-import": refused(
    "A file of the configuration cannot be read",
    "Give containerd the right to read it, or put a regular file in its place."
  ),
  "unsupported-version": refused(
    "The version of the configuration is too new for the release",
    "Write a version that the release knows, with the names of sections of this version."
  ),
  "wrong-value-type": refused(
    "A value has a wrong type",
    "Write a value of the expected type: a wrong type makes containerd refuse the whole configuration."
  ),

  "required-plugin-fails": noStart(
    "A required plugin does not start, so containerd does not start",
    "Correct what keeps the plugin from starting, or remove it from required_plugins."
  ),

  "base-spec-unusable": noService(
    "The base specification of a runtime cannot be used, so CRI does not start",
    "Create the file with JSON that containers begin with, or remove base_runtime_spec."
  ),
  "default-not-configured": noService(
    "The default runtime is not configured, so CRI does not start",
    "Configure a runtime of this name, or change default_runtime_name."
  ),
  "invalid-runtime-setting": noService(
    "CRI refuses a setting, so CRI does not start",
    "Correct or remove the setting: it keeps all pods of the node from starting."
  ),
  "lost-runc": noService(
    "runc is lost because other runtimes are configured, so CRI does not start",
    "Configure runc too: before containerd 2.0, a table of runtimes replaces the built-in one."
  ),

  "dropped-runtimes": partDropped(
    "Runtimes in a section of an older version are dropped",
    "Move them to the section of the newer version: containerd takes the table of runtimes from one of the sections."
  ),
  "replaced-table": partDropped(
    "A later file replaces settings of an earlier file",
    "Repeat the settings in the later file: before containerd 2.0, the table of a plugin replaces the one of earlier files as a whole."
  ),
  "unused-section": partDropped(
    "A section with runtimes is ignored",
    "Write the version of the file and the name of the section that belong together."
  ),

  "binary-with-arguments": failsLater(
    "BinaryName contains arguments",
    "Write the path alone. To pass arguments, write a script that runs the program with them, and name the script."
  ),
  "crashing-sandboxer": failsLater(
    "A runtime crashes containerd when a pod uses it",
    'Remove sandboxer, or use a newer containerd: this release crashes if sandboxer is "shim".'
  ),
  "forgotten-systemd-cgroup": failsLater(
    "A runtime does not let systemd manage cgroups",
    "Set SystemdCgroup = true in the options of the runtime, as the kubelet on a machine with systemd expects it."
  ),
  "missing-binary": failsLater(
    "The program that a shim runs is not there",
    "Install the program, or name its path with BinaryName in the options of the runtime."
  ),
  "missing-shim": failsLater(
    "The shim of a runtime is not there, or is not a program",
    "Install the shim in a directory of containerd's PATH, or name its path with runtime_path."
  ),
  "no-runtime-type": failsLater(
    "A runtime has no type",
    'Add runtime_type, such as "io.containerd.runc.v2" for runc and programs like it.'
  ),
  "runtime-as-shim": failsLater(
    "The program of a runtime is given as a shim",
    "Give the program as BinaryName in the options, and leave runtime_path out."
  ),
  "shim-as-binary": failsLater(
    "A shim is given as the program of a runtime",
    "Give the shim with runtime_type or runtime_path, and leave BinaryName out."
  ),
  "unknown-sandboxer": failsLater(
    "A runtime names a sandboxer that is not there",
    'Write "podsandbox", or remove the key.'
  ),
  "unusable-runtime-type": failsLater(
    "No shim can be found by the type of a runtime",
    "Write a type such as io.containerd.kata.v2, or the absolute path of a shim."
  ),
  "wrong-option-type": failsLater(
    "An option of a runtime has a wrong type",
    "Write a value of the expected type: each pod with this runtime fails."
  ),

  "cri-disabled": ignored(
    "CRI is disabled, so its runtimes are not used",
    "Remove the plugin from disabled_plugins if Kubernetes uses this containerd. Docker does not need it."
  ),
  "ignored-runtime-path": ignored(
    "The release ignores runtime_path",
    "Use containerd 1.6.21, 1.7.1 or later, or give the path of the shim as runtime_type."
  ),
  "misspelt-setting": ignored("A key is misspelt", "Correct its spelling."),
  "removed-setting": ignored("The release does not know a setting of older releases", "Use what replaces the setting."),
  "unimported-drop-in": ignored(
    "A drop-in is not imported",
    'Add imports = ["/etc/containerd/conf.d/*.toml"] to the main file.'
  ),
  "unknown-option": ignored(
    "The shim's options do not have a key",
    "Write the key as the shim knows it: containerd silently ignores other keys."
  ),
  "unknown-setting": ignored("containerd does not know a key", "Remove it, or correct its spelling."),
  "unreachable-handler": ignored(
    "Kubernetes cannot use the name of a runtime",
    "Choose a name of lower-case letters, digits and dashes: a handler of a RuntimeClass must be such a name."
  ),

  "deprecated-setting": differs("A setting is deprecated", "Use what replaces the setting."),
  "lenient-toml": differs(
    "Not every containerd or reader of TOML accepts a file",
    "Write TOML 1.0, which all releases and other programs can read."
  ),
  "newer-containerd": differs("The rules of the release are not known yet", "Update this tool."),
  "old-version": differs(
    "A file has an older version than the release writes",
    "Bring the files to the newest version with containerd config migrate. Releases treat old versions differently."
  )
} as const satisfies { readonly [code: string]: ProblemKind.ProblemKind })
