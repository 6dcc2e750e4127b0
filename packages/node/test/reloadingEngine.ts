/** An engine in memory that reloads: what it does after SIGHUP is written down, and takes no real time. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk, EngineApi } from "@oci-runtimes/node"
import * as Result from "effect/Result"
import * as OwnTime from "../src/machine/internal/ownTime.ts"
import * as Machines from "./engineMachines.ts"

/** The line with which an engine begins a reload. */
export const begun = 'level=info msg="Got signal to reload configuration, reloading from: /etc/docker/daemon.json"\n'

export const crun = { path: "/usr/bin/crun" }

/** An engine, and what it does when it is asked for a reload. */
export interface ReloadingEngine {
  /** The configuration file. */
  readonly file?: object | null
  /** The runtimes before and after the reload. By default there are none, and those of the file. */
  readonly before?: Machines.Told
  readonly after?: Machines.Told
  /** The time from the signal to the new runtimes, in milliseconds. */
  readonly delay?: number
  /** The answer to the question for events; by default it reports the reload. */
  readonly events?: EngineApi.Answer
  /** True if the engine ends. */
  readonly ends?: boolean
  /** True if the engine answers nothing any more. */
  readonly falls?: boolean
  /** The lines that the engine writes to the journal. With lines, the engine is started by a unit. */
  readonly log?: string
  /** The outcome of systemctl, which sends the signal if it succeeds. */
  readonly manager?: ProgramRun.RunOutcome
  readonly words?: ReadonlyArray<string>
  /** More files. */
  readonly files?: Disk.Files
  readonly uid?: number
  readonly owner?: number
}

/** A machine with an engine, and what happened on it. */
export const reloadingEngine = ({
  delay = 0,
  ends = false,
  falls = false,
  log,
  owner = 0,
  uid = 0,
  ...engine
}: ReloadingEngine) => {
  const { after = { runtimes: { crun } }, before = {}, file: content = { runtimes: { crun } }, words } = engine
  const clock = OwnTime.make()
  let asked: number | undefined
  const signals: Array<number> = []
  const hasReloaded = () => asked !== undefined && clock.currentTimeMillisUnsafe() >= asked + delay
  const now = (target: string) => () => {
    const answer = falls && asked !== undefined ? undefined : Machines.answersOf(hasReloaded() ? after : before)[target]
    return (answer as EngineApi.Answer | undefined) ?? { _tag: "TimedOut" as const, milliseconds: 1 }
  }
  const hangUp = () => {
    asked = clock.currentTimeMillisUnsafe()
    signals.push(asked)
  }
  const reported = '{"Type": "daemon", "Action": "reload"}\n'
  const events = () => engine.events ?? (hasReloaded() ? reported : "")
  const machine = Machines.machine({
    file: content,
    process: {
      uid: owner,
      ...(words && { words }),
      ...(log === undefined && engine.manager === undefined && { group: "/user.slice/x.scope" })
    },
    uid
  })
  const { manager = ProgramRun.printed("") } = engine
  const world = {
    ...machine,
    files: {
      ...machine.files,
      "/usr/bin/systemctl": Machines.program,
      "/usr/bin/journalctl": Machines.program,
      ...engine.files
    },
    processes: {
      ...machine.processes,
      clock,
      others: { 812: { startTime: Machines.startTime, uid: owner, ...(!ends && { onHangUp: hangUp }) } }
    },
    programs: {
      ...machine.programs,
      "/usr/bin/systemctl --no-ask-password reload docker.service": () => {
        if (Result.isSuccess(manager) && manager.success.exitCode === 0) hangUp()
        return manager
      },
      "/usr/bin/journalctl --quiet --no-pager --output=cat --since=@0 --unit=docker.service _TRANSPORT=stdout": () =>
        ProgramRun.printed(log ?? "")
    },
    sockets: {
      "/run/docker.sock": {
        owner,
        answers: {
          "/version": now("/version"),
          "/info": now("/info"),
          "/containers/json": "[]",
          "/events": events
        }
      }
    }
  }
  return { world, signals }
}
