/** The kinds of problems, by code. A code keeps its meaning from one release of this library to the next. */
import { Frozen } from "../../data/index.ts"
import { ProblemKind } from "../../engine/index.ts"

const kind = ProblemKind.withEffect

const [refused, noStart, partDropped] = [kind("refused"), kind("no-start"), kind("part-dropped")]
const [failsLater, ignored, differs] = [kind("fails-later"), kind("ignored"), kind("differs")]

/** Every code, in alphabetical order within its group. */
export const kinds = /*#__PURE__*/ Frozen.frozen({
  "missing-file": refused(
    "A file, a module or a directory cannot be found",
    "Create it, or change the variable or the flag that names it."
  ),
  "refused-value": refused("Podman refuses the value of a key", "Correct the value."),
  "toml-fault": refused(
    "A file is not TOML",
    "Correct the syntax: Podman refuses every command until it can read the file."
  ),
  "unknown-flag": refused("The release does not know a flag", "Leave out the flag, or use a newer Podman."),
  "unreadable-file": refused(
    "A file cannot be read",
    "Give the user of Podman the right to read it, or put a regular file in its place."
  ),
  "wrong-toml-type": refused(
    "A value has a wrong type",
    "Write a value of the expected type: a wrong type anywhere in a file makes Podman refuse every command."
  ),

  "no-monitor": noStart(
    "Podman does not find conmon, which calls the runtime",
    "Install conmon, or name its path with conmon_path in the section [engine] of containers.conf."
  ),
  "unusable-default-runtime": noStart(
    "The default runtime cannot be used, so almost every command fails",
    "Install the program of the runtime, or choose another one with the key runtime in the section [engine]."
  ),
  "unwritable-run-directory": noStart(
    "Podman cannot make the directory that every runtime needs",
    "Give the user of Podman the right to make the directory, or change tmp_dir in containers.conf."
  ),

  "candidate-error": partDropped(
    "A path of a runtime cannot be looked at, so the runtime is dropped",
    "Correct the path: Podman goes on to the next path only if a path does not exist."
  ),
  "dropped-flags": partDropped(
    "A flag of the command line drops the configured flags of a runtime",
    "Repeat the configured flags with --runtime-flag, or leave out --runtime-flag."
  ),
  "same-key": partDropped(
    "A file has a key twice, in different cases",
    "Remove one of them: Podman takes one of the values by chance."
  ),
  "unnamed-runtime": partDropped("A runtime has an empty name", "Give the runtime a name."),

  "dashed-flag": failsLater(
    "A flag of a runtime is written with its dashes",
    "Remove the dashes: Podman puts two dashes before each flag."
  ),
  "flag-with-space": failsLater(
    "A flag of a runtime contains a space",
    "Write an equals sign in place of the space: Podman passes each flag as one argument."
  ),
  "no-execute-bit": failsLater(
    "The program of a runtime may not be executed",
    "Make the program executable with chmod +x: Podman finds a file without an execute bit, and conmon then fails to run it."
  ),
  "not-a-flag": failsLater(
    "A string in the flags of a runtime is not a flag",
    "Write a flag and its value as one string, such as log=/var/log/crun.log: Podman puts two dashes before each string."
  ),
  "runtime-not-installed": failsLater(
    "A configured runtime has no program",
    "Install the program, or name its path in the section [engine.runtimes] of containers.conf."
  ),
  "shim-as-runtime": failsLater(
    "A shim of containerd is configured as a runtime",
    "Name a program with the commands create, start and delete: Podman cannot use shims."
  ),
  "unusable-platform-runtime": failsLater(
    "The runtime for images of a platform cannot be used",
    "Install the runtime, or change platform_to_oci_runtime."
  ),

  "candidate-with-arguments": ignored(
    "A path of a runtime contains arguments",
    "Podman looks for a file with the whole string as its name. Write the path without arguments. Arguments belong in --runtime-flag or, since Podman 5.7, in [engine.runtimes_flags]."
  ),
  "empty-candidate": ignored(
    "A path of a runtime is empty",
    "Remove the empty string. Podman searches PATH anyway if no path is a file."
  ),
  "ignored-drop-in": ignored("A file in a drop-in directory is not read", "Give it a name that ends in .conf."),
  "ignored-drop-in-directory": ignored("A drop-in directory is ignored", "Make it a directory, not a link or a file."),
  "invalid-variable": ignored("A variable has no value", "Write it as KEY=value."),
  "key-of-other-release": ignored("Only other releases know a key", "Remove the key, or use a release that knows it."),
  "later-candidate": ignored(
    "The first path of a runtime is not used",
    "Remove the path, or install the program there."
  ),
  "legacy-file": ignored(
    "Podman does not read libpod.conf",
    "Move its settings to containers.conf, into the section [engine], and delete the file."
  ),
  "misplaced-setting": ignored("A key is in the wrong section", "Move it to the section where it belongs."),
  "misspelt-key": ignored("A key is misspelt", "Correct its spelling."),
  "not-a-table": ignored("A value is in the place of a table", "Write a table, such as [engine.runtimes]."),
  "passed-over-file": ignored(
    "CONTAINERS_CONF is set, so other files are not read",
    "Unset CONTAINERS_CONF, or use CONTAINERS_CONF_OVERRIDE, which is read in addition to the other files."
  ),
  "platform-overrides-choice": ignored(
    "The platform of an image overrides the chosen runtime",
    "Remove the platform from platform_to_oci_runtime, unless all images of this platform need the runtime."
  ),
  "relative-candidate": ignored(
    "A path of a runtime is relative",
    "Write the absolute path: Podman looks in its working directory, which is different for each command."
  ),
  "setting-as-runtime": ignored(
    "A key of [engine] is in [engine.runtimes], where it names a runtime",
    "Move it above the header [engine.runtimes]."
  ),
  "similar-names": ignored(
    "Two names of runtimes are easily confused",
    "Rename one of them; names are case-sensitive."
  ),
  "skipped-file": ignored("A file cannot be looked at", "Correct the path; Podman passes over the file."),
  "unexpanded-candidate": ignored(
    "A path of a runtime contains a tilde or a variable",
    "Write the absolute path: Podman does not expand paths."
  ),
  "unknown-key": ignored("Podman does not know a key", "Remove it, or correct its spelling."),
  "unmatched-platform": ignored(
    "No image has this platform",
    "Write the operating system and the architecture in lower case, such as linux/arm64, without a variant."
  ),
  "unreachable-name": ignored(
    "A runtime has a name that begins with a slash",
    "Rename the runtime: Podman treats a name that begins with a slash as the path of a program."
  ),
  "unread-file": ignored("Only other releases read a file", "Move its settings to a file that this release reads."),
  "unused-key": ignored("Podman accepts a key and does not use it", "Remove it."),

  "newer-release": differs("The rules of the release are not known yet", "Update this tool."),
  "toml-dialect": differs(
    "Not every Podman or reader of TOML accepts a file",
    "Write TOML 1.0, which all releases and other programs can read."
  )
} as const satisfies { readonly [code: string]: ProblemKind.ProblemKind })
