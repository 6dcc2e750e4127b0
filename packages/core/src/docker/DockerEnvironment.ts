/**
 * What Docker Engine takes from its environment variables: facts about the machine, and its default paths.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `setPlatformDefaults`; `pkg/homedir/homedir_linux.go`.
 */
import * as Result from "effect/Result"
import type { HostFacts } from "../machine/index.ts"
import { FilePath } from "../text/index.ts"

/**
 * The paths that the engine uses where neither file nor flags say otherwise.
 *
 * @category models
 * @since 1.0.0
 */
export interface DefaultPaths {
  readonly configFile: string
  readonly dataRoot: string
  readonly execRoot: string
  /** Where an engine that runs has written its process number. */
  readonly pidFile: string
  /** The engine runs without root, under RootlessKit. */
  readonly rootless: boolean
}

/**
 * The engine is rootless and a variable that it then needs is not set.
 *
 * @category models
 * @since 1.0.0
 */
export interface MissingVariable {
  readonly _tag: "MissingVariable"
  readonly variables: ReadonlyArray<string>
}

/**
 * The name that the engine's process has for the system, in `/proc/PID/comm`.
 *
 * @category constants
 * @since 1.0.0
 */
export const processName = "dockerd"

/**
 * Returns the facts that come from environment variables. Containers cannot pivot their root if `DOCKER_RAMDISK` is set to
 * anything except the empty text.
 *
 * @category operations
 * @since 1.0.0
 */
export const facts = (environment: HostFacts.Environment): Pick<HostFacts.HostFacts, "noPivotRoot" | "searchPath"> => ({
  noPivotRoot: (environment.DOCKER_RAMDISK ?? "") !== "",
  searchPath: environment.PATH ?? ""
})

/**
 * The default paths: those of a system-wide engine, or under RootlessKit those of its user.
 *
 * @category operations
 * @since 1.0.0
 */
export const defaultPaths = (environment: HostFacts.Environment): Result.Result<DefaultPaths, MissingVariable> => {
  const rootless = Boolean(environment.ROOTLESSKIT_STATE_DIR)
  const configHome = rootless ? homeDirectory(environment, "XDG_CONFIG_HOME", ".config") : "/etc"
  const dataHome = rootless ? homeDirectory(environment, "XDG_DATA_HOME", ".local/share") : "/var/lib"
  const runtimeDirectory = rootless ? environment.XDG_RUNTIME_DIR : "/var/run"
  if (!dataHome) return missing("XDG_DATA_HOME", "HOME")
  if (!runtimeDirectory) return missing("XDG_RUNTIME_DIR")
  if (!configHome) return missing("XDG_CONFIG_HOME", "HOME")
  return Result.succeed({
    configFile: FilePath.join(configHome, "docker/daemon.json"),
    dataRoot: FilePath.join(dataHome, "docker"),
    execRoot: FilePath.join(runtimeDirectory, "docker"),
    pidFile: FilePath.join(runtimeDirectory, "docker.pid"),
    rootless
  })
}

/**
 * The engine's message for a missing variable.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ variables }: MissingVariable): string =>
  variables.length === 1 ? `could not get ${variables[0]}` : `could not get either ${variables.join(" or ")}`

const missing = (...variables: ReadonlyArray<string>): Result.Result<never, MissingVariable> =>
  Result.fail({ _tag: "MissingVariable", variables })

const homeDirectory = (environment: HostFacts.Environment, variable: string, inHome: string): string | undefined =>
  environment[variable] || (environment.HOME && FilePath.join(environment.HOME, inHome))
