/**
 * Who may work in a directory: one at a time. A run that sets up scripts locks the data root, and one that writes a
 * configuration file the directory of the file, by making a directory in it whose name says which process it belongs to.
 * It holds the lock when no other live run has one of the same kind. Nothing needs to be taken over from a process that
 * died: nobody heeds its lock, and every lock has a name of its own, so that removing a dead one can never hit a live one.
 */

/**
 * The process, and the run within it, that a lock belongs to.
 *
 * @category models
 * @since 1.0.0
 */
export interface LockHolder {
  readonly pid: number
  /** When the process was started, in the system's own count, or `unknownStart`; tells it from a later one with its number. */
  readonly startTime: string
  /** The run within the process, and whatever else makes it unlike any other. */
  readonly run: string
  /** The boot of the system, and the namespace in which the process has its number. */
  readonly boot: string
  readonly namespace: string
}

/**
 * The beginnings of the names of locks. New ones have the first; runs of one kind respect each other's locks.
 *
 * @category models
 * @since 1.0.0
 */
export type LockKind = readonly [string, ...ReadonlyArray<string>]

/**
 * The locks of directories in which a configuration file is written. They are hidden.
 *
 * @category constants
 * @since 1.0.0
 */
export const configuration: LockKind = /*#__PURE__*/ Object.freeze([".oci-runtimes"] as const)

/**
 * Returns the name of the directory.
 *
 * @category operations
 * @since 1.0.0
 */
export const name = ({ boot, namespace, pid, run, startTime }: LockHolder, [beginning]: LockKind): string =>
  `${beginning}.${[pid, startTime, run, boot, namespace].join(".")}`

/**
 * Returns whose lock of a kind a name is; undefined for any other name.
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
 * Stands for a start that could not be found out. It differs from no other.
 *
 * @category constants
 * @since 1.0.0
 */
export const unknownStart = "0"

/**
 * What an onlooker knows of a lock's process.
 *
 * @category models
 * @since 1.0.0
 */
export interface Observation {
  /** Where the onlooker itself is. */
  readonly boot: string
  readonly namespace: string
  /** When the process with that number, as the onlooker counts, was started; undefined if there is none. */
  readonly startTime: string | undefined
}

/**
 * Reports whether the lock's process is gone for certain: the system was started anew since, the number is one that no
 * process can have, or it belongs to no process or to another one. Nothing is certain of a process that is counted in another
 * namespace.
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
 * The users of a lock: its maker, its onlooker, and the user of its process, if that is known.
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
 * Reports whether a lock that is not certainly dead has to be heeded. Another user can name any process in a lock, so theirs
 * counts only if the process belongs to its maker, and never for longer than the onlooker wants to wait.
 *
 * @category guards
 * @since 1.0.0
 */
export const isInForce = (owner: LockHolder, observation: Observation, { maker, onlooker, process }: Users): boolean =>
  !isDead(owner, observation) &&
  (maker === onlooker || (owner.namespace === observation.namespace && process === maker))

/**
 * What a run with a lock has to do, seeing those of other live runs, made before or after its own: go ahead; wait with
 * the lock in place; or give it up and try again later. Whoever goes ahead has seen no other lock behind its own, so no
 * two do. Of several that wait, the one with the first name keeps its lock, so that somebody comes next.
 *
 * @category operations
 * @since 1.0.0
 */
export const decide = (own: string, others: ReadonlyArray<string>): "hold" | "wait" | "yield" => {
  if (others.length === 0) return "hold"
  return others.every((other) => own < other) ? "wait" : "yield"
}

/**
 * The holder in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ namespace, pid }: LockHolder, ownNamespace: string): string =>
  namespace === ownNamespace ? `process ${pid}` : `process ${pid} of another PID namespace`

/**
 * The largest number of a process.
 *
 * Source of the rule: Linux, `include/linux/threads.h`, `PID_MAX_LIMIT`.
 */
const maximumProcess = 4 * 1024 * 1024
