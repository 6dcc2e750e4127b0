/**
 * containerd on a machine: its daemons, its release, its files, and its runtime table. Core makes all decisions. Nothing is changed, and no
 * program is run except `containerd --version`.
 */
import {
  Containerd,
  ContainerdDaemon,
  ContainerdDetection,
  type ContainerdEngine,
  type ContainerdResolution,
  type ContainerdTable,
  type Given,
  Installation,
  type Settings
} from "@oci-runtimes/core/containerd"
import type { Source } from "@oci-runtimes/core/engine"
import type { Assessment } from "@oci-runtimes/core/questions"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as DaemonTarget from "../engine/DaemonTarget.ts"
import { TemplateInQuestion } from "../engine/EngineErrors.ts"

/**
 * The daemon in question, and how it is looked at.
 *
 * @category models
 * @since 1.0.0
 */
export type Target = DaemonTarget.Target<ContainerdDaemon.ContainerdDaemon>

/**
 * A configuration that was assessed on a machine, with everything that was read.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdAssessment
  extends
    Assessment.Assessment<
      Settings.Settings,
      ContainerdTable.ContainerdTable,
      ContainerdResolution.ContainerdResolution
    >,
    Target {
  readonly engine: ContainerdEngine.ContainerdEngine
  readonly files: Source.Files
}

/** Which files a daemon reads does not depend on the release, except for the pattern of some imports. */
const filesOf = Effect.fnUntraced(function* (given: Given.Given) {
  const engine = Containerd.newest()
  const files = yield* SourceFiles.readAll(engine.sources, given)
  const main = FilePath.absolute(given.config, given.workingDirectory)
  return [main, ...engine.read(given, files).settings.documents.map(({ file }) => file)]
})

const daemons: DaemonTarget.DaemonEngine<Given.Given, ContainerdDaemon.ContainerdDaemon> = {
  name: "containerd",
  sources: ContainerdDaemon.sources,
  find: ContainerdDaemon.find,
  usual: ContainerdDaemon.usual,
  givenOnly: ContainerdDaemon.givenOnly,
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
 * judged as the main file of a daemon. Fails for a template, and on another system than Linux unless a file is in question.
 *
 * @category looking
 * @since 1.0.0
 */
export const target = Effect.fnUntraced(function* (options: DaemonTarget.TargetOptions = {}) {
  const { file } = options
  if (file !== undefined && Installation.isTemplate(file)) {
    return yield* new TemplateInQuestion({ path: file, words: Installation.describeTemplate(file) })
  }
  return yield* DaemonTarget.target(daemons, options)
})

/**
 * Detects the release of a daemon by its program. Fails if the rules of the installed release are not known.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect = Effect.fn("ContainerdMachine.detect")(function* ({
  program = "containerd"
}: Pick<ContainerdDaemon.ContainerdDaemon, "program">) {
  const outcome = yield* SearchedProgram.askVersion(program)
  return yield* Effect.fromResult(ContainerdDetection.detect(outcome, program))
})

/**
 * Reads the configuration of a daemon as a release would, and looks where it would look. `searchPath` counts instead of the `PATH` of the
 * daemon. A refusal is in the reading. Fails if this user may not read a file that the daemon reads.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("ContainerdMachine.assess")(function* (
  engine: ContainerdEngine.ContainerdEngine,
  asked: Target,
  searchPath?: string
) {
  const assessment = yield* DaemonTarget.assess(daemons, engine, asked, searchPath)
  const assessed: ContainerdAssessment = { ...assessment, ...asked, engine }
  return assessed
})
