/** Machines in memory with engines: their processes, units, files, programs and sockets. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk, EngineApi, Machine } from "@oci-runtimes/node"

/** A machine in memory: the argument of `Machine.memory`. */
export interface World extends Required<Omit<Parameters<typeof Machine.memory>[0], "environment">> {
  readonly environment: { readonly variables: { readonly [name: string]: string } }
}

/** An executable file. What it does when it is run is a matter of the machine's programs. */
export const program: Disk.Entry = { type: "file", content: "", mode: 0o755 }

/** The name of a control group of systemd for a unit of the system. */
export const groupOf = (unit: string): string => `/system.slice/${unit}`

/** A process of an engine, by default of Docker Engine. */
export interface Process {
  readonly name?: string
  /** The path of its program. */
  readonly executable?: string
  /** Another root directory than that of the machine, as in a container. */
  readonly root?: string
  readonly pid?: number
  readonly words?: ReadonlyArray<string>
  readonly uid?: number
  readonly group?: string
  readonly variables?: { readonly [name: string]: string }
}

export const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** The start time of a process of an engine. */
export const startTime = "4000"

/** What `/proc` has about a process of an engine. */
export const processFiles = ({
  name = "dockerd",
  executable = `/usr/bin/${name}`,
  group = groupOf("docker.service"),
  pid = 812,
  root = "/",
  uid = 0,
  variables = { PATH: usualPath },
  words = ["/usr/bin/dockerd", "-H", "fd://"]
}: Process = {}): Disk.Files => ({
  [`/proc/${pid}/comm`]: `${name}\n`,
  [`/proc/${pid}/cmdline`]: words.map((word) => `${word}\0`).join(""),
  [`/proc/${pid}/environ`]: Object.entries(variables)
    .map(([key, value]) => `${key}=${value}\0`)
    .join(""),
  [`/proc/${pid}/stat`]: `${pid} (${name}) S ${"0 ".repeat(18)}${startTime} 0`,
  [`/proc/${pid}/status`]: `Name:\t${name}\nPPid:\t1\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`,
  [`/proc/${pid}/cgroup`]: `0::${group}\n`,
  [`/proc/${pid}/root`]: { type: "link", target: root },
  [`/proc/${pid}/cwd`]: { type: "link", target: "/" },
  [`/proc/${pid}/exe`]: { type: "link", target: executable }
})

/** A machine that systemd has booted, with the engine's program, its shim and a runtime. */
export const systemFiles: Disk.Files = {
  "/run/systemd/system": { type: "directory" },
  "/proc/1/cgroup": "0::/init.scope\n",
  "/proc/1/comm": "systemd\n",
  "/usr/bin/dockerd": program,
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program,
  "/usr/bin/runc": program,
  "/usr/bin/crun": program
}

/** The unit of the engine. */
export const unitPath = "/usr/lib/systemd/system/docker.service"

export const unitFile = (command = "/usr/bin/dockerd -H fd://", more = ""): string =>
  `[Service]\nType=notify\n${more}ExecStart=${command}\nExecReload=/bin/kill -s HUP $MAINPID\n`

/** What a running engine says. */
export interface Told {
  readonly version?: string
  readonly runtimes?: { readonly [name: string]: object }
  readonly defaultRuntime?: string
  readonly dataRoot?: string
  readonly cgroupDriver?: string
  readonly operatingSystem?: string
  /** The runtimes of the containers, by the name of the container. */
  readonly containers?: { readonly [name: string]: string }
  readonly more?: EngineApi.Answers
}

const stock = { path: "runc" }

export const idOf = (number: number): string => number.toString(16).padStart(64, "0")

/** The answers of an engine at its socket. */
export const answersOf = ({
  cgroupDriver = "cgroupfs",
  containers = {},
  dataRoot = "/var/lib/docker",
  defaultRuntime = "runc",
  more = {},
  operatingSystem = "Debian GNU/Linux 13 (trixie)",
  runtimes = {},
  version = "29.0.0"
}: Told = {}): EngineApi.Answers => {
  const named = Object.entries(containers).map(([name, runtime], index) => ({ name, runtime, id: idOf(index + 1) }))
  return {
    "/version": JSON.stringify({ Version: version, Components: [{ Name: "Engine", Version: version }] }),
    "/info": JSON.stringify({
      ServerVersion: version,
      DockerRootDir: dataRoot,
      DefaultRuntime: defaultRuntime,
      CgroupDriver: cgroupDriver,
      OperatingSystem: operatingSystem,
      Runtimes: { "io.containerd.runc.v2": stock, runc: stock, ...runtimes }
    }),
    "/containers/json?all=1": JSON.stringify(
      named.map(({ id, name }) => ({ Id: id, Names: [`/${name}`], Image: "image", State: "running" }))
    ),
    ...Object.fromEntries(
      named.map(({ id, name, runtime }) => [
        `/containers/${id}/json`,
        JSON.stringify({ Id: id, Name: `/${name}`, State: { Status: "running" }, HostConfig: { Runtime: runtime } })
      ])
    ),
    ...more
  }
}

/** The usual socket of an engine, and its answers. */
export const socketOf = (told: Told = {}, path = "/run/docker.sock"): EngineApi.Sockets => ({
  [path]: { answers: answersOf(told) }
})

/** The answer of an engine's program to the question for its version. */
export const version = (text = "29.0.0", path = "/usr/bin/dockerd") => ({
  [`${path} --version`]: ProgramRun.printed(`Docker version ${text}, build deadbee`)
})

/** What makes a machine with the system-wide engine; what is left out is usual. Null stands for nothing. */
export interface Given {
  readonly file?: object | string | null
  readonly unit?: string | null
  readonly process?: Process | null
  readonly told?: Told | null
  readonly installed?: string | null
  readonly files?: Disk.Files
  readonly without?: ReadonlyArray<string>
  readonly sockets?: EngineApi.Sockets
  readonly uid?: number
  readonly variables?: { readonly [name: string]: string }
}

/** A machine with the system-wide engine, which runs with its configuration as it is now unless something else is given. */
export const machine = ({
  file = null,
  files = {},
  installed = "29.0.0",
  process = {},
  sockets = {},
  told = {},
  uid = 0,
  unit = unitFile(),
  variables = {},
  without = []
}: Given = {}): World => {
  const all: Disk.Files = {
    ...systemFiles,
    "/var/run": { type: "link", target: "/run" },
    ...(unit !== null && { [unitPath]: unit }),
    ...(file !== null && { "/etc/docker/daemon.json": typeof file === "string" ? file : JSON.stringify(file) }),
    ...(process !== null && processFiles(process)),
    ...files
  }
  return {
    files: Object.fromEntries(Object.entries(all).filter(([path]) => !without.includes(path))),
    environment: { variables: { PATH: usualPath, HOME: uid === 0 ? "/root" : "/home/anna", ...variables } },
    processes: { user: { uid, gid: uid } },
    programs: installed === null ? {} : version(installed),
    sockets: { ...(told !== null && socketOf(told)), ...sockets }
  }
}
