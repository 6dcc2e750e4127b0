/**
 * The facts that an engine reads from its machine and environment before it computes anything. They are plain values, so that
 * any machine can be described by hand. `@oci-runtimes/node` reads the facts of a real machine.
 */
import { Frozen, Table } from "../data/index.ts"

/**
 * The facts about a machine that affect its runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface HostFacts {
  /** True if `/sys/fs/cgroup` is a unified (version 2) hierarchy. */
  readonly unifiedCgroups: boolean
  /** True if `/run/systemd/system` is a directory. */
  readonly bootedWithSystemd: boolean
  /** True if containers cannot pivot their root, because the root of the machine is a RAM disk. */
  readonly noPivotRoot: boolean
  /** The engine's `PATH`. */
  readonly searchPath: string
  /** The engine's working directory, an absolute path. */
  readonly workingDirectory: string
  /** The real paths of directories that are reached through links, by their absolute path. */
  readonly realPaths?: Table.Table<string>
  /** The users and groups of the machine. May be absent if `userns-remap` is not used, because nothing else depends on them. */
  readonly identities?: Identities
  /** True if the engine is in a virtual machine, so that its programs and directories cannot be looked for on this machine. */
  readonly isVirtual?: boolean
}

/**
 * The contents of the files that list a machine's users, groups and ID ranges; undefined if a file cannot be read.
 *
 * @category models
 * @since 1.0.0
 */
export interface Identities {
  readonly passwd: string | undefined
  readonly group: string | undefined
  readonly subuid: string | undefined
  readonly subgid: string | undefined
  /** The entries of data roots, by the absolute path of the data root. */
  readonly entries: Table.Table<ReadonlyArray<string>>
}

/**
 * Environment variables by name.
 *
 * @category models
 * @since 1.0.0
 */
export interface Environment {
  readonly [name: string]: string | undefined
}

/**
 * Returns a frozen copy of facts. The caller may still change the original.
 *
 * @category operations
 * @since 1.0.0
 */
export const keep = ({ identities, realPaths, ...others }: HostFacts): HostFacts =>
  Frozen.frozen({
    ...others,
    ...(realPaths !== undefined && { realPaths: Table.make(realPaths) }),
    ...(identities !== undefined && {
      identities: {
        ...identities,
        entries: Frozen.frozenTable(Array.from(identities.entries, ([root, names]) => [root, [...names]] as const))
      }
    })
  })

/**
 * Parses the environment of a process from `/proc/PID/environ`. Of several variables with the same name, the first counts.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parseEnvironment = (environ: string): Environment => {
  const variables = environ.split("\0").flatMap((line): ReadonlyArray<readonly [string, string]> => {
    const separator = line.indexOf("=")
    return separator > 0 ? [[line.slice(0, separator), line.slice(separator + 1)]] : []
  })
  return Object.fromEntries(variables.toReversed())
}

/**
 * Parses the text of a PID file. Returns undefined if the text is not a process number.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parseProcessNumber = (text: string): number | undefined => {
  const number = /^\s*([1-9]\d{0,9})\s*$/.exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}

/**
 * Parses the text of `/proc/PID/stat`. Returns the state of the process as a letter, and its start time as digits, which tells it
 * apart from later processes with its number. Returns undefined if the text is something else.
 *
 * Source of the rule: proc(5). The name of the program in parentheses may contain anything, so the fields are counted from the last
 * parenthesis.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parseProcessStat = (text: string): { readonly state: string; readonly startTime: string } | undefined => {
  const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ")
  const startTime = fields[18]
  return startTime !== undefined && /^\d+$/.test(startTime) ? { state, startTime } : undefined
}

/**
 * Reports whether a process has ended. It stays listed until its parent has asked for its end, which may never happen.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasEnded = ({ state }: { readonly state: string }): boolean => "ZXx".includes(state)
