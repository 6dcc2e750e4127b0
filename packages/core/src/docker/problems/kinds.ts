/**
 * What each code of a problem stands for. A code keeps its meaning from one release of this library to the next.
 */
import { Frozen } from "../../data/index.ts"
import type { Problem } from "../../engine/index.ts"

/** What a code stands for: what usually comes of such a problem, a title, and the way out that always helps. */
export interface ProblemKind {
  readonly effect: Problem.Effect
  readonly title: string
  readonly help: string
}

const kind =
  (effect: Problem.Effect) =>
  (title: string, help: string): ProblemKind => ({ effect, title, help })

const [refused, noStart, partDropped] = [kind("refused"), kind("no-start"), kind("part-dropped")]
const [failsLater, ignored, differs] = [kind("fails-later"), kind("ignored"), kind("differs")]

const shell = (title: string): ProblemKind =>
  ignored(
    title,
    "The engine puts the path and the arguments of a runtime into a script without quoting them, and a shell reads it. Write arguments that a shell leaves alone, or have the runtime read a configuration file."
  )

/** Every code, in the order of the alphabet within its group. */
export const kinds = /*#__PURE__*/ Frozen.frozen({
  "deprecated-directive": refused("A directive is known only to be refused", "Rename it to what replaces it."),
  "directive-conflict": refused("A directive is given in the file and as a flag", "Give it in one place only."),
  "invalid-encoding": refused("The file is not UTF-8", "Save the file as UTF-8."),
  "invalid-runtime-entry": refused(
    "The engine can make no runtime of an entry",
    'Give an entry either a "path", or a "runtimeType" with "options".'
  ),
  "invalid-size": refused("A size is not text", 'Write the size as text, such as "64m".'),
  "invalid-syntax": refused("The file is not JSON", "JSON has no comments and no comma behind the last item."),
  "misplaced-key": refused("A key stands on another level than its own", "Move it to where it belongs."),
  "not-an-object": refused("The file is no object", "Write the directives between { and }."),
  "number-out-of-range": refused("A number is too large", "Write a smaller number."),
  "reserved-runtime-name": refused(
    "A runtime has a name of the engine",
    "Remove it: the engine has a runtime of this name already. For another program, choose another name."
  ),
  "unknown-default-runtime": refused(
    "The default runtime does not exist",
    "Configure a runtime of this name, or name one that exists."
  ),
  "unknown-directive": refused(
    "The engine does not know a key",
    "Remove it, or correct its spelling; directives are case-sensitive."
  ),
  "wrong-type": refused("A value has another type than the engine expects", "Write a value of the type it expects."),

  "cgroup-driver-fault": noStart("The engine does not start with a cgroup driver", "Name systemd or cgroupfs."),
  "default-runtime-not-found": noStart(
    "The engine does not start because the program of the default runtime is missing",
    "Install the program, or make another runtime the default."
  ),
  "long-script-name": noStart(
    "The engine does not start because a name is too long for a script",
    "Shorten the name of the runtime."
  ),
  "refused-shim-option": noStart("The engine does not start with an option of a shim", "Correct the option."),
  "unwritable-script": noStart(
    "The script of a runtime cannot be written",
    "The engine does not start, or writes the script elsewhere. Rename the runtime."
  ),
  "userns-remap-fault": noStart(
    "The engine does not start with the value of userns-remap",
    "Name a user with ranges in /etc/subuid and /etc/subgid."
  ),

  "alike-names": ignored(
    "Two names look alike",
    "The engine tells names apart by case and by characters that look alike, and people do not. Rename one of them."
  ),
  "arguments-in-path": failsLater(
    "Arguments stand in the path",
    'The engine takes the whole text for the name of a file. Arguments belong into "runtimeArgs".'
  ),
  "blanks-around-path": failsLater("Blanks stand around a path", "The engine does not remove them. Remove them."),
  "case-folded-key": ignored("A key is written in another case", "Write it as the engine's documentation does."),
  "comment-key": ignored(
    "A key seems to be a comment",
    "The engine ignores it here and refuses it at the top of the file. Keep comments elsewhere."
  ),
  "directive-of-some-releases": differs(
    "Not every release knows a directive",
    "Leave it out where an older release may read the file."
  ),
  "dropped-shim-option": partDropped("The engine drops an option of a shim", "Spell it as the engine reads it."),
  "duplicate-key": partDropped("A key is given more than once", "Keep one of them."),
  "exec-options-read-otherwise": differs(
    "Releases read the engine's options in different ways",
    "Leave one cgroup driver, and nothing else."
  ),
  "ignored-directive": ignored(
    "The engine takes a directive and does nothing with it",
    "It is a flag, or was a directive once. Use the directive that counts."
  ),
  "ignored-key": ignored(
    "The engine ignores a key of an entry",
    'An entry takes "path" and "runtimeArgs", and with newer engines "runtimeType" and "options".'
  ),
  "ignored-object": ignored(
    "The engine ignores an object",
    "Of an object that is no directive it only looks whether the keys are directives."
  ),
  "invalid-runtime-type": failsLater(
    "A shim has a name that containerd refuses",
    'Write a name such as "io.containerd.kata.v2", or the whole path of a shim.'
  ),
  "leading-dot-default": differs(
    "A newer engine refuses the default runtime",
    "Docker Engine 25 and later takes no name that begins with a dot."
  ),
  "name-beyond-flags": ignored(
    "No --add-runtime can give a runtime this name",
    "The flag trims names, puts them into lower case, and ends them at the first equals sign."
  ),
  "newer-key": ignored("Only newer engines read a key", "Give the runtime a path, or upgrade the engine."),
  "no-program": failsLater("A runtime names no program", 'Give it a "path".'),
  "null-runtimes": differs("The directive runtimes is null", "Remove it, or write {} to have no configured runtimes."),
  "program-missing": failsLater("The program of a runtime is missing", "Install it, or correct its path."),
  "program-not-executable": failsLater("The program of a runtime cannot be executed", "Make it executable."),
  "program-not-in-path": failsLater("The program of a runtime is not in the engine's PATH", "Write its whole path."),
  "relative-path": failsLater("A path is relative", "Write the whole path."),
  "shim-as-path": failsLater(
    "A containerd shim is given as a program",
    'A shim does not run as an OCI runtime. Name it under "runtimeType".'
  ),
  "shim-not-installed": failsLater("A shim is not installed", "Install it where containerd looks for it."),
  "shim-option-refused-by-some": differs(
    "Some releases do not start with an option of a shim",
    "Correct the option for all of them."
  ),
  "stock-name": differs(
    "A runtime has the name of the stock shim",
    "Engines differ in whether the entry counts. Give the runtime another name."
  ),
  "unknown-data-root": failsLater(
    "It is not certain where an engine with userns-remap keeps its data",
    "Give the user of userns-remap a range in /etc/subuid and /etc/subgid."
  ),

  "shell-drops": shell("The shell drops an argument, or all that follow"),
  "shell-interprets": shell("The shell reads a text as something other than a word: a variable, a pattern, a command"),
  "shell-splits": shell("The shell splits a text at its blanks"),
  "shell-unquotes": shell("The shell reads quotes or backslashes and removes them")
})
