/**
 * The findings about the start of an engine: its flags, its program, the files beside its own, and its socket.
 */
import * as Result from "effect/Result"
import { Wording } from "../../text/index.ts"
import * as EngineSurvey from "../api/EngineSurvey.ts"
import * as DaemonChoice from "./DaemonChoice.ts"
import * as DaemonStart from "./DaemonStart.ts"
import * as Discovery from "./Discovery.ts"
import * as Finding from "./Finding.ts"
import type { Looked } from "./looked.ts"
import * as Advice from "./advice.ts"

export const programGone = ({ daemon: { next }, isProgramGone }: Looked): ReadonlyArray<Finding.Finding> =>
  next === undefined || !isProgramGone
    ? []
    : [
        Finding.make("next-start-fails", {
          message: `The next start fails: ${DaemonStart.describe(next.by)} starts ${Wording.plain(next.program)}, which does not exist.`,
          advice: "Install the engine again, or correct the command of the unit.",
          at: next.by._tag === "Unit" ? next.by.at : undefined,
          details: { program: next.program }
        })
      ]

export const pidFileTaken = ({ daemon: { standIn } }: Looked): ReadonlyArray<Finding.Finding> =>
  standIn?._tag !== "OtherEngine" || standIn.pidFile === undefined
    ? []
    : [
        Finding.make("next-start-fails", {
          message: `The next start fails: process ${standIn.pid} is an engine with the same PID file, ${Wording.plain(standIn.pidFile)}.`,
          advice: "Stop the other engine first, or give one of the two other paths and another socket.",
          details: { pid: standIn.pid, pidFile: standIn.pidFile }
        })
      ]

export const otherFlags = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const { next, running } = looked.daemon
  if (next === undefined || running === undefined || !Advice.hasOtherFlags(looked)) return []
  const { added, removed } = DaemonStart.changedFlags(running, next)
  const changes = [
    ...(added.length === 0 ? [] : [`new ${flags(added)}`]),
    ...(removed.length === 0 ? [] : [`gone ${flags(removed)}`])
  ]
  return [
    Finding.make("flags-changed", {
      message: `${DaemonStart.describe(next.by)} gives the engine other flags than it runs with: ${changes.join(", ")}.`,
      advice: Advice.restart(looked),
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

export const otherRelease = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const release = looked.answers && EngineSurvey.dockerVersion(looked.answers)?.version
  if (release === undefined || looked.installed === undefined) return []
  return release === looked.installed
    ? []
    : [
        Finding.make("release-changed", {
          message: `The engine that runs is ${release}; the installed program is ${looked.installed}.`,
          advice: Advice.restart(looked),
          details: { running: release, installed: looked.installed }
        })
      ]
}

export const otherFiles = ({ configFile, daemon, otherFiles: files }: Looked): ReadonlyArray<Finding.Finding> =>
  files.map((file) => {
    const { flag } = DaemonChoice.configFileOrigin(daemon)
    const why =
      flag === undefined
        ? ""
        : `, because of the flag --config-file${flag.at === undefined ? "" : ` in ${flag.at.file}:${flag.at.range.start.line}`}`
    return Finding.make("other-file", {
      message: `No engine of this machine reads ${Wording.plain(file)}; the ${Discovery.title(daemon)} reads ${Wording.plain(configFile)}${why}.`,
      at: flag?.at,
      details: { file, configFile }
    })
  })

export const unused = ({ daemon, unusedSettings: at }: Looked): ReadonlyArray<Finding.Finding> =>
  at === undefined
    ? []
    : [
        Finding.make("unused-settings", {
          message: `${at.file}:${at.range.start.line} has flags for the engine, but ${daemon.unit?.name ?? "nothing"} does not read the file.`,
          at,
          details: { file: at.file }
        })
      ]

export const untrusted = ({ answers }: Looked): ReadonlyArray<Finding.Finding> => {
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
