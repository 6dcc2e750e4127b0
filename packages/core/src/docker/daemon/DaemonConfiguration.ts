/**
 * The configuration file, the flags and the sockets of an engine of a machine, as its start gives them.
 *
 * Source of the rule: Docker Engine, `cmd/dockerd/daemon.go`, `loadDaemonCliConfig` and `loadListeners`; `opts/hosts_unix.go`.
 */
import * as Result from "effect/Result"
import { Table } from "../../data/index.ts"
import { FilePath } from "../../text/index.ts"
import * as DockerEnvironment from "../DockerEnvironment.ts"
import * as EngineFlags from "../EngineFlags.ts"
import type { Generation } from "../Moby.ts"
import type { DaemonJson } from "../daemon-json/DaemonJson.ts"
import * as CommandLine from "../flags/CommandLine.ts"
import type { DaemonStart } from "./DaemonStart.ts"

/**
 * The flags, the default paths and the configuration file of an engine, by its start.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonConfiguration {
  readonly start: DaemonStart
  readonly flags: EngineFlags.EngineFlags
  readonly defaults: DockerEnvironment.DefaultPaths
  /** The path of the configuration file that the engine reads. */
  readonly configFile: string
}

/**
 * Reads the start of an engine by the rules of a release. `defaults` count if the variables of the start do not say where a
 * rootless engine has its files.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  engine: Generation,
  start: DaemonStart,
  defaults: DockerEnvironment.DefaultPaths
): DaemonConfiguration => {
  const { flags } = CommandLine.read(engine, start.flags)
  const own = Result.getOrElse(DockerEnvironment.defaultPaths(start.variables), () => defaults)
  return {
    start,
    flags,
    defaults: own,
    configFile:
      flags.configFile === undefined ? own.configFile : FilePath.absolute(flags.configFile, start.workingDirectory)
  }
}

/**
 * Returns the paths of the sockets on which an engine listens: those that the flags or the file give, otherwise the engine's own.
 * `fd://` is the socket that systemd made, and `usual` its path.
 *
 * @category operations
 * @since 1.0.0
 */
export const sockets = (
  { hosts }: Pick<EngineFlags.EngineFlags, "hosts">,
  file: Pick<DaemonJson, "directives"> | undefined,
  usual: string
): ReadonlyArray<string> => {
  const given = hosts ?? hostsOf(file)
  const paths = (given.length === 0 ? [""] : given).flatMap((host) => {
    if (host === "" || host.startsWith("fd://") || host === "unix://") return [usual]
    return host.startsWith("unix://") ? [host.slice("unix://".length)] : []
  })
  return [...new Set(paths)]
}

const hostsOf = (file: Pick<DaemonJson, "directives"> | undefined): ReadonlyArray<string> => {
  const node = file?.directives.get("hosts")?.value
  return node?.type === "array" ? node.items.flatMap((item) => (item.type === "string" ? [item.value] : [])) : []
}

/**
 * Returns flags with other flags in their place. Runtimes of both count, and for a name that both define the other one.
 *
 * @category operations
 * @since 1.0.0
 */
export const override = (flags: EngineFlags.EngineFlags, others: EngineFlags.EngineFlags): EngineFlags.EngineFlags => {
  const { runtimes, ...given } = others
  const overridden = new Set(EngineFlags.conflicting(others).map(({ flag }) => flag))
  return EngineFlags.copy({
    ...flags,
    ...given,
    ...(flags.given && { given: flags.given.filter(({ flag }) => !overridden.has(flag)) }),
    runtimes: Table.make([...flags.runtimes, ...runtimes])
  })
}

/**
 * Returns the names of flags that both give, with dashes, so that those of a start do not count.
 *
 * @category operations
 * @since 1.0.0
 */
export const overridden = (flags: EngineFlags.EngineFlags, others: EngineFlags.EngineFlags): ReadonlyArray<string> => {
  const given = new Set(EngineFlags.conflicting(flags).map(({ flag }) => flag))
  const runtimes = [...others.runtimes.names()].filter((name) => flags.runtimes.has(name))
  return [
    ...EngineFlags.conflicting(others)
      .filter(({ flag }) => given.has(flag))
      .map(({ flag }) => `--${flag}`),
    ...runtimes.map((name) => `--add-runtime ${name}`)
  ]
}
