/**
 * The engines that a machine may have: the system-wide engine, the rootless engine of the user who looks, the engine of the snap,
 * and the engine of Docker Desktop. Each has its own unit, files and socket. Machines with macOS or Windows have only Docker Desktop.
 *
 * Source of the rule: Docker Engine, `contrib/init/systemd/docker.service`, `contrib/dockerd-rootless-setuptool.sh` and
 * `opts/hosts_unix.go`; the wrapper of the snap (canonical/docker-snap, `bin/dockerd-wrapper`); Docker Desktop for Linux;
 * Docker's documentation, "Understand permission requirements for Docker Desktop on Mac"; the contexts that Docker Desktop makes.
 */
import * as Result from "effect/Result"
import { type HostFacts, LocalRequest } from "../../machine/index.ts"
import type { ServiceManager } from "../../service/index.ts"
import { FilePath, HostPath, type Platform } from "../../text/index.ts"
import * as DockerEnvironment from "../DockerEnvironment.ts"

/**
 * The kind of an engine on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export type DaemonKind = "system" | "rootless" | "snap" | "desktop"

/**
 * The user who looks for engines, the variables of that user's environment, and the system, by default Linux.
 *
 * @category models
 * @since 1.0.0
 */
export interface Onlooker {
  readonly uid: number
  readonly variables: HostFacts.Environment
  readonly platform?: Platform.Platform
}

/**
 * An engine that a machine may have.
 *
 * @category models
 * @since 1.0.0
 */
export interface Candidate {
  readonly kind: DaemonKind
  /** The user whom the engine runs as. */
  readonly uid: number
  /** The unit that starts the engine; undefined if no unit does. */
  readonly unit: ServiceManager.ManagedUnit | undefined
  /** The path of the socket, if no flag gives another one. */
  readonly socket: string
  /** The paths of other sockets at which the engine may listen too. */
  readonly otherSockets?: ReadonlyArray<string>
  /** The paths that the engine uses without flags. The engine of Docker Desktop has only a file here; the rest is in its virtual machine. */
  readonly defaults: DockerEnvironment.DefaultPaths
  /** The variables that every start of this engine has. */
  readonly variables: HostFacts.Environment
}

/**
 * Returns the engines that a machine may have for a user, the system-wide engine first. Root has no rootless engine. On macOS and
 * Windows, there is only the engine of Docker Desktop.
 *
 * @category operations
 * @since 1.0.0
 */
export const candidates = (onlooker: Onlooker): ReadonlyArray<Candidate> => {
  const { platform = "linux", uid, variables } = onlooker
  const home = HostPath.home(variables, platform)
  const desktop = home === undefined ? [] : [ofDesktop(uid, home, platform)]
  return platform === "linux" ? [system, ...(uid === 0 ? [] : rootless(onlooker)), snap, ...desktop] : desktop
}

/**
 * Returns the paths of configuration files that a person may take for the file of an engine, whether or not an engine reads them.
 *
 * @category operations
 * @since 1.0.0
 */
export const usualFiles = (onlooker: Onlooker): ReadonlyArray<string> => [
  ...new Set([
    ...candidates(onlooker).map(({ defaults }) => defaults.configFile),
    ...((onlooker.platform ?? "linux") === "linux" ? ["/var/snap/docker/current/config/daemon.json"] : [])
  ])
]

/**
 * The words of the flags that the wrapper of the snap gives its engine. The values are those of a usual installation: the group, the
 * data root and the revision of the snap may be other ones.
 *
 * @category constants
 * @since 1.0.0
 */
export const snapFlags: ReadonlyArray<string> = /*#__PURE__*/ Object.freeze([
  "--group",
  "docker",
  "--exec-root=/run/snap.docker",
  "--data-root=/var/snap/docker/common/var-lib-docker",
  "--pidfile=/run/snap.docker/docker.pid",
  "--config-file=/var/snap/docker/current/config/daemon.json"
])

/**
 * Returns the directory in which a user's session keeps its sockets. A login shell that was started by `su` does not have the
 * variable.
 *
 * @category operations
 * @since 1.0.0
 */
export const runtimeDirectory = ({ uid, variables }: Onlooker): string =>
  variables.XDG_RUNTIME_DIR || `/run/user/${uid}`

/**
 * Returns the variables that RootlessKit and the session give a user's rootless engine.
 *
 * @category operations
 * @since 1.0.0
 */
export const rootlessVariables = (onlooker: Onlooker): HostFacts.Environment => {
  const runtime = runtimeDirectory(onlooker)
  return { XDG_RUNTIME_DIR: runtime, ROOTLESSKIT_STATE_DIR: FilePath.join(runtime, "dockerd-rootless") }
}

const system: Candidate = /*#__PURE__*/ Object.freeze({
  kind: "system",
  uid: 0,
  unit: Object.freeze({ name: "docker.service", manager: "system" }),
  socket: "/var/run/docker.sock",
  defaults: DockerEnvironment.systemPaths,
  variables: Object.freeze({})
})

/** The flags of its wrapper give the engine of the snap its paths. */
const snap: Candidate = /*#__PURE__*/ Object.freeze({
  ...system,
  kind: "snap",
  unit: Object.freeze({ name: "snap.docker.dockerd.service", manager: "system" })
})

/** No unit starts Docker Desktop on macOS and Windows. */
const ofDesktop = (uid: number, home: string, platform: Platform.Platform): Candidate => {
  const [socket, ...otherSockets] = desktopSockets[platform](home)
  return {
    kind: "desktop",
    uid,
    unit: platform === "linux" ? { name: "docker-desktop.service", manager: "user" } : undefined,
    socket,
    otherSockets,
    defaults: DockerEnvironment.desktopPaths(home, platform),
    variables: {}
  }
}

/** The sockets of Docker Desktop. The second one is for programs that know no contexts. */
const desktopSockets: {
  readonly [platform in Platform.Platform]: (home: string) => readonly [string, ...ReadonlyArray<string>]
} = {
  linux: (home) => [FilePath.join(home, ".docker/desktop/docker.sock")],
  macos: (home) => [FilePath.join(home, ".docker/run/docker.sock"), "/var/run/docker.sock"],
  windows: () => [`${LocalRequest.pipeDirectory}dockerDesktopLinuxEngine`, `${LocalRequest.pipeDirectory}docker_engine`]
}

const rootless = (onlooker: Onlooker): ReadonlyArray<Candidate> => {
  const variables = rootlessVariables(onlooker)
  const defaults = DockerEnvironment.defaultPaths({ ...onlooker.variables, ...variables })
  if (Result.isFailure(defaults)) return []
  return [
    {
      kind: "rootless",
      uid: onlooker.uid,
      unit: { name: "docker.service", manager: "user" },
      socket: FilePath.join(runtimeDirectory(onlooker), "docker.sock"),
      defaults: defaults.success,
      variables
    }
  ]
}
