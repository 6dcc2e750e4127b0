/**
 * A Debian 13 machine with live Docker Engines 26.1, in a world of its own. Programs in it see the processes of these engines
 * in `/proc`, their units, files, sockets and containers, and no other engine.
 *
 * The root directory comes from `.ci/e2e`. If it is missing, tests skip with the `obstacle`:
 * `describe.skipIf(Dockerd.obstacle !== undefined)`.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import * as Containerd from "./Containerd.ts"
import { repository } from "./Setup.ts"
import * as World from "./World.ts"

/** The root directory that `.ci/e2e` makes. */
export const root = process.env["OCI_RUNTIMES_E2E_ROOT"] ?? "/var/cache/oci-runtimes-e2e/trixie"

/** The reason why no engine can run here, or undefined. */
export const obstacle: string | undefined =
  process.getuid?.() === 0
    ? existsSync(join(root, "usr/sbin/dockerd")) && existsSync(join(root, "usr/bin/systemctl"))
      ? undefined
      : `no Docker Engine with systemd in ${root}; run .ci/e2e, which needs a network for it`
    : "a Docker Engine needs root"

if (obstacle !== undefined) process.stderr.write(`The tests with live engines are skipped: ${obstacle}.\n`)

/** The flags that an engine needs here: the machine has no bridge and no firewall, and its root is an overlay. */
export const flags: ReadonlyArray<string> = [
  "--bridge=none",
  "--iptables=false",
  "--ip6tables=false",
  "--storage-driver=vfs"
]

/** The environment that systemd gives an engine. */
export const environment: { readonly [name: string]: string } = {
  LANG: "C.UTF-8",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
}

/** The default address of an engine. */
export const socket = "unix:///var/run/docker.sock"

/** The content of a file. Mode 0644 and owner root unless given. */
export type File = string | { readonly content: string; readonly mode?: number; readonly owner?: string }

/** The files and services of a machine. */
export interface Layout {
  readonly files?: { readonly [path: string]: File }
  /** Users and the groups that they are in besides their own, such as `docker`. */
  readonly users?: { readonly [name: string]: ReadonlyArray<string> }
  /** Makes `/run/systemd/system`, as on a machine that systemd booted, or boots systemd. True by default. */
  readonly systemd?: boolean | "booted"
  /** Starts containerd at its default address. An engine that uses this containerd starts a second faster. */
  readonly containerd?: boolean
}

/** A machine. */
export interface Machine extends World.World {
  /** Writes a file, and makes its directories. */
  readonly write: (path: string, file: File) => Promise<void>
  /** Runs the `oci-runtimes` command of this repository. */
  readonly command: (
    args: ReadonlyArray<string>,
    options?: World.Conditions & { readonly input?: string }
  ) => Promise<Containerd.Finished>
  /** Starts an engine, and waits until it answers. Fails with its log if it ends instead. */
  readonly startEngine: (options?: Start) => Promise<Engine>
  /** Starts an engine without waiting for an answer. */
  readonly launchEngine: (options?: Start) => Promise<Engine>
}

/** The start of an engine. */
export interface Start {
  /** The command line, by default `dockerd` with the flags for a world. */
  readonly words?: ReadonlyArray<string>
  readonly environment?: { readonly [name: string]: string }
  readonly directory?: string
  /** The systemd unit whose control group the engine is in, or null for an engine that was started by hand. */
  readonly unit?: string | null
  /** The address that the tests ask. By default the first `-H` or `--host`, otherwise the default socket. */
  readonly host?: string
}

/** An engine. */
export interface Engine {
  /** Its process id in the machine. */
  readonly pid: number
  readonly host: string
  /** Returns everything that the engine has written. */
  readonly log: () => string
  /** Waits until the engine answers. Returns false if it ends instead. */
  readonly answers: () => Promise<boolean>
  /** Runs `docker` against this engine. */
  readonly docker: (...args: ReadonlyArray<string>) => Promise<Containerd.Finished>
  /** Returns the document of `docker info`. */
  readonly info: () => Promise<Info>
  /** Makes an image `busybox` without a network. It contains only a shell and `busybox`. */
  readonly importBusybox: () => Promise<void>
  /** Sends SIGHUP and waits for the reload. Returns the error message if the engine refuses its file, otherwise null. */
  readonly reload: () => Promise<string | null>
  /** The exit code, when the engine has ended. */
  readonly end: Promise<number>
  /** Sends SIGTERM, waits for the end, and returns the exit code. */
  readonly stop: () => Promise<number>
}

/** The document of `docker info`. */
export interface Info {
  readonly DefaultRuntime: string
  readonly Runtimes: {
    readonly [name: string]: {
      /** Absent for a runtime that is configured by its type. */
      readonly path?: string
      readonly runtimeArgs?: ReadonlyArray<string>
      /** The answer of `PROGRAM features`, as JSON in a string. */
      readonly status?: { readonly [key: string]: string }
    }
  }
  readonly [field: string]: unknown
}

/** Starts a machine without an engine. */
export const start = async ({ containerd = false, files = {}, systemd = true, users = {} }: Layout = {}) => {
  await built()
  const world = await World.start({
    root,
    systemd,
    shared: { [place]: join(repository, "packages/cli"), [node]: process.execPath }
  })
  try {
    for (const [user, groups] of Object.entries(users)) {
      // One after the other, because they lock a file.
      // oxlint-disable-next-line no-await-in-loop
      await succeeded(world.run(["useradd", "--create-home", "--groups", groups.join(), user]))
    }
    const machine = machineIn(world)
    await Promise.all(Object.entries(files).map(([path, file]) => machine.write(path, file)))
    if (containerd) await startContainerd(world)
    return machine
  } catch (cause) {
    await world.stop()
    throw cause
  }
}

/** The paths of the command and its Node.js in the machine. */
const place = "/opt/oci-runtimes/cli"
const node = "/opt/oci-runtimes/node"

let building: Promise<unknown> | undefined

/** Builds the command once, because its sources may have changed. */
const built = () => (building ??= succeeded(Containerd.run("npm", ["run", "build"], { cwd: repository })))

const machineIn = (world: World.World): Machine => {
  const launchEngine = (options: Start = {}) => launch(world, options)
  return {
    ...world,
    write: (path, file) => write(world, path, typeof file === "string" ? { content: file } : file),
    command: (args, options) => world.run([node, `${place}/bin/oci-runtimes.cjs`, ...args], options),
    launchEngine,
    startEngine: async (options) => {
      const engine = await launchEngine(options)
      if (await engine.answers()) return engine
      throw new Error(`The engine ended with ${await engine.end}:\n${engine.log()}`)
    }
  }
}

const write = async (world: World.World, path: string, file: Exclude<File, string>): Promise<void> => {
  const { content, mode = 0o644, owner = "root" } = file
  const script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1" && chown "$3" "$1"'
  await succeeded(world.run(["sh", "-c", script, "sh", path, mode.toString(8), owner], { input: content }))
}

const startContainerd = async (world: World.World): Promise<void> => {
  const { end, stderr, stdout } = await world.spawn(["containerd"], {
    controlGroup: "/system.slice/containerd.service"
  })
  let log = ""
  let ended = false
  stdout.resume()
  stderr.on("data", (chunk) => (log += chunk))
  void end.finally(() => (ended = true))
  const serves = async () => ended || (await world.run(["ctr", "--connect-timeout", "1s", "version"])).exitCode === 0
  await until(serves, () => `containerd does not answer:\n${log}`)
  if (ended) throw new Error(`containerd ended:\n${log}`)
}

const launch = async (world: World.World, options: Start): Promise<Engine> => {
  const { directory = "/", unit = "docker.service", words = ["dockerd", ...flags] } = options
  const host = options.host ?? hostOf(words)
  const engine = await world.spawn(words, {
    controlGroup: unit === null ? "/user.slice" : `/system.slice/${unit}`,
    directory,
    environment: options.environment ?? environment
  })
  let log = ""
  let ended = false
  for (const stream of [engine.stdout, engine.stderr]) stream.on("data", (chunk) => (log += chunk))
  const end = engine.end.finally(() => (ended = true))
  const docker = (...args: ReadonlyArray<string>) => world.run(["docker", "-H", host, ...args])
  const signal = (name: string) => succeeded(world.run(["busybox", "kill", `-${name}`, `${engine.pid}`]))
  return {
    pid: engine.pid,
    host,
    log: () => log,
    end,
    docker,
    answers: async () => {
      const known = async () => ended || (await docker("version")).exitCode === 0
      await until(known, () => `The engine does not answer at ${host}:\n${log}`)
      return !ended
    },
    info: async () => JSON.parse(await succeeded(docker("info", "--format", "{{json .}}"))),
    importBusybox: async () => {
      const script =
        'd=$(mktemp -d) && mkdir $d/bin && for a in busybox sh; do cp /bin/busybox $d/bin/$a; done && tar -C $d -c . | docker -H "$0" import - busybox; rm -r $d'
      await succeeded(world.run(["sh", "-c", script, host]))
    },
    reload: async () => {
      const logged = log.length
      const news = () => log.slice(logged)
      const since = (Date.now() / 1000).toFixed(3)
      await signal("HUP")
      // The log shows refusals only. A successful reload is an event, and past events can be asked for.
      const reload = ["events", "--since", since, "--filter", "type=daemon", "--filter", "event=reload"]
      const events = await world.spawn(["docker", "-H", host, ...reload])
      let event = ""
      events.stdout.on("data", (chunk) => (event += chunk))
      const known = async () => event !== "" || isError.test(news()) || ended
      try {
        await until(known, () => `The engine does not reload:\n${log}`)
      } finally {
        await world.run(["busybox", "kill", `${events.pid}`])
      }
      if (ended) throw new Error(`The engine ended with ${await end}:\n${log}`)
      return event === "" ? errorIn(news()) : null
    },
    stop: async () => {
      if (!ended) await signal("TERM")
      await until(
        async () => ended,
        () => `The engine does not end:\n${log}`
      )
      return end
    }
  }
}

const hostOf = (words: ReadonlyArray<string>): string => {
  const index = words.findIndex((word) => /^(-H|--host)(=|$)/.test(word))
  const [word = "", next = ""] = index === -1 ? [] : words.slice(index)
  return word === "" ? socket : word.includes("=") ? word.slice(word.indexOf("=") + 1) : next
}

/** A line about an error. Lines about other things may quote the log of a runtime, and the last line may not be complete. */
const isError = /^time=\S+ level=error msg=("(?:[^"\\]|\\.)*"|\S*).*\n/m

/** The first error of a log, whose lines are of `key=value`. */
const errorIn = (log: string): string => {
  const [, message = '""'] = isError.exec(log) ?? []
  return message.startsWith('"') ? JSON.parse(message) : message
}

/** Polls a condition for half a minute. */
const until = async (condition: () => Promise<boolean>, problem: () => string): Promise<void> => {
  const deadline = performance.now() + 30_000
  const attempt = async (): Promise<void> => {
    if (await condition()) return
    if (performance.now() > deadline) throw new Error(problem())
    await delay(10)
    return attempt()
  }
  return attempt()
}

const succeeded = async (finished: Promise<Containerd.Finished>): Promise<string> => {
  const { exitCode, stderr, stdout } = await finished
  if (exitCode !== 0) throw new Error(`A program ended with ${exitCode}: ${stdout}${stderr}`)
  return stdout
}
