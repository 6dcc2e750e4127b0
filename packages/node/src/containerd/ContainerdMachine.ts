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
  type Settings
} from "@oci-runtimes/core/containerd"
import { Source } from "@oci-runtimes/core/engine"
import type { HostFacts, ProgramRun } from "@oci-runtimes/core/machine"
import { Assessment } from "@oci-runtimes/core/questions"
import { FilePath } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as SystemFacts from "../disk/SystemFacts.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"

/**
 * The daemon in question, and how it is looked at.
 *
 * @category models
 * @since 1.0.0
 */
export interface Target {
  readonly daemon: ContainerdDaemon.ContainerdDaemon
  /** The absolute path of the file in question; undefined if there is none. */
  readonly file: string | undefined
  /**
   * Present if the file in question is the main file of a daemon that does not exist: because no daemon of the machine reads the file, or
   * because the machine is not looked at.
   */
  readonly alone: "not-looked" | "not-read" | undefined
  /** The other daemons of the machine. */
  readonly others: ReadonlyArray<ContainerdDaemon.ContainerdDaemon>
  /** The numbers of the processes of containerd in containers, which this cannot look into. */
  readonly elsewhere: ReadonlyArray<number>
  /** The file, if it is standard input. */
  readonly input: Source.Files
}

/**
 * The question of which daemon it is about.
 *
 * @category models
 * @since 1.0.0
 */
export interface TargetOptions {
  /** The file in question; `-` is standard input. */
  readonly file?: string
  /** False if only the files are judged, and nothing is looked for on the machine. True by default. */
  readonly host?: boolean
}

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

/**
 * A file that containerd reads cannot be read with the rights of this user, so its configuration cannot be told.
 *
 * @category errors
 * @since 1.0.0
 */
export class ContainerdHidden extends Data.TaggedError("ContainerdHidden")<{ readonly path: string }> {
  override get message(): string {
    return `Cannot tell the configuration of containerd: this user may not read ${JSON.stringify(this.path)}. Run this as root`
  }
}

/**
 * containerd runs containers of Linux, and this system is another one.
 *
 * @category errors
 * @since 1.0.0
 */
export class ContainerdElsewhere extends Data.TaggedError("ContainerdElsewhere") {
  override get message(): string {
    return "This system is not Linux, so its containerd is in a virtual machine. Run this there, or check a file by its path"
  }
}

/**
 * The limits for `containerd --version`, which may hang.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })

/**
 * Finds the daemons of the machine, the one that counts first.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.gen(function* () {
  const { uid } = (yield* Processes).user
  const files = yield* SourceFiles.readAll(ContainerdDaemon.sources, { uid })
  return ContainerdDaemon.find({ uid }, files)
}).pipe(Effect.withSpan("ContainerdMachine.find"))

/**
 * Finds the daemon in question: the one that counts on the machine or, with a file, the one that reads it. A file that no daemon reads is
 * judged as the main file of a daemon.
 *
 * @category looking
 * @since 1.0.0
 */
export const target = Effect.fn("ContainerdMachine.target")(function* (options: TargetOptions = {}) {
  const { file: asked } = options
  const { platform, workingDirectory } = yield* EngineEnvironment
  const host = (options.host ?? true) && platform === "linux"
  if (platform !== "linux" && asked === undefined) return yield* new ContainerdElsewhere()
  const found = host ? yield* find : { daemons: [], elsewhere: [] }
  const [first = ContainerdDaemon.usual] = found.daemons
  const rest = { elsewhere: found.elsewhere.map(({ pid }) => pid), input: Source.none }
  const chosen = (daemon: ContainerdDaemon.ContainerdDaemon, file?: string): Target => ({
    ...rest,
    daemon,
    file,
    alone: undefined,
    others: found.daemons.filter((other) => other !== daemon)
  })
  if (asked === undefined) return chosen(first)
  const isInput = asked === FilePath.standardInput
  const file = isInput ? SourceFiles.inputFile : FilePath.clean(FilePath.absolute(asked, workingDirectory))
  for (const daemon of isInput ? [] : found.daemons) if (yield* reads(daemon, file)) return chosen(daemon, file)
  const alone: Target = {
    ...rest,
    daemon: { ...ContainerdDaemon.usual, ...placesOf(first), given: ContainerdDaemon.givenOnly(file, first.given) },
    file,
    alone: host ? "not-read" : "not-looked",
    others: [],
    input: isInput ? yield* SourceFiles.input : Source.none
  }
  return alone
})

/** Returns where a daemon has its program and looks for others. */
const placesOf = ({ program, searchPath }: ContainerdDaemon.ContainerdDaemon) => ({ program, searchPath })

/** Reports whether a daemon reads a file. Which files it reads does not depend on the release, except for the pattern of some imports. */
const reads = Effect.fnUntraced(function* ({ given }: ContainerdDaemon.ContainerdDaemon, file: string) {
  const main = FilePath.clean(FilePath.absolute(given.config, given.workingDirectory))
  if (file === main) return true
  const engine = Containerd.newest()
  const files = yield* SourceFiles.readAll(engine.sources, given)
  return engine.read(given, files).settings.documents.some((document) => document.file === file)
})

/**
 * Detects the release of a daemon by its program. Fails if the rules of the installed release are not known.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect = Effect.fn("ContainerdMachine.detect")(function* ({
  program
}: Pick<ContainerdDaemon.ContainerdDaemon, "program">) {
  const file = program ?? "containerd"
  const outcome = yield* SearchedProgram.run(file, ["--version"], limits)
  return yield* Effect.fromResult(ContainerdDetection.detect(outcome, file))
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
  const { alone, daemon, input } = asked
  const { given } = daemon
  const { user } = yield* Processes
  const { variables } = yield* EngineEnvironment
  const files = yield* SourceFiles.readAll(engine.sources, given, input)
  const reading = engine.read(given, files)
  const hidden = engine.sources(given, files).find(({ _tag, path }) => _tag !== "Status" && isHidden(files.get(path)))
  if (hidden !== undefined && user.uid !== 0) return yield* new ContainerdHidden({ path: hidden.path })
  const facts: HostFacts.HostFacts = {
    ...(yield* SystemFacts.find),
    noPivotRoot: false,
    searchPath: searchPath ?? daemon.searchPath ?? variables.PATH ?? "",
    workingDirectory: given.workingDirectory
  }
  const lookups = alone === "not-looked" ? [] : (engine.lookups?.(reading.settings, facts) ?? [])
  const states = yield* Effect.forEach(lookups, ({ places }) => ExecutableLookup.look(places))
  const assessed: ContainerdAssessment = {
    ...Assessment.make(engine, reading, facts, states),
    ...asked,
    engine,
    files
  }
  return assessed
})

const isHidden = (state: Source.SourceState | undefined): boolean =>
  state?._tag === "Unreadable" && state.errno === "EACCES"
