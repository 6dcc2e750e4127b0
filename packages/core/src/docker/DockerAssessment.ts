/** A configuration of Docker Engine on a machine: its assessment, the facts, and the resulting runtime map. */
import { Frozen } from "../data/index.ts"
import { HostFacts } from "../machine/index.ts"
import * as Configuration from "./Configuration.ts"
import type * as ConfigurationInput from "./ConfigurationInput.ts"
import type * as Moby from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as StartVerdict from "./StartVerdict.ts"
import type { Dialect } from "./scripts/WrapperScript.ts"

/**
 * An assessed configuration and its runtime map on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface DockerAssessment extends Configuration.ConfigurationAssessment {
  /** The assessment without the machine. */
  readonly assessed: Configuration.ConfigurationAssessment
  readonly facts: HostFacts.HostFacts
  readonly map: RuntimeMap
}

/**
 * Assesses a configuration on a machine. The result has every problem, including problems that the engine would not
 * reach.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  engine: Moby.Generation,
  sources: ConfigurationInput.ConfigurationInput,
  facts: HostFacts.HostFacts,
  dialect: Dialect = "engine"
): DockerAssessment => onMachine(Configuration.assess(engine, sources), facts, dialect)

/**
 * Adds the facts and the runtime map of a machine to an assessed configuration.
 *
 * @category constructors
 * @since 1.0.0
 */
export const onMachine = (
  assessed: Configuration.ConfigurationAssessment,
  facts: HostFacts.HostFacts,
  dialect: Dialect = "engine"
): DockerAssessment => {
  const { engine, settings } = assessed
  const map = engine.configure(settings, facts, dialect)
  const startFaults = Frozen.frozen(StartVerdict.faults({ engine, settings, map }))
  return Object.freeze({ ...assessed, assessed, facts: HostFacts.keep(facts), map, startFaults })
}

/**
 * Recomputes the start faults from a search for the program of the default runtime; see `StartVerdict.question`.
 *
 * @category constructors
 * @since 1.0.0
 */
export const afterLook = (given: DockerAssessment, look: StartVerdict.Look): DockerAssessment => ({
  ...given,
  startFaults: StartVerdict.faults(given, look)
})

/**
 * Returns an assessment of the configuration with which an engine runs. The engine has accepted it and started with it, so it has no
 * problems. `predicted` is the assessment of its file as it is now.
 *
 * @category constructors
 * @since 1.0.0
 */
export const running = (
  predicted: DockerAssessment,
  { map, settings }: Pick<DockerAssessment, "map" | "settings">
): DockerAssessment => {
  const assessed = {
    ...predicted.assessed,
    settings,
    refused: undefined,
    startFaults: [],
    warnings: [],
    isLegible: true
  }
  return Object.freeze({ ...assessed, assessed: Object.freeze(assessed), facts: predicted.facts, map })
}
