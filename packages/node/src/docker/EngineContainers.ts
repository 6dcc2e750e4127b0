/**
 * The containers of an engine of the machine, and their runtimes: from the engine if it answers, otherwise from its data root.
 */
import {
  type ContainerAnswer,
  ContainerUse,
  DaemonFindings,
  DaemonPlace,
  type Discovery,
  type EngineSurvey,
  RecordedContainer
} from "@oci-runtimes/core/docker"
import { Wording } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as ContainerFiles from "./ContainerFiles.ts"
import * as RunningEngine from "./RunningEngine.ts"

/**
 * The containers of an engine: those whose runtime is known, the number of others, and the reasons, one sentence each.
 *
 * @category models
 * @since 1.0.0
 */
export interface KnownContainers {
  readonly known: ReadonlyArray<ContainerAnswer.Container>
  readonly unknown: number
  readonly reasons: ReadonlyArray<string>
}

/**
 * Returns the containers that an engine has told, otherwise those that its data root records. Without a data root, there are none.
 *
 * @category looking
 * @since 1.0.0
 */
export const of = Effect.fn("EngineContainers.of")(function* (
  survey: EngineSurvey.EngineSurvey | undefined,
  dataRoot: string | undefined
) {
  const answered = survey?.containers
  if (answered !== undefined && Result.isSuccess(answered)) {
    const { known, unknown } = answered.success
    const told: KnownContainers = {
      known,
      unknown: unknown.length,
      reasons:
        unknown.length === 0
          ? []
          : [`The runtime of ${Wording.counted(unknown.length, "container")} was not asked for.`]
    }
    return told
  }
  if (dataRoot === undefined) return none
  const { faults, known } = yield* ContainerFiles.read(dataRoot)
  const recorded: KnownContainers = {
    known,
    unknown: faults.filter((fault) => !RecordedContainer.isOfDirectory(fault)).length,
    reasons: faults.slice(0, 1).map(RecordedContainer.describe)
  }
  return recorded
})

/**
 * Returns the containers of an engine that lose their runtime by a change of its runtime map. Nothing is asked if no name goes. The
 * data root of an engine in a virtual machine is not on this machine, so only the engine itself knows its containers.
 *
 * @category looking
 * @since 1.0.0
 */
export const lost = Effect.fn("EngineContainers.lost")(function* (
  daemon: Discovery.Daemon,
  before: ContainerUse.MapOfEngine,
  after: ContainerUse.MapOfEngine
) {
  const goes = [...before.map.runtimes.names()].some((name) => Result.isFailure(after.engine.resolve(after.map, name)))
  if (!goes) return nothingLost
  const survey = yield* RunningEngine.ask(daemon, { containers: true })
  const info = survey && Result.getOrUndefined(survey.info)
  const isHere = DaemonPlace.isOfThisMachine(daemon, info)
  const { known, reasons } = yield* of(survey, isHere ? (info?.dataRoot ?? before.map.dataRoot) : undefined)
  const untold = DaemonFindings.untoldContainers({ answers: survey, daemon })
  const found: ContainerUse.LostRuntimes = {
    lost: ContainerUse.lost(known, before, after),
    lostUnknown: untold.length > 0 ? untold : reasons
  }
  return found
})

const nothingLost: ContainerUse.LostRuntimes = Object.freeze({ lost: [], lostUnknown: [] })

const none: KnownContainers = Object.freeze({ known: [], unknown: 0, reasons: [] })
