/**
 * The use of runtimes by containers: which containers ask for a runtime that an engine does not have.
 *
 * Source of the rule: Docker Engine, `daemon/start_unix.go`: the runtime of a container is looked up at each start of the container.
 */
import * as Result from "effect/Result"
import { Wording } from "../../text/index.ts"
import type { Generation } from "../Moby.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import type { Container } from "./ContainerAnswer.ts"

/**
 * Containers that ask for a runtime, by name, sorted.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerUse {
  readonly runtime: string
  readonly containers: ReadonlyArray<string>
}

/**
 * An engine and its runtime map.
 *
 * @category models
 * @since 1.0.0
 */
export interface MapOfEngine {
  readonly engine: Pick<Generation, "resolve">
  readonly map: RuntimeMap
}

/**
 * The containers of an engine that lose their runtime by a change, by runtime, and the reasons, one sentence each, why it cannot be
 * told which others do.
 *
 * @category models
 * @since 1.0.0
 */
export interface LostRuntimes {
  readonly lost: ReadonlyArray<ContainerUse>
  readonly lostUnknown: ReadonlyArray<string>
}

/**
 * Returns the containers that ask for a runtime that the engine does not have, by runtime.
 *
 * @category operations
 * @since 1.0.0
 */
export const without = (
  containers: ReadonlyArray<Container>,
  { engine, map }: MapOfEngine
): ReadonlyArray<ContainerUse> =>
  grouped(containers.filter(({ runtime }) => runtime !== undefined && Result.isFailure(engine.resolve(map, runtime))))

/**
 * Returns the containers that lose their runtime by a change, by runtime.
 *
 * @category operations
 * @since 1.0.0
 */
export const lost = (
  containers: ReadonlyArray<Container>,
  before: MapOfEngine,
  after: MapOfEngine
): ReadonlyArray<ContainerUse> => {
  const already = new Set(without(containers, before).map(({ runtime }) => runtime))
  return without(containers, after).filter(({ runtime }) => !already.has(runtime))
}

/**
 * Says which containers ask for a runtime, as the beginning of a sentence. Long lists are cut.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ containers, runtime }: ContainerUse): string => {
  const names = containers.slice(0, mostNamed).map(Wording.shown).join(", ")
  const rest = containers.length > mostNamed ? ` and ${containers.length - mostNamed} more` : ""
  const verb = containers.length === 1 ? "asks" : "ask"
  return `${Wording.counted(containers.length, "container")} (${names}${rest}) ${verb} for the runtime ${Wording.shown(runtime)}`
}

const mostNamed = 5

const grouped = (containers: ReadonlyArray<Container>): ReadonlyArray<ContainerUse> =>
  Array.from(
    Map.groupBy(containers, ({ runtime }) => runtime ?? ""),
    ([runtime, some]): ContainerUse => ({ runtime, containers: some.map(({ name }) => name).toSorted() })
  ).toSorted((one, other) => (one.runtime < other.runtime ? -1 : 1))
