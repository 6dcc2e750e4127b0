/**
 * The start of an engine by a unit of systemd.
 */
import type { Source } from "../../engine/index.ts"
import { ServiceManager, type ServiceProblem, Unforeseen, Unit, UnitFacts } from "../../service/index.ts"
import { FilePath, Wording } from "../../text/index.ts"
import { type Candidate, type Onlooker, runtimeDirectory } from "./Candidate.ts"
import * as DaemonStart from "./DaemonStart.ts"

/**
 * A unit that starts an engine. `start` is undefined if systemd does not start the unit; `why` then says why not.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnitStart {
  readonly unit: Unit.Unit
  readonly start: DaemonStart.DaemonStart | undefined
  readonly why: string | undefined
}

/**
 * Returns the files and directories to read for a unit, given what has been read so far.
 *
 * @category operations
 * @since 1.0.0
 */
export const sources = (
  name: ServiceManager.ManagedUnit,
  onlooker: Onlooker,
  files: Source.Files
): ReadonlyArray<Source.Source> => Unit.sources(requestFor(name, onlooker, files), files)

/**
 * Reads a unit and the start of its engine. Returns undefined if the machine does not have the unit.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (
  name: ServiceManager.ManagedUnit,
  onlooker: Onlooker,
  files: Source.Files,
  candidate: Pick<Candidate, "variables">
): UnitStart | undefined => {
  const unit = Unit.read(requestFor(name, onlooker, files), files)
  if (unit.state === "not-found") return undefined
  const command = unit.start.at(-1)
  if (unit.state !== "loaded" || command === undefined) {
    return { unit, start: undefined, why: reasonOf(unit) }
  }
  const { at, environment, unforeseen, words, workingDirectory } = command
  const isUncertain = [...unit.unforeseen, ...unforeseen, ...unit.environment.flatMap((one) => one.unforeseen ?? [])]
  const by: DaemonStart.StartedBy = { _tag: "Unit", unit: name, at }
  const start = DaemonStart.ofCommand(
    by,
    {
      // The program gets its name as the first word. What systemd runs is the path.
      words: [{ text: command.path, at }, ...words.slice(1)],
      variables: environment,
      workingDirectory: workingDirectory ?? "/",
      unforeseen: [
        ...new Set(
          isUncertain.map(
            (reason) => `${sentence(Unforeseen.describe(reason))} The engine may get other flags or variables.`
          )
        )
      ]
    },
    candidate
  )
  return { unit, start, why: undefined }
}

/**
 * Returns the manager that starts a unit. A user's manager is the one of the user who looks.
 *
 * @category operations
 * @since 1.0.0
 */
export const managerOf = (
  manager: ServiceManager.ManagedUnit["manager"],
  { uid, variables }: Onlooker
): ServiceManager.ServiceManager => {
  const { HOME: home = "/", USER: user = String(uid), XDG_CONFIG_HOME: configHome, XDG_DATA_HOME: dataHome } = variables
  return manager === "system"
    ? ServiceManager.system
    : {
        _tag: "User",
        user,
        uid,
        home,
        runtimeDirectory: runtimeDirectory({ uid, variables }),
        ...(configHome && { configHome }),
        ...(dataHome && { dataHome })
      }
}

const requestFor = (
  { manager, name }: ServiceManager.ManagedUnit,
  onlooker: Onlooker,
  files: Source.Files
): Unit.UnitRequest => ({ name, facts: UnitFacts.read(files), manager: managerOf(manager, onlooker) })

/** Says why systemd does not start a unit. */
const reasonOf = ({ fragment, name, problems, state }: Unit.Unit): string => {
  const path = Wording.plain(fragment?.path ?? name)
  switch (state) {
    case "masked":
      return `The unit ${name} is masked.`
    case "unreadable":
      return `Cannot read ${path}.`
    default: {
      // At the last problem of a broken file, systemd stops reading.
      const worst = state === "error" ? problems.at(-1) : problems.find(keepsFromStarting)
      return `systemd does not start ${FilePath.lastElement(name)}: ${worst?.message ?? `${path} has no ExecStart`}.`
    }
  }
}

const keepsFromStarting = ({ effect }: ServiceProblem.ServiceProblem): boolean => effect === "not-started"

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
