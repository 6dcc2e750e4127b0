/**
 * The findings about an engine of a machine: the differences between the engine as it runs, its configuration as it is now, and the
 * machine. The reasons why something cannot be told are listed too.
 */
import * as Result from "effect/Result"
import type { Origin } from "../../engine/index.ts"
import type { Unit } from "../../service/index.ts"
import { Errno, Wording } from "../../text/index.ts"
import * as EngineFault from "../api/EngineFault.ts"
import type { Container } from "../api/ContainerAnswer.ts"
import * as ContainerUse from "../api/ContainerUse.ts"
import * as EngineSurvey from "../api/EngineSurvey.ts"
import type { Generation } from "../Moby.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import * as DaemonCommand from "./DaemonCommand.ts"
import * as DaemonStart from "./DaemonStart.ts"
import type { Daemon } from "./Discovery.ts"
import * as Finding from "./Finding.ts"

/**
 * The results of all looks at an engine of a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Looked {
  readonly engine: Generation
  readonly daemon: Daemon
  readonly configFile: string
  /** The answers of the engine; undefined if no socket of the engine is there. */
  readonly answers: EngineSurvey.EngineSurvey | undefined
  /** The version that the installed program of the engine prints; undefined if it prints none. */
  readonly installed: string | undefined
  /** The line in which the engine refuses its configuration as it is now, or says why it would not start; undefined if it would. */
  readonly refusal: string | undefined
  /** The runtime map with the configuration as it is now; undefined if the engine would not start with it. */
  readonly configured: RuntimeMap | undefined
  /** The runtime map with which the engine runs; undefined if the engine does not say. */
  readonly running: RuntimeMap | undefined
  /** The remedy for differences from the configuration as it is now, and the differences; undefined if the engine does not run. */
  readonly standing:
    | { readonly remedy: "correction" | "none" | "reload" | "restart"; readonly changes: ReadonlyArray<string> }
    | undefined
  /** The problems of the programs of runtimes, one sentence each, by the name of the runtime. */
  readonly missing: ReadonlyArray<{ readonly name: string; readonly message: string }>
  /** The containers whose runtime is known, and reasons, one sentence each, why those of others are not. */
  readonly containers: ReadonlyArray<Container>
  readonly unknown: ReadonlyArray<string>
  /** Configuration files that are there and that no engine of the machine reads. */
  readonly otherFiles: ReadonlyArray<string>
  /** The place of flags that nothing gives to the engine. */
  readonly unusedSettings: Origin.Place | undefined
}

/**
 * The findings, errors first, and what cannot be told, one sentence each. `agrees` is undefined if it cannot be told whether the
 * engine runs with its configuration as it is now.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonFindings {
  readonly findings: ReadonlyArray<Finding.Finding>
  readonly unknown: ReadonlyArray<string>
  readonly agrees: boolean | undefined
}

/**
 * Returns the findings about an engine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (looked: Looked): DaemonFindings => {
  const findings = [
    ...nextStart(looked),
    ...containersWithout(looked),
    ...programs(looked),
    ...standing(looked),
    ...otherFlags(looked),
    ...otherRelease(looked),
    ...otherFiles(looked),
    ...unused(looked),
    ...untrusted(looked)
  ]
  const unknown = [...unanswered(looked), ...unforeseen(looked), ...looked.unknown]
  return { findings, unknown, agrees: findings.length > 0 ? false : unknown.length > 0 ? undefined : true }
}

/**
 * Reports whether an engine runs; undefined if that cannot be told, because its socket did not answer, or because another program
 * did.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRunning = ({ answers, daemon }: Pick<Looked, "answers" | "daemon">): boolean | undefined => {
  if (daemon.process !== undefined) return true
  if (answers === undefined) return false
  if (Result.isSuccess(answers.version)) return EngineSurvey.dockerVersion(answers) === undefined ? undefined : true
  const { reason } = answers.version.failure
  return reason._tag === "NoSocket" && gone.has(reason.errno) ? false : undefined
}

/** The errors of a socket at which no program listens. */
const gone: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOENT", "ENOTSOCK"])

const commanded = ({ daemon: { kind, next, ofUnit, process, running } }: Looked): DaemonCommand.Commanded => ({
  kind,
  by: next?.by ?? running?.by,
  signalled: ofUnit === undefined || isReloadable(ofUnit.unit) ? undefined : process?.pid
})

const isReloadable = ({ reload, type }: Unit.Unit): boolean => reload.length > 0 || type === "notify-reload"

const run = (command: string | undefined, otherwise: string): string =>
  command === undefined
    ? otherwise
    : command.includes(" ") && /^[a-z]/.test(command)
      ? `Run \`${command}\`.`
      : `${command}.`

const restart = (looked: Looked): string => {
  const command = DaemonCommand.restart(commanded(looked))
  const readUnits = hasOtherFlags(looked) ? DaemonCommand.readUnits(commanded(looked)) : undefined
  return readUnits === undefined || command === undefined
    ? run(command, "Stop the engine, and start it again.")
    : `Run \`${readUnits}\`, then \`${command}\`.`
}

const nextStart = (looked: Looked): ReadonlyArray<Finding.Finding> =>
  looked.refusal === undefined
    ? []
    : [
        Finding.make("next-start-fails", {
          // The engine may print its usage after the first line.
          message: `The next start fails: ${looked.refusal.split("\n", 1).join()}`,
          advice: `${isRunning(looked) === true ? "The engine runs on with what it has read. Correct this before the engine or the machine is restarted" : "Correct this, then start the engine"}; for all problems and their fixes, run \`oci-runtimes check\`.`,
          details: { refusal: looked.refusal }
        })
      ]

const containersWithout = ({ configured, containers, engine, running }: Looked): ReadonlyArray<Finding.Finding> => {
  const now = running ?? configured
  if (now === undefined) return []
  const lost = ContainerUse.without(containers, { engine, map: now })
  const later =
    running === undefined || configured === undefined
      ? []
      : ContainerUse.lost(containers, { engine, map: running }, { engine, map: configured })
  return [
    ...lost.map((use) =>
      Finding.make("runtime-of-containers-gone", {
        message: `${ContainerUse.describe(use)}, which the engine does not have.`,
        details: { ...use, isGone: true }
      })
    ),
    ...later.map((use) =>
      Finding.make("runtime-of-containers-gone", {
        message: `${ContainerUse.describe(use)}, which the configuration does not have any more.`,
        advice:
          "Configure the runtime again before the engine reads its configuration, or make the containers anew with another runtime.",
        details: { ...use, isGone: false }
      })
    )
  ]
}

const programs = ({ missing }: Looked): ReadonlyArray<Finding.Finding> =>
  missing.map(({ message, name }) => Finding.make("program-vanished", { message, details: { runtime: name } }))

const standing = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const { remedy = "none", changes = [] } = looked.standing ?? {}
  if (remedy !== "reload" && remedy !== "restart") return []
  const details = { changes }
  const message = `The engine does not run with its configuration as it is now: ${changes.join("; ")}.`
  return [
    remedy === "reload"
      ? Finding.make("reload-needed", { message, details, advice: run(DaemonCommand.reload(commanded(looked)), "") })
      : Finding.make("restart-needed", {
          message,
          details,
          advice: `A reload is not enough. ${restart(looked)} Without live-restore, that stops all containers.`
        })
  ]
}

const hasOtherFlags = (looked: Looked): boolean => {
  const { next, running } = looked.daemon
  if (next === undefined || running === undefined || next.unforeseen.length > 0 || hidesFlags(looked)) return false
  return !DaemonStart.hasSameFlags(next, running)
}

const otherFlags = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const { next, running } = looked.daemon
  if (next === undefined || running === undefined || !hasOtherFlags(looked)) return []
  const { added, removed } = DaemonStart.changedFlags(running, next)
  const changes = [
    ...(added.length === 0 ? [] : [`new ${flags(added)}`]),
    ...(removed.length === 0 ? [] : [`gone ${flags(removed)}`])
  ]
  return [
    Finding.make("flags-changed", {
      message: `${DaemonStart.describe(next.by)} gives the engine other flags than it runs with: ${changes.join(", ")}.`,
      advice: restart(looked),
      at: next.by._tag === "Unit" ? next.by.at : undefined,
      details: { running: running.flags.map(({ text }) => text), next: next.flags.map(({ text }) => text) }
    })
  ]
}

const flags = (words: ReadonlyArray<string>): string => {
  const text = words.map(Wording.plain).join(" ")
  return `\`${text.length > longestFlags ? `${text.slice(0, longestFlags)}…` : text}\``
}

/** The number of characters of flags in a message. The details have all of them. */
const longestFlags = 1000

const otherRelease = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const release = looked.answers && EngineSurvey.dockerVersion(looked.answers)?.version
  if (release === undefined || looked.installed === undefined) return []
  return release === looked.installed
    ? []
    : [
        Finding.make("release-changed", {
          message: `The engine that runs is ${release}; the installed program is ${looked.installed}.`,
          advice: restart(looked),
          details: { running: release, installed: looked.installed }
        })
      ]
}

const otherFiles = ({ configFile, daemon, otherFiles: files }: Looked): ReadonlyArray<Finding.Finding> =>
  files.map((file) => {
    const flag = (daemon.next ?? daemon.running)?.flags.find(({ text }) => text.startsWith("--config-file"))
    const why =
      flag === undefined
        ? ""
        : `, because of the flag --config-file${flag.at === undefined ? "" : ` in ${flag.at.file}:${flag.at.range.start.line}`}`
    return Finding.make("other-file", {
      message: `No engine here reads ${Wording.plain(file)}; this engine reads ${Wording.plain(configFile)}${why}.`,
      at: flag?.at,
      details: { file, configFile }
    })
  })

const unused = ({ daemon, unusedSettings: at }: Looked): ReadonlyArray<Finding.Finding> =>
  at === undefined
    ? []
    : [
        Finding.make("unused-settings", {
          message: `${at.file}:${at.range.start.line} has flags for the engine, but ${daemon.unit?.name ?? "nothing"} does not read the file.`,
          at,
          details: { file: at.file }
        })
      ]

const untrusted = ({ answers }: Looked): ReadonlyArray<Finding.Finding> => {
  if (answers === undefined || Result.isSuccess(answers.version)) return []
  const { reason } = answers.version.failure
  return reason._tag === "RefusedOwner"
    ? [
        Finding.make("untrusted-socket", {
          message: `The socket ${Wording.plain(answers.socket.path)} belongs to user ${reason.owner}, and not to root or to user ${reason.user}. It was not asked.`,
          details: { socket: answers.socket.path, owner: reason.owner }
        })
      ]
    : []
}

/** Says which answers are missing. An engine that does not run is not expected to answer. */
const unanswered = (looked: Looked): ReadonlyArray<string> => {
  const { answers, daemon } = looked
  if (answers === undefined) {
    return daemon.process === undefined ? [] : ["The engine runs, but has no socket on this machine that can be asked."]
  }
  if (isRunning(looked) === false) return []
  const asked: ReadonlyArray<Result.Result<unknown, EngineFault.EngineFault>> = [answers.version, answers.info]
  const faults = asked.flatMap((answer) =>
    Result.isFailure(answer) && answer.failure.reason._tag !== "RefusedOwner"
      ? [EngineFault.describe(answers.socket, answer.failure)]
      : []
  )
  return [...new Set(faults)]
}

const unforeseen = (looked: Looked): ReadonlyArray<string> => {
  const { next, ofUnit, running } = looked.daemon
  return [
    ...new Set([
      ...(next?.unforeseen ?? []),
      ...(next === undefined || hidesFlags(looked) ? (running?.unforeseen ?? []) : []),
      ...(ofUnit?.why !== undefined && ofUnit.unit.state !== "masked" ? [ofUnit.why] : [])
    ])
  ]
}

/** Reports whether the engine has a process whose command line cannot be read. */
const hidesFlags = ({ daemon }: Looked): boolean => daemon.process?.words.length === 0

/**
 * Describes in a sentence that the list of processes cannot be read.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeUnreadable = (errno: string): string =>
  `Cannot list the processes of the machine: ${Errno.describe(errno)}. Run the command as root.`
