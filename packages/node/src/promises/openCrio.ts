/** The runtimes of CRI-O as promises. `promise` loads this module when it is used. */
import { Crio } from "@oci-runtimes/core/crio"
import { Names } from "@oci-runtimes/core/crio/names"
import * as Effect from "effect/Effect"
import * as CrioMachine from "../crio/CrioMachine.ts"
import type { ConfigurationHidden, EngineElsewhere } from "../engine/EngineErrors.ts"
import * as Assessed from "../questions/Assessed.ts"
import type { DaemonOptions } from "./DaemonOptions.ts"
import {
  type ConfigurationRefused,
  type OpenedEngine,
  questions,
  type ReleaseUnknown,
  releaseOf,
  type Run,
  type RuntimeUnusable
} from "./OpenedEngine.ts"

/**
 * The failures of questions about CRI-O that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type CrioFailure =
  | ConfigurationHidden
  | ConfigurationRefused
  | EngineElsewhere
  | ReleaseUnknown
  | RuntimeUnusable

/** Opens the runtimes of CRI-O. */
export const openWith = async (
  { config, engine: name }: DaemonOptions,
  run: Run<CrioFailure>
): Promise<OpenedEngine> => {
  const target = CrioMachine.target(config === undefined ? {} : { file: config })
  const { daemon } = await run(target)
  const engine = await run(releaseOf(name, { ...crio, detect: CrioMachine.detect(daemon) }))
  const assess = Effect.flatMap(target, (asked) => CrioMachine.assess(engine, asked))
  return {
    engine: engine.id,
    ...questions(assess, run, Assessed.explain)
  }
}

const crio = {
  title: "CRI-O",
  names: Names,
  release: (version: string) => Crio.release(version),
  message: Crio.message
}
