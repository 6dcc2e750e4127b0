/** The kinds of problems, by code. A code keeps its meaning from one release of this library to the next. */
import { Frozen } from "../../data/index.ts"
import { ProblemKind } from "../../engine/index.ts"

const kind = ProblemKind.withEffect

const [refused, noStart, partDropped] = [kind("refused"), kind("no-start"), kind("part-dropped")]
const [failsLater, ignored, differs] = [kind("fails-later"), kind("ignored"), kind("differs")]

const shell = (title: string): ProblemKind.ProblemKind =>
  ignored(
    title,
    "The engine writes the path and the arguments of a runtime to a script without quotes, and a shell reads the script. Write arguments that a shell does not change, or use a configuration file of the runtime."
  )

/** Every code, in alphabetical order within its group. */
export const kinds = /*#__PURE__*/ Frozen.frozen({
  "deprecated-directive": refused("A directive is obsolete and refused", "Use the directive that replaces it."),
  "directive-conflict": refused("A directive is given in the file and as a flag", "Give it in one place only."),
  "invalid-encoding": refused("The file is not UTF-8", "Save the file as UTF-8."),
  "invalid-exec-option": refused(
    "The engine does not know an option in exec-opts",
    'Remove it; "exec-opts" has only the option native.cgroupdriver, with the value systemd or cgroupfs.'
  ),
  "invalid-flag": refused(
    "The engine does not accept its command line",
    "Correct the flag where the engine is started, such as in its systemd unit."
  ),
  "invalid-runtime-entry": refused(
    "An entry does not define a runtime",
    'Give an entry either a "path", or a "runtimeType" with "options".'
  ),
  "invalid-syntax": refused(
    "The file is not JSON",
    "JSON allows no comments and no comma after the last item, and needs straight double quotes around names and strings."
  ),
  "invalid-value": refused("The engine refuses the value of a directive", "Correct the value."),
  "misplaced-key": refused("A key is at the wrong level", "Move it to where it belongs."),
  "not-an-object": refused("The file is not an object", "Write the directives between { and }."),
  "number-out-of-range": refused("A number is too large", "Write a smaller number."),
  "removed-directive": refused("A directive has been removed", "Remove it."),
  "reserved-runtime-name": refused(
    "A runtime has a name that is reserved by the engine",
    "Remove it: the engine already has a runtime of this name. To run another program, choose another name."
  ),
  "unknown-default-runtime": refused(
    "The default runtime does not exist",
    "Configure a runtime of this name, or choose an existing runtime."
  ),
  "unknown-directive": refused(
    "The engine does not know a key",
    "Remove it, or correct its spelling; directives are case-sensitive."
  ),
  "wrong-type": refused("A value does not have the expected type", "Write a value of the expected type."),

  "cgroup-driver-fault": noStart("The engine does not start with this cgroup driver", "Use systemd or cgroupfs."),
  "default-runtime-not-found": noStart(
    "The engine does not start because the program of the default runtime is missing",
    "Install the program, or make another runtime the default."
  ),
  "long-script-name": noStart(
    "The engine does not start because a name is too long for a script",
    "Shorten the name of the runtime."
  ),
  "refused-shim-option": noStart("The engine does not start with this shim option", "Correct the option."),
  "unwritable-script": noStart(
    "The script of a runtime cannot be written",
    "The engine does not start, or writes the script elsewhere. Rename the runtime."
  ),
  "userns-remap-fault": noStart(
    "The engine does not start with this value of userns-remap",
    "Use a user with ranges in /etc/subuid and /etc/subgid."
  ),

  "alike-names": ignored(
    "Two names look alike",
    "The engine distinguishes case and characters that look alike; people do not. Rename one of them."
  ),
  "arguments-in-path": failsLater(
    "The path contains arguments",
    'The engine treats the whole string as the name of a file. Arguments belong in "runtimeArgs".'
  ),
  "blanks-around-name": failsLater(
    "The name of a runtime has leading or trailing white space",
    "The engine does not remove the white space, so the name without it is another name. Remove it."
  ),
  "blanks-around-path": failsLater(
    "A path or a runtime type has leading or trailing white space",
    "The engine does not remove the white space. Remove it."
  ),
  "case-folded-key": ignored("A key is written in another case", "Use the spelling of the engine's documentation."),
  "comment-key": ignored(
    "A key looks like a comment",
    "The engine ignores it here and refuses it at the top of the file. Keep comments elsewhere."
  ),
  "directive-of-some-releases": differs(
    "Some releases do not support a directive",
    "Remove it if an older release may read the file."
  ),
  "dropped-shim-option": partDropped(
    "The engine ignores an option of a shim",
    "Use the spelling that the engine reads."
  ),
  "duplicate-key": partDropped("A key is given more than once", "Keep one of them."),
  "empty-name": ignored(
    "A runtime has an empty name",
    "No container can ask for it: an empty name means the default runtime. Give the runtime a name, or remove it."
  ),
  "exec-options-read-otherwise": differs(
    "Releases read exec-opts differently",
    "Keep one cgroup driver and no other option."
  ),
  "ignored-directive": ignored(
    "The engine accepts a directive and does nothing with it",
    "It is the name of a flag, or an old directive. Use the current directive."
  ),
  "ignored-key": ignored(
    "The engine ignores a key of an entry",
    'The keys of an entry are "path" and "runtimeArgs", and for newer engines "runtimeType" and "options".'
  ),
  "ignored-object": ignored(
    "The engine ignores an object",
    "If an object is not a directive, the engine only checks that its keys are directives."
  ),
  "invalid-runtime-type": failsLater(
    "A shim has a name that containerd refuses",
    'Write a name such as "io.containerd.kata.v2", or the absolute path of a shim.'
  ),
  "leading-dot-default": differs(
    "A newer engine refuses the default runtime",
    "Docker Engine 25 and later refuses a name that begins with a dot."
  ),
  "newer-key": ignored("Only newer engines read a key", "Give the runtime a path, or upgrade the engine."),
  "no-program": failsLater("A runtime does not name a program", 'Give it a "path".'),
  "no-runtime-answer": failsLater(
    "The program of a runtime does not answer as an OCI runtime",
    "Write the path of an OCI runtime, and arguments that it accepts."
  ),
  "not-a-runtime": failsLater(
    "A program is not an OCI runtime",
    'Write the path of an OCI runtime, such as "/usr/bin/crun", or the "runtimeType" of a shim.'
  ),
  "null-runtimes": differs("The directive runtimes is null", "Remove it, or write {} to have no configured runtimes."),
  "program-missing": failsLater("The program of a runtime is missing", "Install it, or correct its path."),
  "program-not-executable": failsLater("The program of a runtime cannot be executed", "Make it executable."),
  "program-not-in-path": failsLater("The program of a runtime is not in the engine's PATH", "Write its absolute path."),
  "relative-path": failsLater("A path is relative", "Write the absolute path."),
  "retired-name": failsLater(
    "A runtime has a name that no release uses any more",
    'Use the runtime "runc", or the "runtimeType" "io.containerd.runc.v2".'
  ),
  "same-runtime": ignored(
    "Two runtimes have the same program and the same arguments",
    "Correct the arguments of one of them, or remove one of them."
  ),
  "shadowed-flag": ignored(
    "A flag defines a runtime that the file defines too",
    "The engine uses the entry of the file. Define the runtime in one place only."
  ),
  "shim-as-path": failsLater(
    "A containerd shim is given as a program",
    'A shim does not run as an OCI runtime. Write it as the "runtimeType".'
  ),
  "shim-not-installed": failsLater("A shim is not installed", "Install it where containerd looks for it."),
  "shim-option-refused-by-some": differs(
    "Some releases do not start with an option of a shim",
    "Correct the option for all releases."
  ),
  "stock-name": differs(
    "A runtime has the name of the stock shim",
    "Some engines use the entry, others ignore it. Rename the runtime."
  ),
  "systemd-not-running": failsLater(
    "The cgroup driver is systemd, and the machine was not booted with systemd",
    'Write "native.cgroupdriver=cgroupfs", or remove the option.'
  ),
  "unexpanded-template": failsLater(
    "A template was not filled in",
    "Write the value itself, or check the file that the template produces."
  ),
  "unknown-data-root": failsLater(
    "The data root of an engine with userns-remap is not certain",
    "Give the user of userns-remap a range in /etc/subuid and /etc/subgid."
  ),
  "unknown-exec-option": ignored(
    "An option in exec-opts is unknown",
    'The only option is "native.cgroupdriver", with the value "systemd" or "cgroupfs".'
  ),

  "shell-drops": shell("The shell drops an argument, or all following arguments"),
  "shell-interprets": shell("The shell interprets an argument: as a variable, a pattern or a command"),
  "shell-splits": shell("The shell splits an argument at white space"),
  "shell-unquotes": shell("The shell removes quotes or backslashes")
})
