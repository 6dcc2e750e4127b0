/**
 * A directory lock, held by one run at a time. A run that sets up scripts locks the data root; a run that writes a
 * configuration file locks the directory of the file. To lock a directory, a run makes a directory in it whose name identifies
 * the process. The run holds the lock when no other live run has a lock of the same kind. The lock of a dead process is
 * ignored, so no takeover is needed. Every lock has a unique name, so removing a dead lock never removes a live one.
 */

/**
 * The holder of a lock: a process, and a run within the process.
 *
 * @category models
 * @since 1.0.0
 */
export interface LockHolder {
  readonly pid: number
  /**
   * The start time of the process in the system's own unit, or `unknownStart`. It distinguishes the process from a later
   * process with the same PID.
   */
  readonly startTime: string
  /** The unique identifier of the run. */
  readonly run: string
  /** The boot of the system, and the PID namespace of the process. */
  readonly boot: string
  readonly namespace: string
}

/**
 * The prefixes of the names of locks of one kind. New locks have the first prefix. Runs of one kind respect each other's locks.
 *
 * @category models
 * @since 1.0.0
 */
export type LockKind = readonly [string, ...ReadonlyArray<string>]

/**
 * The kind of lock for writing a configuration file. These locks are hidden directories.
 *
 * @category constants
 * @since 1.0.0
 */
export const configuration: LockKind = /*#__PURE__*/ Object.freeze([".oci-runtimes"] as const)

/**
 * Returns the name of a lock's directory.
 *
 * @category operations
 * @since 1.0.0
 */
export const name = ({ boot, namespace, pid, run, startTime }: LockHolder, [beginning]: LockKind): string =>
  `${beginning}.${[pid, startTime, run, boot, namespace].join(".")}`

/**
 * Parses the name of a lock into its holder; undefined if the name is not a lock of this kind.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (directory: string, kind: LockKind): LockHolder | undefined => {
  const parts = /^(\.?[a-z-]+)\.(\d+)\.(\d+)\.(\w+)\.(\w+)\.(\w+)$/.exec(directory) ?? []
  const [, beginning = "", pid = "", startTime = "", run = "", boot = "", namespace = ""] = parts
  return kind.includes(beginning) ? { pid: Number(pid), startTime, run, boot, namespace } : undefined
}

/**
 * The placeholder for an unknown start time. It matches every start time.
 *
 * @category constants
 * @since 1.0.0
 */
export const unknownStart = "0"

/**
 * An onlooker's view of a lock's process.
 *
 * @category models
 * @since 1.0.0
 */
export interface Observation {
  /** The onlooker's own boot and PID namespace. */
  readonly boot: string
  readonly namespace: string
  /** The start time of the process that has the lock's PID, as the onlooker sees it; undefined if no process has that PID. */
  readonly startTime: string | undefined
}

/**
 * Reports whether the lock's process is certainly gone: the system has rebooted, the PID is invalid, or the PID belongs to no
 * process or to a different process. For a process in another PID namespace, only the first two conditions are checked.
 *
 * @category guards
 * @since 1.0.0
 */
export const isDead = (owner: LockHolder, { boot, namespace, startTime }: Observation): boolean => {
  if (owner.boot !== boot || owner.pid < 1 || owner.pid > maximumProcess) return true
  if (owner.namespace !== namespace) return false
  if (startTime === undefined) return true
  return startTime !== unknownStart && owner.startTime !== unknownStart && startTime !== owner.startTime
}

/**
 * The IDs of the lock's maker, of the onlooker, and of the user of the lock's process, if known.
 *
 * @category models
 * @since 1.0.0
 */
export interface Users {
  readonly maker: number
  readonly onlooker: number
  readonly process: number | undefined
}

/**
 * Reports whether a lock must be respected. A dead lock is ignored. Another user can name any process in a lock, so another
 * user's lock counts only if its process is in the same PID namespace and belongs to that user. The caller ignores such a lock
 * once the waiting time is over.
 *
 * @category guards
 * @since 1.0.0
 */
export const isInForce = (owner: LockHolder, observation: Observation, { maker, onlooker, process }: Users): boolean =>
  !isDead(owner, observation) &&
  (maker === onlooker || (owner.namespace === observation.namespace && process === maker))

/**
 * Decides what a run does with its lock, given the live locks of other runs, older or newer: hold the lock and go ahead, wait
 * with the lock in place, or yield the lock and try again later. A run that goes ahead has seen no other lock after making its
 * own, so two runs never do. Among waiting runs, the lock whose name sorts first stays, so that one run always comes next.
 *
 * @category operations
 * @since 1.0.0
 */
export const decide = (own: string, others: ReadonlyArray<string>): "hold" | "wait" | "yield" => {
  if (others.length === 0) return "hold"
  return others.every((other) => own < other) ? "wait" : "yield"
}

/**
 * Describes the holder of a lock.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ namespace, pid }: LockHolder, ownNamespace: string): string =>
  namespace === ownNamespace ? `process ${pid}` : `process ${pid} of another PID namespace`

/**
 * The largest PID that a system can be asked about. Linux has none above 4194304, but Windows may have.
 */
const maximumProcess = 2 ** 31 - 1
