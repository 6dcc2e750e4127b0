/** The kinds of problems, by code. A code keeps its meaning from one release of this library to the next. */
import { Frozen } from "../../data/index.ts"
import { ProblemKind } from "../../engine/index.ts"

const kind = ProblemKind.withEffect

const [refused, noStart, partDropped] = [kind("refused"), kind("no-start"), kind("part-dropped")]
const [failsLater, ignored, differs] = [kind("fails-later"), kind("ignored"), kind("differs")]

/** Every code, in alphabetical order within its group. */
export const kinds = /*#__PURE__*/ Frozen.frozen({
  "crio-toml-fault": refused(
    "A file of CRI-O is not TOML",
    "Correct the syntax: CRI-O does not start until it can read the file."
  ),
  "missing-crio-config": refused(
    "The file that --config names does not exist",
    "Create the file, correct --config, or leave it out."
  ),
  "runtimes-flag": refused(
    "A value of --runtimes is not valid",
    "Write NAME:PATH:ROOT, and after it, if needed, :TYPE:PRIVILEGED:CONFIGPATH:MINMEMORY. A path cannot contain a colon."
  ),
  "unreadable-crio-config": refused(
    "A file or directory of CRI-O cannot be read",
    "Put a regular file or a directory in its place, or remove it: CRI-O reads everything in the drop-in directory."
  ),
  "wrong-crio-type": refused(
    "A value in a file of CRI-O has a wrong type",
    "Write a value of the expected type: CRI-O does not start with a wrong type anywhere in its files."
  ),

  "faulty-default-handler": noStart(
    "CRI-O does not keep the default runtime handler",
    "Correct the handler, or choose another one with default_runtime."
  ),
  "undefined-default-handler": noStart(
    "No runtime handler has the name of the default runtime",
    "Define the handler in [crio.runtime.runtimes], or choose another one with default_runtime."
  ),
  "unknown-cgroup-manager": noStart("The manager of cgroups is unknown", 'Write "systemd" or "cgroupfs".'),
  "unusable-monitor": noStart(
    "CRI-O cannot use the monitor of a runtime handler",
    "Install conmon, or correct monitor_path and monitor_cgroup. The monitor of every handler must be usable."
  ),

  "crio-key-twice": partDropped(
    "A file of CRI-O has a key twice, in different cases",
    "Remove one of them: CRI-O takes one of the values by chance."
  ),
  "dropped-handler": partDropped("CRI-O drops a runtime handler", "Correct the handler, or remove it."),
  "rewritten-handler": partDropped(
    "A file defines a runtime handler anew, and its earlier values are lost",
    "Repeat the values that should stay: a section of a handler replaces the whole handler."
  ),

  "shim-as-handler": failsLater(
    "A shim is the program of a handler of type oci",
    'Write runtime_type = "vm", or name an OCI runtime.'
  ),
  "unusable-handler-program": failsLater(
    "The program of a runtime handler may not be executed",
    "Name an executable file: at its start, CRI-O only checks that something is there."
  ),

  "crio-key-of-other-release": ignored(
    "Only other releases of CRI-O know a key",
    "Remove the key, or use a release that knows it."
  ),
  "crio-not-a-table": ignored(
    "A value in a file of CRI-O is in the place of a table",
    "Write a table, such as [crio.runtime.runtimes.NAME]."
  ),
  "inherited-over-own": ignored(
    "A runtime handler inherits from the default, which overrides its own values",
    "Remove the values, or remove inherit_default_runtime."
  ),
  "invalid-least-memory": ignored(
    "The least memory of a handler's containers is not a size",
    'Write a size such as "12MiB". CRI-O uses that instead.'
  ),
  "misplaced-crio-key": ignored("A key is in the wrong section of CRI-O", "Move it to the section where it belongs."),
  "misspelt-crio-key": ignored("A key of CRI-O is misspelt", "Correct its spelling."),
  "overridden-monitor": ignored(
    "A value for the monitors of all handlers overrides that of a handler",
    "Remove the key of the section [crio.runtime], or the key of the handler."
  ),
  "relative-handler-path": ignored(
    "The path of a handler's program is relative",
    "Write the absolute path: CRI-O looks in its working directory."
  ),
  "shared-state-directory": ignored(
    "A handler of another program uses the state directory of the built-in runtime",
    "Name a directory of its own with runtime_root."
  ),
  "similar-handlers": ignored(
    "The names of two runtime handlers are easily confused",
    "Rename one of them; names are case-sensitive."
  ),
  "unintended-drop-in": ignored(
    "CRI-O reads a copy of a drop-in",
    "Move it out of the drop-in directory, in which CRI-O reads every file, whatever its name."
  ),
  "unknown-crio-key": ignored("CRI-O does not know a key", "Remove it, or correct its spelling."),

  "newer-crio-release": differs("The rules of the release of CRI-O are not known yet", "Update this tool.")
} as const satisfies { readonly [code: string]: ProblemKind.ProblemKind })
