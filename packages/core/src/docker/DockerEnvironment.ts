/**
 * The facts about the machine and the default paths that Docker Engine takes from its environment variables.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `setPlatformDefaults`; `pkg/homedir/homedir_linux.go`.
 */
import * as Result from "effect/Result"
import type { HostFacts } from "../machine/index.ts"
import { FilePath, HostPath, type Platform } from "../text/index.ts"

/**
 * The paths that the engine uses if neither the file nor a flag sets them.
 *
 * @category models
 * @since 1.0.0
 */
export interface DefaultPaths {
  readonly configFile: string
  readonly dataRoot: string
  readonly execRoot: string
  /** The file that contains the process ID of a running engine. */
  readonly pidFile: string
  /** True if the engine runs without root, under RootlessKit. */
  readonly rootless: boolean
  /** True if the configuration file is on this machine, and the other paths are those of a virtual machine. */
  readonly isVirtual?: boolean
}

/**
 * A missing environment variable: a rootless engine needs at least one of `variables`, and none is set.
 *
 * @category models
 * @since 1.0.0
 */
export interface MissingVariable {
  readonly _tag: "MissingVariable"
  readonly variables: ReadonlyArray<string>
}

/**
 * The name of the engine's process in `/proc/PID/comm`.
 *
 * @category constants
 * @since 1.0.0
 */
export const processName = "dockerd"

/**
 * Returns the facts that come from environment variables. Containers cannot pivot their root if `DOCKER_RAMDISK` is set
 * and not empty.
 *
 * @category operations
 * @since 1.0.0
 */
export const facts = (environment: HostFacts.Environment): Pick<HostFacts.HostFacts, "noPivotRoot" | "searchPath"> => ({
  noPivotRoot: (environment.DOCKER_RAMDISK ?? "") !== "",
  searchPath: environment.PATH ?? ""
})

/**
 * The facts about the virtual machine of Docker Desktop. It has version 2 of control groups and no systemd. The `PATH` of its engine
 * is not known.
 *
 * @category constants
 * @since 1.0.0
 */
export const virtualFacts: HostFacts.HostFacts = /*#__PURE__*/ Object.freeze({
  unifiedCgroups: true,
  bootedWithSystemd: false,
  noPivotRoot: false,
  searchPath: "",
  workingDirectory: "/",
  isVirtual: true
})

/**
 * The paths of the system-wide engine.
 *
 * @category constants
 * @since 1.0.0
 */
export const systemPaths: DefaultPaths = /*#__PURE__*/ Object.freeze({
  configFile: "/etc/docker/daemon.json",
  dataRoot: "/var/lib/docker",
  execRoot: "/var/run/docker",
  pidFile: "/var/run/docker.pid",
  rootless: false
})

/**
 * Returns the paths of the engine of Docker Desktop, given the home directory of the user: only the configuration file is there.
 *
 * Source of the rule: Docker's documentation, "Change your Docker Desktop settings", "Docker Engine".
 *
 * @category operations
 * @since 1.0.0
 */
export const desktopPaths = (home: string, platform: Platform.Platform): DefaultPaths => ({
  ...systemPaths,
  configFile: HostPath.clean(`${home}/.docker/daemon.json`, platform),
  isVirtual: true
})

/**
 * Returns the default paths: the system-wide paths, or the user's paths under RootlessKit. On macOS and Windows, those of Docker
 * Desktop.
 *
 * @category operations
 * @since 1.0.0
 */
export const defaultPaths = (
  environment: HostFacts.Environment,
  platform: Platform.Platform = "linux"
): Result.Result<DefaultPaths, MissingVariable> => {
  if (platform !== "linux") {
    const home = HostPath.home(environment, platform)
    if (home === undefined) return missing(platform === "windows" ? "USERPROFILE" : "HOME")
    return Result.succeed(desktopPaths(home, platform))
  }
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
 * Returns the engine's message for a missing variable.
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
