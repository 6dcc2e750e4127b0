/** The runtimes of CRI-O as promises. `promise` loads this module when it is used. */
import { Crio, type CrioChange, type Settings } from "@oci-runtimes/core/crio"
import { Names } from "@oci-runtimes/core/crio/names"
import * as Effect from "effect/Effect"
import * as CrioEdits from "../crio/CrioEdits.ts"
import * as CrioMachine from "../crio/CrioMachine.ts"
import type * as FileWriter from "../disk/FileWriter.ts"
import type { DaemonEditRefused } from "../engine/DaemonEdit.ts"
import type { ConfigurationHidden, EngineElsewhere } from "../engine/EngineErrors.ts"
import * as Assessed from "../questions/Assessed.ts"
import { changes, type DaemonChanges } from "./DaemonChanges.ts"
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
 * The runtimes of CRI-O.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedCrio
  extends OpenedEngine, DaemonChanges<CrioEntry, CrioMachine.CrioAssessment, Settings.Settings> {}

/**
 * A handler to add: its program or shim, and the configuration file that a shim gets.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioEntry {
  readonly path: string
  readonly config?: string
}

/**
 * The failures of questions about CRI-O that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type CrioFailure =
  | ConfigurationHidden
  | ConfigurationRefused
  | DaemonEditRefused
  | EngineElsewhere
  | FileWriter.FilesLeftWritten
  | FileWriter.WriteError
  | ReleaseUnknown
  | RuntimeUnusable

/** Opens the runtimes of CRI-O. */
export const openWith = async ({ config, engine: name }: DaemonOptions, run: Run<CrioFailure>): Promise<OpenedCrio> => {
  const target = CrioMachine.target(config === undefined ? {} : { file: config })
  const { daemon } = await run(target)
  const engine = await run(releaseOf(name, { ...crio, detect: CrioMachine.detect(daemon) }))
  const assess = Effect.flatMap(target, (asked) => CrioMachine.assess(engine, asked))
  return {
    engine: engine.id,
    ...questions(assess, run, Assessed.explain),
    ...changes(run, toAdd, (change, force) =>
      Effect.flatMap(target, (asked) => CrioEdits.prepare(engine, asked, change, { force }))
    )
  }
}

const toAdd = (name: string, { config, path }: CrioEntry, replace: boolean): CrioChange.AddRuntime => ({
  _tag: "AddRuntime",
  name,
  program: path,
  ...(config !== undefined && { config }),
  replace
})

const crio = {
  title: "CRI-O",
  names: Names,
  release: (version: string) => Crio.release(version),
  message: Crio.message
}
