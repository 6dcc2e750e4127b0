/**
 * What an engine takes from its machine and environment before it computes anything: plain values, so that any machine
 * can be described by hand. `@oci-runtimes/node` finds them on a real one.
 */
import { Frozen, Table } from "../data/index.ts"

/**
 * The facts that decide about runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface HostFacts {
  /** `/sys/fs/cgroup` is a unified (version 2) hierarchy. */
  readonly unifiedCgroups: boolean
  /** `/run/systemd/system` is a directory. */
  readonly bootedWithSystemd: boolean
  /** Containers cannot pivot their root, because the root of the machine is a RAM disk. */
  readonly noPivotRoot: boolean
  /** The engine's `PATH`. */
  readonly searchPath: string
  /** The engine's working directory, an absolute path. */
  readonly workingDirectory: string
  /** Directories that are reached by way of links, by their absolute path, and their paths without links. */
  readonly realPaths?: Table.Table<string>
  /** Who there is on the machine; absent if nothing asked, because only `userns-remap` depends on it. */
  readonly identities?: Identities
}

/**
 * The files of a machine that say which users, groups and ranges there are, by their text; undefined if a file cannot be read.
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
 * Returns a frozen copy of facts, which the caller who gave them may still change.
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
 * The variables of a process, as `/proc/PID/environ` holds them; of several with a name the first counts.
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
 * The process number in a PID file; undefined where the text is none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parseProcessNumber = (text: string): number | undefined => {
  const number = /^\s*([1-9]\d{0,9})\s*$/.exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}
