/**
 * Reads configurations from a machine to compare them, or to say what a reload of one would do. Unlike `Runtimes`, it takes
 * those that the engine refuses as well. Nothing is written.
 */
import {
  Configuration,
  DockerAssessment,
  DockerEngine,
  type DockerEnvironment,
  DockerReload
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as HostProbe from "../docker/HostProbe.ts"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import { startLook } from "../docker/internal/startLook.ts"

/**
 * A configuration as a side of a comparison, and where its file is.
 *
 * @category models
 * @since 1.0.0
 */
export interface ComparedSide {
  readonly path: string
  /** The paths that the engine uses by default. */
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly side: DockerAssessment.DockerAssessment
}

/**
 * What the configuration comes to under the engine, with every fault, that of a default runtime included whose program is
 * missing on this machine. A file that may be missing counts as empty then.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = Effect.fn("Compare.read")(function* (
  options: ConfigurationSources.SourceOptions,
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {}
) {
  const located = yield* ConfigurationSources.locate({ ...options, mayBeMissing })
  const { defaults, facts, flags, path, readFile } = located
  const sources = { bytes: yield* readFile, flags, defaults, name: path }
  const assessed = Configuration.assess(options.engine, sources)
  const canonical = yield* HostProbe.withDataRoot(facts, assessed.settings)
  const compared: ComparedSide = {
    path,
    defaults,
    side: yield* afterLook(DockerAssessment.onMachine(assessed, canonical, options.dialect))
  }
  return compared
})

/**
 * The side with what a look for the program of its default runtime on this machine found.
 *
 * @category looking
 * @since 1.0.0
 */
export const afterLook = Effect.fn("Compare.afterLook")(function* (side: DockerAssessment.DockerAssessment) {
  const look = yield* startLook(side, side.facts)
  return look === undefined ? side : DockerAssessment.afterLook(side, look)
})

/**
 * Returns what a reload would do to an engine that runs, given what a start with the same configuration leads to.
 *
 * @category operations
 * @since 1.0.0
 */
export const impactOf = (running: DockerReload.Running, restarted: DockerAssessment.DockerAssessment) =>
  ReloadImpact.make(DockerEngine.resolver(restarted.engine), DockerReload.make(running, restarted))

/**
 * What an engine that runs with one configuration would make of another one when it reads that instead.
 *
 * @category looking
 * @since 1.0.0
 */
export const reloadImpact = Effect.fn("Compare.reloadImpact")(function* (
  running: ConfigurationSources.SourceOptions,
  file: string
) {
  const before = yield* read(running)
  const after = yield* read({ ...running, configFile: file })
  const facts = yield* HostProbe.withDataRoot(before.side.facts, after.side.settings)
  const restarted = yield* afterLook(DockerAssessment.onMachine(after.side.assessed, facts, after.side.map.dialect))
  const impact = impactOf(before.side, restarted)
  return { before, after, impact }
})
