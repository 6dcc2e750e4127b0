/**
 * The codes of diagnostics. A code keeps its meaning from one release of this library to the next.
 */
import { Frozen } from "../../data/index.ts"
import type { Caution } from "../Caution.ts"
import type { StartFault } from "../StartFault.ts"
import type { ConfigFault } from "../daemon-json/ConfigFault.ts"
import type { Finding } from "../scripts/ShellReading.ts"

/** An error keeps the engine from starting, whether it refuses the configuration or accepts it. Everything else is a warning. */
export type Severity = "error" | "warning"

/** The code of a tag: `UnknownDirective` has `unknown-directive`. */
export type CodeOf<Tag extends string> = Tag extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${Lowercase<First>}${CodeOf<Rest>}`
    : `${Lowercase<First>}-${CodeOf<Rest>}`
  : Tag

/** What can be wrong without being a fault or a caution. */
type OwnCode =
  | "alike-names"
  | "arguments-in-path"
  | "blanks-around-path"
  | "case-folded-key"
  | "comment-key"
  | "duplicate-key"
  | "ignored-directive"
  | "ignored-key"
  | "ignored-object"
  | "invalid-runtime-type"
  | "leading-dot-default"
  | "misplaced-key"
  | "name-beyond-flags"
  | "newer-key"
  | "no-program"
  | "program-missing"
  | "program-not-executable"
  | "program-not-in-path"
  | "relative-path"
  | "shim-as-path"
  | "shim-not-installed"
  | "stock-name"
  | "unknown-data-root"
  | "unwritable-script"

/** What a diagnostic is about. Those of faults, cautions and readings of a shell are derived from their tags. */
export type Code =
  | OwnCode
  | CodeOf<Caution["_tag"] | ConfigFault["_tag"] | StartFault["_tag"]>
  | `shell-${CodeOf<Finding["_tag"]>}`

/** What a code stands for. `severity` is the usual one. */
export interface Rule {
  readonly severity: Severity
  readonly title: string
  readonly help: string
}

/** The code of a fault, a start fault or a caution. */
export const ofTag = <Tag extends string>(tag: Tag): CodeOf<Tag> =>
  tag.replace(/(?<!^)[A-Z]/g, "-$&").toLowerCase() as CodeOf<Tag>

/** Whether a code is about what the machine lacks for a runtime with which the engine starts. */
export const isOfMachine = (code: Code): boolean => machineCodes.has(code)

const machineCodes: ReadonlySet<Code> = new Set<Code>([
  "program-missing",
  "program-not-executable",
  "program-not-in-path",
  "shim-not-installed"
])

const error = (title: string, help: string): Rule => ({ severity: "error", title, help })

const warning = (title: string, help: string): Rule => ({ severity: "warning", title, help })

const shell = (title: string): Rule =>
  warning(
    title,
    "The engine puts the path and the arguments of a runtime into a script without quoting them, and a shell reads it. Write arguments that a shell leaves alone, or have the runtime read a configuration file."
  )

/** Every code, in the order of the alphabet within its group. */
export const rules: { readonly [code in Code]: Rule } = /*#__PURE__*/ Frozen.frozen({
  "deprecated-directive": error("A directive is known only to be refused", "Rename it to what replaces it."),
  "directive-conflict": error("A directive is given in the file and as a flag", "Give it in one place only."),
  "invalid-encoding": error("The file is not UTF-8", "Save the file as UTF-8."),
  "invalid-runtime-entry": error(
    "The engine can make no runtime of an entry",
    'Give an entry either a "path", or a "runtimeType" with "options".'
  ),
  "invalid-size": error("A size is not text", 'Write the size as text, such as "64m".'),
  "invalid-syntax": error("The file is not JSON", "JSON has no comments and no comma behind the last item."),
  "misplaced-key": error("A key stands on another level than its own", "Move it to where it belongs."),
  "not-an-object": error("The file is no object", "Write the directives between { and }."),
  "number-out-of-range": error("A number is too large", "Write a smaller number."),
  "reserved-runtime-name": error(
    "A runtime has a name of the engine",
    "Remove it: the engine has a runtime of this name already. For another program, choose another name."
  ),
  "unknown-default-runtime": error(
    "The default runtime does not exist",
    "Configure a runtime of this name, or name one that exists."
  ),
  "unknown-directive": error(
    "The engine does not know a key",
    "Remove it, or correct its spelling; directives are case-sensitive."
  ),
  "wrong-type": error("A value has another type than the engine expects", "Write a value of the type it expects."),

  "cgroup-driver-fault": error("The engine does not start with a cgroup driver", "Name systemd or cgroupfs."),
  "default-runtime-not-found": error(
    "The engine does not start because the program of the default runtime is missing",
    "Install the program, or make another runtime the default."
  ),
  "long-script-name": error(
    "The engine does not start because a name is too long for a script",
    "Shorten the name of the runtime."
  ),
  "refused-shim-option": error("The engine does not start with an option of a shim", "Correct the option."),
  "unwritable-script": error(
    "The script of a runtime cannot be written",
    "The engine does not start, or writes the script elsewhere. Rename the runtime."
  ),
  "userns-remap-fault": error(
    "The engine does not start with the value of userns-remap",
    "Name a user with ranges in /etc/subuid and /etc/subgid."
  ),

  "alike-names": warning(
    "Two names look alike",
    "The engine tells names apart by case and by characters that look alike, and people do not. Rename one of them."
  ),
  "arguments-in-path": warning(
    "Arguments stand in the path",
    'The engine takes the whole text for the name of a file. Arguments belong into "runtimeArgs".'
  ),
  "blanks-around-path": warning("Blanks stand around a path", "The engine does not remove them. Remove them."),
  "case-folded-key": warning("A key is written in another case", "Write it as the engine's documentation does."),
  "comment-key": warning(
    "A key seems to be a comment",
    "The engine ignores it here and refuses it at the top of the file. Keep comments elsewhere."
  ),
  "directive-of-some-releases": warning(
    "Not every release knows a directive",
    "Leave it out where an older release may read the file."
  ),
  "dropped-shim-option": warning("The engine drops an option of a shim", "Spell it as the engine reads it."),
  "duplicate-key": warning("A key is given more than once", "Keep one of them."),
  "exec-options-read-otherwise": warning(
    "Releases read the engine's options in different ways",
    "Leave one cgroup driver, and nothing else."
  ),
  "ignored-directive": warning(
    "The engine takes a directive and does nothing with it",
    "It is a flag, or was a directive once. Use the directive that counts."
  ),
  "ignored-key": warning(
    "The engine ignores a key of an entry",
    'An entry takes "path" and "runtimeArgs", and with newer engines "runtimeType" and "options".'
  ),
  "ignored-object": warning(
    "The engine ignores an object",
    "Of an object that is no directive it only looks whether the keys are directives."
  ),
  "invalid-runtime-type": warning(
    "A shim has a name that containerd refuses",
    'Write a name such as "io.containerd.kata.v2", or the whole path of a shim.'
  ),
  "leading-dot-default": warning(
    "A newer engine refuses the default runtime",
    "Docker Engine 25 and later takes no name that begins with a dot."
  ),
  "name-beyond-flags": warning(
    "No --add-runtime can give a runtime this name",
    "The flag trims names, puts them into lower case, and ends them at the first equals sign."
  ),
  "newer-key": warning("Only newer engines read a key", "Give the runtime a path, or upgrade the engine."),
  "no-program": warning("A runtime names no program", 'Give it a "path".'),
  "null-runtimes": warning("The directive runtimes is null", "Remove it, or write {} to have no configured runtimes."),
  "program-missing": warning("The program of a runtime is missing", "Install it, or correct its path."),
  "program-not-executable": warning("The program of a runtime cannot be executed", "Make it executable."),
  "program-not-in-path": warning("The program of a runtime is not in the engine's PATH", "Write its whole path."),
  "relative-path": warning("A path is relative", "Write the whole path."),
  "shim-as-path": warning(
    "A containerd shim is given as a program",
    'A shim does not run as an OCI runtime. Name it under "runtimeType".'
  ),
  "shim-not-installed": warning("A shim is not installed", "Install it where containerd looks for it."),
  "shim-option-refused-by-some": warning(
    "Some releases do not start with an option of a shim",
    "Correct the option for all of them."
  ),
  "stock-name": warning(
    "A runtime has the name of the stock shim",
    "Engines differ in whether the entry counts. Give the runtime another name."
  ),
  "unknown-data-root": warning(
    "It is not certain where an engine with userns-remap keeps its data",
    "Give the user of userns-remap a range in /etc/subuid and /etc/subgid."
  ),

  "shell-assigns": shell("The shell takes the path for an assignment"),
  "shell-builtin": shell("The shell runs a command of its own"),
  "shell-comments": shell("The shell takes an argument for a comment"),
  "shell-ends": shell("The shell ends the command early"),
  "shell-executes": shell("The shell executes an argument as a command"),
  "shell-expands": shell("The shell puts something else in the place of an argument"),
  "shell-globs": shell("The shell takes an argument for a pattern of file names"),
  "shell-joins": shell("The shell joins two arguments"),
  "shell-redirects": shell("The shell takes an argument for a redirection"),
  "shell-reserved": shell("The shell takes the path for a word of its own grammar"),
  "shell-splits": shell("The shell splits an argument"),
  "shell-swallows": shell("The shell joins an argument to one of containerd"),
  "shell-unquotes": shell("The shell removes quoting from an argument"),
  "shell-unreadable": shell("The shell cannot read an argument"),
  "shell-unterminated": shell("The shell finds no end to a quote"),
  "shell-vanishes": shell("The shell drops an argument")
})

/** The codes, in the order of `rules`. */
export const all: ReadonlyArray<Code> = /*#__PURE__*/ Frozen.frozen(Object.keys(rules) as Array<Code>)
