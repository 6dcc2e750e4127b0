/**
 * The commands that make a running engine read its configuration again, in the words of whatever starts the engine.
 */
import type { Unit } from "../../service/index.ts"
import { FilePath } from "../../text/index.ts"
import type { DaemonKind } from "./Candidate.ts"
import * as DaemonStart from "./DaemonStart.ts"
import type { Daemon } from "./Discovery.ts"

/**
 * An engine that can be reloaded and restarted.
 *
 * @category models
 * @since 1.0.0
 */
export interface Commanded {
  readonly kind: DaemonKind
  readonly by: DaemonStart.StartedBy | undefined
  /** The process of an engine that its unit does not reload, such as the unit of the snap; undefined for other engines. */
  readonly signalled?: number | undefined
}

/**
 * Returns how an engine of a machine is reloaded and restarted: by what starts it next, otherwise by its process.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (daemon: Daemon): Commanded => {
  const { kind, next, ofUnit, process, running } = daemon
  return {
    kind,
    by: next?.by ?? running?.by,
    signalled: ofUnit === undefined || isReloadedByUnit(daemon) ? undefined : process?.pid
  }
}

/**
 * Reports whether the unit of an engine reloads the engine. A unit that starts another program, such as a service that runs the engine
 * as a part of its work, reloads that program.
 *
 * @category guards
 * @since 1.0.0
 */
export const isReloadedByUnit = ({ ofUnit }: Pick<Daemon, "ofUnit">): boolean =>
  ofUnit?.start !== undefined && DaemonStart.isOfEngine(ofUnit.start) && isReloadable(ofUnit.unit)

const isReloadable = ({ reload: commands, type }: Pick<Unit.Unit, "reload" | "type">): boolean =>
  commands.length > 0 || type === "notify-reload"

/**
 * Returns the command that reloads an engine. The command sends the signal SIGHUP.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reload = ({ by, kind, signalled }: Commanded): string => {
  if (kind === "desktop") return "Restart Docker Desktop"
  if (signalled !== undefined) return `kill -HUP ${signalled}`
  switch (by?._tag) {
    case "Unit":
      return `${systemctl(by.unit.manager)} reload ${unitName(by.unit.name)}`
    case "InitScript":
      return `service ${FilePath.lastElement(by.script)} reload`
    case "Process":
      return `kill -HUP ${by.pid}`
    default:
      return "systemctl reload docker"
  }
}

/**
 * Returns the command that restarts an engine; undefined if only a person knows how it is started.
 *
 * @category formatting
 * @since 1.0.0
 */
export const restart = ({ by, kind }: Commanded): string | undefined => {
  if (kind === "desktop") return "Restart Docker Desktop"
  switch (by?._tag) {
    case "Unit":
      return kind === "snap" ? "snap restart docker" : `${systemctl(by.unit.manager)} restart ${unitName(by.unit.name)}`
    case "InitScript":
      return `service ${FilePath.lastElement(by.script)} restart`
    case "Process":
      return undefined
    default:
      return "systemctl restart docker"
  }
}

/**
 * Returns the command that makes systemd read the units again; undefined if systemd does not start the engine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const readUnits = ({ by }: Commanded): string | undefined =>
  by?._tag === "Unit" ? `${systemctl(by.unit.manager)} daemon-reload` : undefined

const systemctl = (manager: "system" | "user"): string => (manager === "user" ? "systemctl --user" : "systemctl")

const unitName = (name: string): string => name.replace(/\.service$/, "")
