/**
 * What the engine takes from its machine and environment before it computes anything: plain values, so that any machine
 * can be described by hand. `@oci-runtimes/node` finds them on a real one.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `setPlatformDefaults`;
 * `daemon/daemon_unix.go`, `UsingSystemd`; `pkg/homedir/homedir_linux.go`.
 */
import * as Result from "effect/Result"
import * as FilePath from "./FilePath.ts"
import { frozen } from "./internal/frozen.ts"
import * as Table from "./Table.ts"
import type { Identities } from "./UsernsRemap.ts"

/** The facts that decide about runtimes. */
export interface HostFacts {
  /** `/sys/fs/cgroup` is a unified (version 2) hierarchy. */
  readonly unifiedCgroups: boolean
  /** `/run/systemd/system` is a directory. */
  readonly bootedWithSystemd: boolean
  /** `DOCKER_RAMDISK` is set to anything but the empty text: containers cannot pivot their root. */
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

/** The paths that the engine uses where neither file nor flags say otherwise. */
export interface DefaultPaths {
  readonly configFile: string
  readonly dataRoot: string
  readonly execRoot: string
  /** Where an engine that runs has written its process number. */
  readonly pidFile: string
  /** The engine runs without root, under RootlessKit. */
  readonly rootless: boolean
}

/** Environment variables by name. */
export interface Environment {
  readonly [name: string]: string | undefined
}

/** The engine is rootless and a variable that it then needs is not set. */
export interface MissingVariable {
  readonly _tag: "MissingVariable"
  readonly variables: ReadonlyArray<string>
}

/** Returns a frozen copy of facts, which the caller who gave them may still change. */
export const keep = ({ identities, realPaths, ...others }: HostFacts): HostFacts =>
  frozen({
    ...others,
    ...(realPaths !== undefined && { realPaths: Table.make(realPaths) }),
    ...(identities !== undefined && {
      identities: {
        ...identities,
        entries: Table.make(Array.from(identities.entries, ([root, names]) => [root, frozen([...names])] as const))
      }
    })
  })

/** The variables of a process, as `/proc/PID/environ` holds them; of several with a name the first counts. */
export const parseEnvironment = (environ: string): Environment => {
  const variables = environ.split("\0").flatMap((line): ReadonlyArray<readonly [string, string]> => {
    const separator = line.indexOf("=")
    return separator > 0 ? [[line.slice(0, separator), line.slice(separator + 1)]] : []
  })
  return Object.fromEntries(variables.toReversed())
}

/** The name that the engine's process has for the system, in `/proc/PID/comm`. */
export const processName = "dockerd"

/** The process number in a PID file; undefined where the text is none. */
export const parseProcessNumber = (text: string): number | undefined => {
  const number = /^\s*([1-9]\d{0,9})\s*$/.exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** The part of the facts that comes from environment variables. */
export const fromEnvironment = (environment: Environment): Pick<HostFacts, "noPivotRoot" | "searchPath"> => ({
  noPivotRoot: (environment.DOCKER_RAMDISK ?? "") !== "",
  searchPath: environment.PATH ?? ""
})

/** The default paths: those of a system-wide engine, or under RootlessKit those of its user. */
export const defaultPaths = (environment: Environment): Result.Result<DefaultPaths, MissingVariable> => {
  if (!environment.ROOTLESSKIT_STATE_DIR) {
    return Result.succeed({
      configFile: "/etc/docker/daemon.json",
      dataRoot: "/var/lib/docker",
      execRoot: "/var/run/docker",
      pidFile: "/var/run/docker.pid",
      rootless: false
    })
  }
  const configHome = homeDirectory(environment, "XDG_CONFIG_HOME", ".config")
  const dataHome = homeDirectory(environment, "XDG_DATA_HOME", ".local/share")
  const runtimeDirectory = environment.XDG_RUNTIME_DIR
  if (!dataHome) return missing("XDG_DATA_HOME", "HOME")
  if (!runtimeDirectory) return missing("XDG_RUNTIME_DIR")
  if (!configHome) return missing("XDG_CONFIG_HOME", "HOME")
  return Result.succeed({
    configFile: FilePath.join(configHome, "docker/daemon.json"),
    dataRoot: FilePath.join(dataHome, "docker"),
    execRoot: FilePath.join(runtimeDirectory, "docker"),
    pidFile: FilePath.join(runtimeDirectory, "docker.pid"),
    rootless: true
  })
}

/** The engine's message for a missing variable. */
export const message = ({ variables }: MissingVariable): string =>
  variables.length === 1 ? `could not get ${variables[0]}` : `could not get either ${variables.join(" or ")}`

const missing = (...variables: ReadonlyArray<string>): Result.Result<never, MissingVariable> =>
  Result.fail({ _tag: "MissingVariable", variables })

const homeDirectory = (environment: Environment, variable: string, inHome: string): string | undefined =>
  environment[variable] || (environment.HOME && FilePath.join(environment.HOME, inHome))
