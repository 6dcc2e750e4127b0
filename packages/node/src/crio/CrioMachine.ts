/**
 * CRI-O on a machine: its daemons, its release, its files, and its runtime table. Core makes all decisions. Nothing is changed, and no
 * program is run except `crio --version`. The monitors are not asked for their versions, as CRI-O does: each counts as working.
 */
import {
  Crio,
  CrioDaemon,
  CrioDetection,
  type CrioEngine,
  type CrioResolution,
  type CrioTable,
  type Given,
  type Settings
} from "@oci-runtimes/core/crio"
import type { Source } from "@oci-runtimes/core/engine"
import type { Assessment } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as DaemonTarget from "../engine/DaemonTarget.ts"

/**
 * The daemon in question, and how it is looked at.
 *
 * @category models
 * @since 1.0.0
 */
export type Target = DaemonTarget.Target<CrioDaemon.CrioDaemon>

/**
 * A configuration that was assessed on a machine, with everything that was read.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioAssessment
  extends Assessment.Assessment<Settings.Settings, CrioTable.CrioTable, CrioResolution.CrioResolution>, Target {
  readonly engine: CrioEngine.CrioEngine
  readonly files: Source.Files
}

/** Which files a daemon reads does not depend on the release. */
const filesOf = Effect.fnUntraced(function* (given: Given.Given) {
  const { sources } = Crio.newest()
  const files = yield* SourceFiles.readAll(sources, given)
  return sources(given, files).flatMap(({ _tag, path }) => (_tag === "File" ? [path] : []))
})

const daemons: DaemonTarget.DaemonEngine<Given.Given, CrioDaemon.CrioDaemon> = {
  name: "CRI-O",
  sources: CrioDaemon.sources,
  find: CrioDaemon.find,
  usual: CrioDaemon.usual,
  givenOnly: CrioDaemon.givenOnly,
  filesOf
}

/**
 * Finds the daemons of the machine, the one that counts first.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.suspend(() => DaemonTarget.find(daemons))

/**
 * Finds the daemon in question: the one that counts on the machine or, with a file, the one that reads it. A file that no daemon reads is
 * judged as the only file of a daemon. Fails on another system than Linux, unless a file is in question.
 *
 * @category looking
 * @since 1.0.0
 */
export const target = (options?: DaemonTarget.TargetOptions) => DaemonTarget.target(daemons, options)

/**
 * Detects the release of a daemon by its program. Fails if the rules of the installed release are not known.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect = Effect.fn("CrioMachine.detect")(function* ({
  program = "crio"
}: Pick<CrioDaemon.CrioDaemon, "program">) {
  const outcome = yield* SearchedProgram.askVersion(program)
  return yield* Effect.fromResult(CrioDetection.detect(outcome, program))
})

/**
 * Reads the configuration of a daemon as a release would, and looks where it would look. `searchPath` counts instead of the `PATH` of the
 * daemon. A refusal is in the reading. Fails if this user may not read a file that the daemon reads.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("CrioMachine.assess")(function* (
  engine: CrioEngine.CrioEngine,
  asked: Target,
  searchPath?: string
) {
  const assessment = yield* DaemonTarget.assess(daemons, engine, asked, searchPath)
  const assessed: CrioAssessment = { ...assessment, ...asked, engine }
  return assessed
})
