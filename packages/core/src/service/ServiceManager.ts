/**
 * systemd as the manager of the whole system or of one user: where it looks for units, and what it passes to services.
 *
 * Source of the rule: systemd 252, `src/shared/path-lookup.c`, `src/basic/path-util.h`, `src/core/manager.c` and
 * `src/libsystemd/sd-path/sd-path.c`; 254 for the state directory of users.
 */
import type { HostFacts } from "../machine/index.ts"
import { FilePath } from "../text/index.ts"

/**
 * A manager. The directories of a user manager are the values of `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_CACHE_HOME`,
 * `XDG_STATE_HOME` and `XDG_RUNTIME_DIR` in the environment of the manager, if they are set there.
 *
 * @category models
 * @since 1.0.0
 */
export type ServiceManager =
  | { readonly _tag: "System" }
  | {
      readonly _tag: "User"
      readonly user: string
      readonly home: string
      readonly uid?: number
      readonly gid?: number
      readonly group?: string
      readonly shell?: string
      readonly configHome?: string
      readonly dataHome?: string
      readonly cacheHome?: string
      readonly stateHome?: string
      readonly runtimeDirectory?: string
    }

/**
 * A unit of systemd: its name, and the manager that starts it, of the system or of a user.
 *
 * @category models
 * @since 1.0.0
 */
export interface ManagedUnit {
  readonly name: string
  readonly manager: "system" | "user"
}

/**
 * The manager of the whole system.
 *
 * @category constants
 * @since 1.0.0
 */
export const system: ServiceManager = /*#__PURE__*/ Object.freeze({ _tag: "System" })

/**
 * The values of `PATH` that systemd is compiled with. `split-usr` is the one of Debian 12 and older, `merged-usr` is the one of
 * systemd 255 and later, and `merged-bin` is the one of distributions without `/usr/sbin`. On a system whose `/bin` is a link to
 * `/usr/bin`, all programs in `split-usr` are also in `merged-usr`.
 *
 * @category constants
 * @since 1.0.0
 */
export const compiledPaths: { readonly [variant in "merged-bin" | "merged-usr" | "split-usr"]: string } =
  /*#__PURE__*/ Object.freeze({
    "split-usr": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "merged-usr": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
    "merged-bin": "/usr/local/bin:/usr/bin"
  })

/**
 * Returns the directories in which the manager looks for units, the one with the highest priority first. `explicit` is the value of
 * `SYSTEMD_UNIT_PATH`: an empty element at its end means the default directories.
 *
 * ```ts
 * import { ServiceManager } from "@oci-runtimes/core/service"
 *
 * console.log(ServiceManager.unitPath(ServiceManager.system).slice(4, 6))
 * console.log(ServiceManager.unitPath(ServiceManager.system, "/one:/two"))
 * // => [ '/etc/systemd/system', '/etc/systemd/system.attached' ]
 * // => [ '/one', '/two' ]
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const unitPath = (manager: ServiceManager, explicit?: string): ReadonlyArray<string> => {
  const preset = manager._tag === "System" ? systemPath : userPath(manager)
  if (explicit === undefined) return preset
  const given = explicit
    .split(":")
    .filter((directory) => directory !== "")
    .map((directory) => FilePath.clean(FilePath.absolute(directory, "/")))
  return [...new Set(explicit.endsWith(":") ? [...given, ...preset] : given)]
}

/**
 * Returns the variables that the manager passes to each service, without those that differ from start to start. `path` is the
 * value of `PATH` that the manager is compiled with.
 *
 * @category operations
 * @since 1.0.0
 */
export const environment = (
  manager: ServiceManager,
  path: string = compiledPaths["split-usr"]
): HostFacts.Environment => {
  if (manager._tag === "System") return { PATH: path }
  const { home, runtimeDirectory, user } = manager
  return {
    PATH: path,
    HOME: home,
    USER: user,
    LOGNAME: user,
    ...(runtimeDirectory !== undefined && { XDG_RUNTIME_DIR: runtimeDirectory })
  }
}

/**
 * The directories that units name by specifiers: `%C`, `%D`, `%E`, `%L`, `%S` and `%t`.
 *
 * @category models
 * @since 1.0.0
 */
export interface Directories {
  readonly cache: string
  readonly configuration: string
  readonly data: string
  readonly logs: string | undefined
  readonly runtime: string | undefined
  readonly state: string | undefined
}

/**
 * Returns the directories that units name by specifiers. A directory is undefined if it depends on an unknown fact. `release` is the
 * release of systemd: since 254, the state of a user is no longer in the configuration directory.
 *
 * @category operations
 * @since 1.0.0
 */
export const directories = (manager: ServiceManager, release: number | undefined): Directories => {
  if (manager._tag === "System") {
    return {
      cache: "/var/cache",
      configuration: "/etc",
      data: "/usr/share",
      logs: "/var/log",
      runtime: "/run",
      state: "/var/lib"
    }
  }
  const configuration = homeOf(manager, "configHome", ".config")
  const state = homeOf(manager, "stateHome", ".local/state")
  const stateInUse = release === undefined ? undefined : release < 254 ? configuration : state
  return {
    cache: homeOf(manager, "cacheHome", ".cache"),
    configuration,
    data: homeOf(manager, "dataHome", ".local/share"),
    logs: stateInUse === undefined ? undefined : FilePath.join(stateInUse, "log"),
    runtime: manager.runtimeDirectory,
    state: stateInUse
  }
}

type User = Extract<ServiceManager, { readonly _tag: "User" }>

const homeOf = (
  user: User,
  variable: "cacheHome" | "configHome" | "dataHome" | "stateHome",
  preset: string
): string => {
  const given = user[variable]
  return given !== undefined && FilePath.isAbsolute(given) ? given : FilePath.join(user.home, preset)
}

const systemPath: ReadonlyArray<string> = /*#__PURE__*/ Object.freeze([
  "/etc/systemd/system.control",
  "/run/systemd/system.control",
  "/run/systemd/transient",
  "/run/systemd/generator.early",
  "/etc/systemd/system",
  "/etc/systemd/system.attached",
  "/run/systemd/system",
  "/run/systemd/system.attached",
  "/run/systemd/generator",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
  "/run/systemd/generator.late"
])

const userPath = (user: User): ReadonlyArray<string> => {
  const config = `${homeOf(user, "configHome", ".config")}/systemd`
  const data = `${homeOf(user, "dataHome", ".local/share")}/systemd`
  const runtime = (directory: string) =>
    user.runtimeDirectory === undefined ? [] : [`${user.runtimeDirectory}/systemd/${directory}`]
  return [
    `${config}/user.control`,
    ...runtime("user.control"),
    ...runtime("transient"),
    ...runtime("generator.early"),
    `${config}/user`,
    "/etc/xdg/systemd/user",
    "/etc/systemd/user",
    ...runtime("user"),
    "/run/systemd/user",
    ...runtime("generator"),
    `${data}/user`,
    "/usr/local/share/systemd/user",
    "/usr/share/systemd/user",
    "/usr/local/lib/systemd/user",
    "/usr/lib/systemd/user",
    ...runtime("generator.late")
  ]
}
