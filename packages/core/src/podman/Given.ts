/**
 * The input of Podman besides files: the user, variables, the working directory, and flags.
 */
import { Frozen, type Table } from "../data/index.ts"
import type { HostFacts } from "../machine/index.ts"

/**
 * The input of Podman besides files.
 *
 * @category models
 * @since 1.0.0
 */
export interface Given {
  /** The user who runs Podman; 0 for root. */
  readonly uid: number
  /** The name of the user, if it is known. */
  readonly userName?: string
  /** The variables of the process: `HOME`, `XDG_CONFIG_HOME`, `CONTAINERS_CONF`, `CONTAINERS_CONF_OVERRIDE`, `PATH`. */
  readonly variables: HostFacts.Environment
  /** The home directory in the password file, for a process without `HOME`. */
  readonly home: string
  /** The working directory, an absolute path. */
  readonly workingDirectory: string
  /** The values of `--module`, in order. */
  readonly modules: ReadonlyArray<string>
  /** The only file to read, instead of all that Podman reads, as with `CONTAINERS_CONF`. Podman has no such flag. */
  readonly only?: string
  readonly flags: Flags
  /**
   * The output of the monitors for `--version`, by their path; null for a monitor that fails. Only Podman before 5.0 asks them. A
   * monitor that is not in the table counts as new enough.
   */
  readonly monitorVersions?: Pick<Table.Table<string | null>, "get">
  /** The error with which the directory for the files of exited containers cannot be made, if it cannot. No runtime can be used then. */
  readonly exitsFault?: ExitsFault
}

/**
 * The error with which the directory for the files of exited containers cannot be made. It is `exits` in `tmp_dir`, which by default
 * is `/run/libpod` for root, and `libpod/tmp` in `XDG_RUNTIME_DIR` for other users.
 *
 * @category models
 * @since 1.0.0
 */
export interface ExitsFault {
  readonly path: string
  readonly errno: string
}

/**
 * The flags of the command line that concern runtimes, without dashes. Of a repeated flag, the last value counts.
 *
 * @category models
 * @since 1.0.0
 */
export interface Flags {
  /** `--runtime`. */
  readonly runtime?: string | undefined
  /** `--runtime-flag`, which may be repeated. */
  readonly runtimeFlags?: ReadonlyArray<string>
  /** `--conmon`. */
  readonly conmon?: string | undefined
  /** `--cgroup-manager`. */
  readonly cgroupManager?: string | undefined
  /** `--log-level`. */
  readonly logLevel?: string | undefined
}

/**
 * The input of root without variables and flags.
 *
 * @category constants
 * @since 1.0.0
 */
export const ofRoot: Given = /*#__PURE__*/ Object.freeze({
  uid: 0,
  variables: /*#__PURE__*/ Object.freeze({ HOME: "/root" }),
  home: "/root",
  workingDirectory: "/",
  modules: /*#__PURE__*/ Object.freeze([]),
  flags: /*#__PURE__*/ Object.freeze({})
})

/**
 * A user of a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface User {
  readonly uid: number
  readonly home: string
  readonly name?: string
}

/**
 * Returns a user by name or number in the text of a password file; undefined if the file does not have the user.
 *
 * @category decoding
 * @since 1.0.0
 */
export const userIn = (passwd: string, named: string): User | undefined => {
  for (const line of passwd.split("\n")) {
    const [name = "", , number = "", , , home = ""] = line.split(":")
    const isUser = named !== "" && (name === named || number === named)
    if (isUser && /^\d+$/.test(number)) return { uid: Number(number), home: home === "" ? "/" : home, name }
  }
  return undefined
}

/**
 * Describes the user by name, or by number if the name is not known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeUser = ({ uid, userName }: Pick<Given, "uid" | "userName">): string =>
  userName ?? (uid === 0 ? "root" : `user ${uid}`)

/**
 * Returns a sentence about what is not looked at if another user than `uid` asks; undefined if the user asks.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = (given: Pick<Given, "uid" | "userName">, uid: number): string | undefined =>
  given.uid === uid
    ? undefined
    : `Files and programs are looked at with the rights of ${describeUser({ uid })}, not with those of ${describeUser(given)}.`

/**
 * Returns the variables that a new session of another user has. Of this user's variables, only `PATH` is assumed.
 *
 * @category operations
 * @since 1.0.0
 */
export const variablesOf = ({ home }: User, { PATH }: HostFacts.Environment): HostFacts.Environment => ({
  HOME: home,
  ...(PATH !== undefined && { PATH })
})

/**
 * Returns a frozen copy. The caller may still change the original.
 *
 * @category operations
 * @since 1.0.0
 */
export const keep = ({ monitorVersions, ...others }: Given): Given =>
  Object.freeze({ ...Frozen.frozenCopy(others), ...(monitorVersions !== undefined && { monitorVersions }) })
