/**
 * The engine whose rules apply in a run: the engine of the flag, or the installed engine.
 */
import {
  ClientEndpoint,
  DaemonChoice,
  Discovery,
  Docker,
  EngineVersion,
  Engines,
  type Moby
} from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import { Daemons, EngineDetection, EngineEnvironment, RuntimeErrors } from "@oci-runtimes/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { dockerNamed } from "./EngineFlag.ts"
import { root } from "./Root.ts"
import { InvalidCommandLine } from "./SharedFlags.ts"
import { Terminal } from "../text/Terminal.ts"

/** The installed engine, and how it was detected. */
export interface DetectedEngine {
  readonly detection: EngineVersion.Detection
  readonly engine: Moby.Generation
}

/**
 * The installed engine and the engines of the machine as found in this run; undefined before. `isForPeople` is true if the answer is text for
 * people, who must know that the engine was guessed.
 */
export class Detected extends Context.Service<
  Detected,
  {
    found: DetectedEngine | undefined
    /** The Docker Engine that was looked for, also to see whether there is one. */
    probed: DetectedEngine | undefined
    /** The release of another family that was found. */
    other: DetectedRelease | undefined
    machine: Daemons.Found | undefined
    isForPeople: boolean
    told: Set<string>
  }
>()("oci-runtimes/Detected") {}

/** A release of another family than Docker's. `reason` is a sentence, and `because` says the same in a few words. */
export interface DetectedRelease {
  readonly engine: string
  readonly title: string
  readonly reason: string
  readonly because: string
  readonly version: string | null
  readonly program: string | null
  /** A sentence about the part that the answers do not cover; null if they cover everything. */
  readonly reservation: string | null
}

/** The state before the detection. */
export const layer: Layer.Layer<Detected> = Layer.sync(Detected, () => ({
  found: undefined,
  probed: undefined,
  other: undefined,
  machine: undefined,
  told: new Set<string>(),
  isForPeople: false
}))

/**
 * Returns the engine of the flag, or detects the installed engine. Tells people once which engine it is and why, and what its
 * answers do not cover.
 */
export const engineFor = Effect.fnUntraced(function* (readers: Readers) {
  const engine = yield* choose(readers)
  if (readers === "people") yield* noteReservation(engine)
  return engine
})

/**
 * The chosen engine, whose rules for runtimes are known. Without `--json`, people are told about a detected engine. Fails for a
 * release of which only the directives are known.
 */
export const chosenEngine = Effect.gen(function* () {
  const { json } = yield* root
  return yield* admit(yield* choose(json ? "programs" : "people"))
})

/** Returns the engine, or fails if its rules for runtimes are not known. Tells people what its answers do not cover. */
export const admit = Effect.fnUntraced(function* (engine: Moby.Generation) {
  yield* requireRules(engine)
  if (!(yield* root).json) yield* noteReservation(engine)
  return engine
})

/** Fails if the rules of an engine for runtimes are not known. */
export const requireRules = (engine: Moby.Generation) =>
  Docker.missingRules(engine) === undefined
    ? Effect.void
    : Effect.fail(new RuntimeErrors.EngineRulesMissing({ engine }))

/**
 * Tells people after the answer which engine it is about, if no program reported the version, or if the answer does not consider
 * everything that the version does. A version that was reported and is fully known needs no remark.
 */
export const noteDetection = Effect.gen(function* () {
  const { found, isForPeople, other } = yield* Detected
  if (!isForPeople) return
  if (other !== undefined) {
    yield* note(`Engine: ${other.title} (${other.because}; choose another with --engine)`)
    return
  }
  if (found === undefined) return
  const { detection, engine } = found
  const { because } = detection
  if (because._tag === "VersionFound" && because.reservation === undefined) return
  yield* note(`Engine: ${engine.title} (${EngineVersion.summarise(detection)}; choose another with --engine)`)
})

type Readers = "people" | "programs"

/** Returns the engine of the flag, or detects the installed engine. `noteDetection` then tells people. */
const choose = Effect.fnUntraced(function* (readers: Readers) {
  const given = dockerNamed((yield* root).engine)
  if (given !== undefined) return given
  const detected = yield* Detected
  detected.isForPeople ||= readers === "people"
  return (yield* detectOnce).engine
})

const detectOnce = Effect.gen(function* () {
  const detected = yield* Detected
  detected.found = yield* probe
  return detected.found
})

/** Looks for the Docker Engine of the machine, once in a run. */
const probe = Effect.gen(function* () {
  const detected = yield* Detected
  if (detected.probed === undefined) {
    const detection = yield* EngineDetection.detectOf(yield* wantedDaemon)
    detected.probed = { detection, engine: Engines.detected(detection) }
  }
  return detected.probed
})

/** Reports whether a Docker Engine is installed. */
export const isDockerInstalled = Effect.suspend(() =>
  Effect.map(probe, ({ detection }) => detection.because._tag === "VersionFound")
)

/** The engines of the machine, found once in a run. */
export const foundDaemons = Effect.gen(function* () {
  const detected = yield* Detected
  detected.machine ??= yield* Daemons.find()
  return detected.machine
})

/** The engine of the machine that the flags choose, without regard to a file. Fails if no engine listens at the given socket. */
export const wantedDaemon = Effect.gen(function* () {
  const { json, socket } = yield* root
  const found = yield* foundDaemons
  if (Option.isNone(socket)) {
    const daemon = Daemons.choose(found)
    const stray = DaemonChoice.describeStray(found, found.endpoint)
    if (daemon && stray !== undefined && !json)
      yield* noteOnce(`${stray} The ${Discovery.title(daemon)} counts instead.`)
    return daemon
  }
  const { workingDirectory } = yield* EngineEnvironment.EngineEnvironment
  const path = ClientEndpoint.socketPath(socket.value, workingDirectory)
  const daemon = Daemons.choose(found, path)
  const problem = `No engine of this machine listens at ${Wording.plain(path)}. Run oci-runtimes status to see the engines`
  return daemon ?? (yield* new InvalidCommandLine({ problems: [problem] }))
})

/** Tells people something once in a run. */
export const noteOnce = Effect.fnUntraced(function* (text: string) {
  const detected = yield* Detected
  if (detected.told.has(text)) return
  detected.told.add(text)
  yield* note(text)
})

/** Tells people what the answers do not cover. */
const noteReservation = (engine: Moby.Generation) => {
  const reservation = Docker.reservation(engine)
  return reservation === undefined ? Effect.void : noteOnce(reservation)
}

const note = (text: string) =>
  Effect.flatMap(Terminal, (terminal) =>
    terminal.note(Style.paint(terminal.colours.notes)("dim", Style.printable(text)))
  )
