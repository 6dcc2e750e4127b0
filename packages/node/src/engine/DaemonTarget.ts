/**
 * The daemon of an engine that a question is about: the one that counts on a machine, or the one that reads a file.
 */
import { type Engine, type Resolution, type RuntimeTable, Source } from "@oci-runtimes/core/engine"
import type { Daemon } from "@oci-runtimes/core/service"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { Disk } from "../disk/Disk.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"
import { ConfigurationHidden, EngineElsewhere } from "./EngineErrors.ts"
import * as EngineLook from "./EngineLook.ts"

/**
 * The daemon in question, and how it is looked at.
 *
 * @category models
 * @since 1.0.0
 */
export interface Target<out D> {
  readonly daemon: D
  /** The absolute path of the file in question; undefined if there is none. */
  readonly file: string | undefined
  /**
   * Present if the file in question is the main file of a daemon that does not exist: because no daemon of the machine reads the file, or
   * because the machine is not looked at.
   */
  readonly alone: "not-looked" | "not-read" | undefined
  /** The other daemons of the machine. */
  readonly others: ReadonlyArray<D>
  /** The numbers of the daemon's processes in containers, which this cannot look into. */
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
 * A daemon of an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineDaemon<out Given> extends Daemon.Facts {
  readonly given: Given
}

/**
 * The daemons of a machine, the one that counts first, and the daemon that counts without any.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found<out D> extends Daemon.Found<D> {
  readonly usual: D
}

/**
 * An engine that has daemons.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonEngine<Given, D extends EngineDaemon<Given>> {
  /** The name of the engine. */
  readonly name: string
  readonly sources: Source.Sources<Daemon.Onlooker>
  /** Returns the daemons, given the states of the sources. */
  readonly find: (onlooker: Daemon.Onlooker, files: Source.Files) => Found<D>
  /** The daemon of a machine that is not looked at. */
  readonly usual: D
  /** Returns the input of a daemon whose only main file is a file, and that is otherwise like another daemon. */
  readonly givenOnly: (file: string, other: Given) => Given
  /** Reads what a daemon is given, and returns the absolute paths of its files. */
  readonly filesOf: (given: Given) => Effect.Effect<ReadonlyArray<string>, never, Disk>
}

/**
 * Finds the daemons of the machine, the one that counts first.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.fn("DaemonTarget.find")(function* <Given, D extends EngineDaemon<Given>>(
  engine: Pick<DaemonEngine<Given, D>, "find" | "sources">
) {
  const { uid } = (yield* Processes).user
  return engine.find({ uid }, yield* SourceFiles.readAll(engine.sources, { uid }))
})

/**
 * Finds the daemon in question: the one that counts on the machine or, with a file, the one that reads it. A file that no daemon reads is
 * judged as the main file of a daemon. Fails on another system than Linux, unless a file is in question.
 *
 * @category looking
 * @since 1.0.0
 */
export const target = Effect.fn("DaemonTarget.target")(function* <Given, D extends EngineDaemon<Given>>(
  engine: DaemonEngine<Given, D>,
  { file: asked, host = true }: TargetOptions = {}
) {
  const { platform, workingDirectory } = yield* EngineEnvironment
  if (platform !== "linux" && asked === undefined) return yield* new EngineElsewhere({ engine: engine.name })
  const isLooked = host && platform === "linux"
  const found = isLooked ? yield* find(engine) : { daemons: [], elsewhere: [], usual: engine.usual }
  const [first = found.usual] = found.daemons
  const elsewhere = found.elsewhere.map(({ pid }) => pid)
  const chosen = (daemon: D, file?: string): Target<D> => ({
    daemon,
    file,
    alone: undefined,
    others: found.daemons.filter((other) => other !== daemon),
    elsewhere,
    input: Source.none
  })
  if (asked === undefined) return chosen(first)
  const isInput = asked === FilePath.standardInput
  const file = isInput ? SourceFiles.inputFile : FilePath.clean(FilePath.absolute(asked, workingDirectory))
  const readers = found.daemons.length === 0 && isLooked ? [first] : found.daemons
  for (const daemon of isInput ? [] : readers) {
    const files = yield* engine.filesOf(daemon.given)
    if (files.some((path) => FilePath.clean(path) === file)) return chosen(daemon, file)
  }
  const { program, searchPath } = first
  const alone: Target<D> = {
    daemon: { ...engine.usual, program, searchPath, given: engine.givenOnly(file, first.given) },
    file,
    alone: isLooked ? "not-read" : "not-looked",
    others: [],
    elsewhere,
    input: isInput ? yield* SourceFiles.input : Source.none
  }
  return alone
})

/**
 * Reads the configuration of a daemon as a release would, and looks where the daemon would look. `searchPath` counts instead of the `PATH`
 * of the daemon. A refusal is in the reading. Fails if this user may not read a file that the daemon reads.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("DaemonTarget.assess")(function* <
  Given extends { readonly workingDirectory: string },
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution,
  D extends EngineDaemon<Given>
>(
  { name }: Pick<DaemonEngine<Given, D>, "name">,
  engine: Engine.Engine<Given, Settings, T, R>,
  { alone, daemon, input }: Target<D>,
  searchPath?: string
) {
  const { given } = daemon
  const { user } = yield* Processes
  const files = yield* SourceFiles.readAll(engine.sources, given, input)
  const hidden = EngineLook.hiddenAmong(engine.sources, given, files)
  if (hidden !== undefined && user.uid !== 0) return yield* new ConfigurationHidden({ engine: name, path: hidden })
  return { ...(yield* assessFiles(engine, { alone, daemon }, files, searchPath)), files }
})

/**
 * Assesses files that have been read, or that a change would leave, as `assess` does.
 *
 * @category looking
 * @since 1.0.0
 */
export const assessFiles = Effect.fnUntraced(function* <
  Given extends { readonly workingDirectory: string },
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution,
  D extends EngineDaemon<Given>
>(
  engine: Engine.Engine<Given, Settings, T, R>,
  { alone, daemon }: Pick<Target<D>, "alone" | "daemon">,
  files: Source.Files,
  searchPath?: string
) {
  const { given } = daemon
  const { variables } = yield* EngineEnvironment
  return yield* EngineLook.assess(engine, engine.read(given, files), {
    searchPath: searchPath ?? daemon.searchPath ?? variables.PATH ?? "",
    workingDirectory: given.workingDirectory,
    looksUp: alone !== "not-looked"
  })
})
