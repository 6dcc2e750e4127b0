/**
 * The status of the engines of a machine: what runs, with what it is configured, and whether the two agree. Core makes all
 * decisions. Nothing is changed.
 */
import {
  Candidate,
  Configuration,
  DaemonChoice,
  DaemonFindings,
  DaemonPlace,
  DaemonStart,
  Discovery,
  Docker,
  type DockerAssessment,
  DockerEngine,
  DockerProblem,
  DockerReload,
  Engines,
  EngineSurvey,
  type Moby,
  RunningConfiguration
} from "@oci-runtimes/core/docker"
import { UpToDate } from "@oci-runtimes/core/questions"
import { Errno, FilePath, Wording } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import { remembering } from "../disk/internal/remembering.ts"
import * as EngineContainers from "../docker/EngineContainers.ts"
import * as Daemons from "../docker/Daemons.ts"
import * as EngineAnswers from "../docker/EngineAnswers.ts"
import * as RunningEngine from "../docker/RunningEngine.ts"
import type { ConfigurationUnreadable, VariableMissing } from "../RuntimeErrors.ts"
import * as Check from "./Check.ts"
import * as Side from "./Side.ts"

/**
 * The status of an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonStatus extends DaemonFindings.DaemonFindings {
  readonly daemon: Discovery.Daemon
  readonly engine: Moby.Generation
  /** The version, and whether the running engine or its installed program said it; undefined if neither did. */
  readonly release: { readonly version: string; readonly from: "engine" | "program" } | undefined
  readonly isRunning: boolean | undefined
  readonly configFile: string
  readonly hasFile: boolean
  readonly sockets: ReadonlyArray<string>
  /** The start with the configuration as it is now; undefined if the file cannot be read, or if the rules of the release are not known. */
  readonly configured: DockerAssessment.DockerAssessment | undefined
  /** The configuration with which the engine runs; undefined if the engine does not say. */
  readonly running: RunningConfiguration.RunningConfiguration | undefined
  readonly survey: EngineSurvey.EngineSurvey | undefined
  readonly containers: EngineContainers.KnownContainers
}

/**
 * The options for a status. `engine` is used instead of the release that the engine says. With `otherFiles`, the files that no
 * engine of the machine reads are findings of this engine. By default they are findings of the first engine of the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface StatusOptions {
  readonly engine?: Moby.Generation
  readonly otherFiles?: boolean
  readonly ask?: EngineAnswers.AskOptions
}

/**
 * Returns the status of an engine of the machine. Each file is read once, after `Daemons.find` has read it for its sockets.
 *
 * @category looking
 * @since 1.0.0
 */
export const of = Effect.fn("Status.of")(
  function* (found: Daemons.Found, daemon: Discovery.Daemon, options: StatusOptions = {}) {
    const survey = yield* RunningEngine.ask(daemon, { containers: true, ...options.ask })
    const installed = daemon.isVirtual ? undefined : yield* RunningEngine.installed(daemon)
    const version = survey && EngineSurvey.dockerVersion(survey)?.version
    const told = version ?? installed
    const engine = options.engine ?? Engines.saying(told)
    const configFile = DaemonChoice.configFile(daemon)
    const info = survey && Result.getOrUndefined(survey.info)
    const isHere = DaemonPlace.isOfThisMachine(daemon, info)
    const read = yield* Effect.result(configuredOn(engine, daemon, { isVirtual: !isHere }))
    const side = Result.getOrUndefined(read)
    const isDenied = Result.isFailure(read) && isDenial(read.failure)
    // A reload changes no flag: the engine then reads the file that its own flags give, and not the file of its next start.
    const reread = DaemonStart.hasOwnFlags(daemon)
      ? yield* Effect.result(configuredOn(engine, daemon, { isReload: true, isVirtual: !isHere }))
      : read
    const reloaded = Result.getOrUndefined(reread)
    // What the engine says of itself is shown even if its file cannot be read.
    const known = reloaded ?? side ?? (isDenied && info ? yield* withoutFile(engine, daemon, !isHere) : undefined)
    const running = known && info && RunningEngine.configuration(known, info)
    const missingRules = Docker.missingRules(engine)
    const judged = missingRules === undefined ? side : undefined
    const judgedReload = missingRules === undefined ? reloaded : undefined
    const assumed = judgedReload ?? judged
    const supposed = assumed && running && RunningConfiguration.supposed(running, assumed)
    const refusal = side && refusalOf(configFile, judged ?? { ...side, startFaults: [] })
    const configured = refusal === undefined ? judged?.map : undefined
    const containers = yield* EngineContainers.of(
      survey,
      daemon.isVirtual ? undefined : (info?.dataRoot ?? side?.map.dataRoot)
    )
    const looked: DaemonFindings.Looked = {
      engine,
      daemon,
      configFile,
      answers: survey,
      installed,
      refusal: refusal ?? (Result.isFailure(read) ? refusedRead(read.failure) : undefined),
      isProgramGone: isHere && (yield* isProgramGone(daemon)),
      configured,
      running: supposed?.map,
      upToDate: judgedReload && supposed && upToDateOf(supposed, judgedReload),
      missing: judged === undefined || !isHere ? [] : yield* missingOn(judged, configFile),
      containers: containers.known,
      unknown: [
        ...new Set([read, reread].flatMap((one) => (Result.isFailure(one) ? unreadable(one.failure) : []))),
        ...(missingRules === undefined ? [] : [`${missingRules}.`]),
        ...containers.reasons,
        ...(found.unreadable === undefined || found.unreadable === "ENOENT"
          ? []
          : [DaemonFindings.describeUnreadable(found.unreadable)])
      ],
      otherFiles: (options.otherFiles ?? daemon === found.daemons[0]) ? yield* otherFiles(found) : [],
      unusedSettings: Discovery.unusedSettings(daemon, found.files)
    }
    const status: DaemonStatus = {
      ...DaemonFindings.make(looked),
      daemon,
      engine,
      release: told === undefined ? undefined : { version: told, from: version === undefined ? "program" : "engine" },
      isRunning: DaemonFindings.isRunning(looked),
      configFile,
      hasFile: side === undefined ? isDenied : side.sources.bytes !== undefined,
      sockets: daemon.sockets,
      configured: side,
      running,
      survey,
      containers
    }
    return status
  },
  Effect.updateService(Disk, remembering)
)

/**
 * Returns the status of each engine of the machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const all = Effect.fn("Status.all")(function* (options: StatusOptions = {}) {
  const found = yield* Daemons.find()
  return yield* Effect.forEach(found.daemons, (daemon) => of(found, daemon, options))
})

const configuredOn = (engine: Moby.Generation, daemon: Discovery.Daemon, options: Side.ReadOptions = {}) =>
  Effect.map(Side.read({ engine, daemon }, options), ({ side }) => side)

const withoutFile = (engine: Moby.Generation, daemon: Discovery.Daemon, isVirtual: boolean) =>
  Effect.match(Side.read({ engine, daemon }, { withoutFile: true, isVirtual }), {
    onSuccess: ({ side }) => side,
    onFailure: () => undefined
  })

const refusalOf = (path: string, { refused, startFaults }: DockerAssessment.DockerAssessment): string | undefined =>
  refused === undefined ? startFaults[0]?.message : Configuration.refusalLine(path, refused)

const upToDateOf = (running: RunningConfiguration.RunningConfiguration, side: DockerAssessment.DockerAssessment) => {
  const upToDate = UpToDate.make(DockerEngine.resolver(side.engine), DockerReload.make(running, side))
  return {
    remedy: upToDate.remedy,
    changes: UpToDate.describe(upToDate, (name) => RunningConfiguration.changesOf(running, side, name))
  }
}

/** Reports whether the unit of an engine starts a program that does not exist. */
const isProgramGone = Effect.fnUntraced(function* ({ next }: Discovery.Daemon) {
  if (next?.by._tag !== "Unit" || !FilePath.isAbsolute(next.program)) return false
  const { stat } = yield* Disk
  return yield* Effect.match(stat(next.program), {
    onSuccess: () => false,
    onFailure: ({ errno }) => errno === "ENOENT"
  })
})

/** Returns the problems of programs and shims that the machine does not have. */
const missingOn = Effect.fnUntraced(function* (side: DockerAssessment.DockerAssessment, path: string) {
  const { engine, facts } = side
  const { diagnostics } = yield* Check.checkAssessed(
    { engine, dialect: side.map.dialect },
    { path, facts, assessed: side.assessed }
  )
  return diagnostics.flatMap(({ code, message, path: [directive, name] }) =>
    DockerProblem.isOfProgram(code) ? [{ name: directive === "runtimes" ? String(name) : "", message }] : []
  )
})

/** Says that the engine cannot read its file, unless only this program cannot. */
const refusedRead = (failure: ConfigurationUnreadable | VariableMissing): string | undefined =>
  failure._tag === "ConfigurationUnreadable" && !isDenial(failure) ? failure.message : undefined

const unreadable = (failure: ConfigurationUnreadable | VariableMissing): ReadonlyArray<string> => {
  if (failure._tag === "VariableMissing") return [`${failure.message}.`]
  const { errno, path } = failure
  const wayOut = errno === "EFBIG" ? "" : " Run the command as root."
  return isDenial(failure) ? [`Cannot read ${Wording.plain(path)}: ${Errno.describe(errno)}.${wayOut}`] : []
}

const isDenial = (failure: ConfigurationUnreadable | VariableMissing): boolean =>
  failure._tag === "ConfigurationUnreadable" && denials.has(failure.errno)

/** The errors that an engine need not have: it has other permissions, and reads larger files. */
const denials: ReadonlySet<string> = new Set(["EACCES", "EFBIG", "EPERM"])

/** Returns the configuration files that are there and that no engine of the machine reads. */
const otherFiles = Effect.fnUntraced(function* (found: Daemons.Found) {
  const daemons = found.daemons.flatMap((daemon) =>
    DaemonStart.hasOwnFlags(daemon) ? [daemon, { ...daemon, next: undefined }] : [daemon]
  )
  const { stat } = yield* Disk
  const there = yield* Effect.filter(Candidate.usualFiles(found.onlooker), (path) =>
    Effect.match(stat(path), { onSuccess: ({ type }) => type === "File", onFailure: () => false })
  )
  // The engine of the snap reads its file by the number of the revision, to which the usual path is a link.
  return yield* Effect.filter(there, (path) =>
    Effect.map(Daemons.reading({ daemons }, path), (daemon) => daemon === undefined)
  )
})
