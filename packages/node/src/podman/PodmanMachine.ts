/**
 * Podman on a machine: its release, its files, and its runtime table. Core makes all decisions. Nothing is changed, and no program is
 * run except `podman --version`.
 */
import { Source } from "@oci-runtimes/core/engine"
import {
  Given,
  PodmanDetection,
  type PodmanEngine,
  type PodmanResolution,
  type PodmanTable,
  ReadFiles,
  type Settings
} from "@oci-runtimes/core/podman"
import type { HostFacts } from "@oci-runtimes/core/machine"
import type { Assessment } from "@oci-runtimes/core/questions"
import { FilePath } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { Disk } from "../disk/Disk.ts"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import * as EngineLook from "../engine/EngineLook.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"
import { exitsFaultOf } from "./internal/exitsDirectory.ts"

/**
 * The part of the command line of Podman that concerns runtimes, and its surroundings.
 *
 * @category models
 * @since 1.0.0
 */
export interface AssessOptions {
  /** The values of `--module`, in order. */
  readonly modules?: ReadonlyArray<string>
  readonly flags?: Given.Flags
  /** The user who runs Podman; by default the user of this process. Of another user, the variables are assumed. */
  readonly user?: Given.User
  /**
   * The file in question; `-` is standard input. If Podman does not read it on the machine, or if `host` is false, it is the only file, as
   * with the variable `CONTAINERS_CONF`.
   */
  readonly file?: string
  /** False if only the files are judged, and nothing is looked for on the machine. True by default. */
  readonly host?: boolean
  /** The `PATH` of Podman; by default that of the environment. */
  readonly searchPath?: string
}

/**
 * A configuration that was assessed on a machine, with everything that was read.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanAssessment extends Assessment.Assessment<
  Settings.Settings,
  PodmanTable.PodmanTable,
  PodmanResolution.PodmanResolution
> {
  readonly engine: PodmanEngine.PodmanEngine
  readonly given: Given.Given
  readonly files: Source.Files
  /** The absolute path of the file in question; undefined if there is none. */
  readonly file: string | undefined
  /**
   * Present if the file in question is the only file: because Podman does not read it on the machine, or because the machine is not looked
   * at.
   */
  readonly alone: "not-looked" | "not-read" | undefined
}

/**
 * Podman runs containers in a virtual machine on this system, where its files and programs cannot be looked at.
 *
 * @category errors
 * @since 1.0.0
 */
export class PodmanElsewhere extends Data.TaggedError("PodmanElsewhere") {
  override get message(): string {
    return "Podman runs containers in a virtual machine on this system, and this cannot look into it. Run this there (podman machine ssh), or check a file by its path"
  }
}

/**
 * A file of another user cannot be read with the rights of this user, so the configuration of that user cannot be told.
 *
 * @category errors
 * @since 1.0.0
 */
export class PodmanHidden extends Data.TaggedError("PodmanHidden")<{ readonly path: string }> {
  override get message(): string {
    return `Cannot tell the configuration of another user: this user may not look at ${JSON.stringify(this.path)}. Run this as that user or as root`
  }
}

/**
 * Returns what Podman is given if a user runs it on the machine. The monitors are not asked for their versions, as Podman before 5.0
 * does: each counts as new enough.
 *
 * @category looking
 * @since 1.0.0
 */
export const given = Effect.fn("PodmanMachine.given")(function* (options: AssessOptions = {}) {
  const { flags = {}, modules = [], searchPath } = options
  const { variables: own, workingDirectory } = yield* EngineEnvironment
  const { uid } = (yield* Processes).user
  const user = options.user ?? Given.userIn(yield* passwd, String(uid)) ?? { uid, home: "/" }
  const variables: HostFacts.Environment = {
    ...(user.uid === uid ? own : Given.variablesOf(user, own)),
    ...(searchPath !== undefined && { PATH: searchPath })
  }
  const { home, name } = user
  const found: Given.Given = {
    uid: user.uid,
    ...(name !== undefined && { userName: name }),
    home,
    variables,
    workingDirectory,
    modules,
    flags
  }
  return found
})

/**
 * Finds a user of the machine by name or number; undefined if there is none.
 *
 * @category looking
 * @since 1.0.0
 */
export const userNamed = (name: string): Effect.Effect<Given.User | undefined, never, Disk> =>
  Effect.map(passwd, (text) => Given.userIn(text, name))

/**
 * Reads the configuration as a release of Podman would, and looks where it would look. A refusal is in the reading. Fails on a system on
 * which Podman runs containers in a virtual machine, unless a file alone is judged, and if a file of another user cannot be read.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("PodmanMachine.assess")(function* (
  engine: PodmanEngine.PodmanEngine,
  options: AssessOptions = {}
) {
  const { file: asked } = options
  const { platform } = yield* EngineEnvironment
  // On other systems, Podman runs containers in a virtual machine.
  const host = (options.host ?? true) && platform === "linux"
  if (platform !== "linux" && asked === undefined) return yield* new PodmanElsewhere()
  const own = yield* given(options)
  const assessed = (from: Given.Given, known = Source.none) => assessGiven({ engine, given: from, host }, known)
  if (asked === undefined) return yield* readable(assessed(own))
  const alone = host ? "not-read" : "not-looked"
  if (asked === FilePath.standardInput) {
    const only = yield* assessed(onlyWith(own, SourceFiles.inputFile), yield* SourceFiles.input)
    return { ...only, file: SourceFiles.inputFile, alone } satisfies PodmanAssessment
  }
  const file = FilePath.clean(FilePath.absolute(asked, own.workingDirectory))
  const ofMachine = host ? yield* assessed(own) : undefined
  if (ofMachine !== undefined && ReadFiles.has(ofMachine, file)) {
    return { ...(yield* readable(Effect.succeed(ofMachine))), file }
  }
  return { ...(yield* assessed(onlyWith(own, file))), file, alone } satisfies PodmanAssessment
})

/** Fails if this user may not read a file of another user. */
const readable = <E, R>(assessed: Effect.Effect<PodmanAssessment, E, R>) =>
  Effect.tap(assessed, ({ engine, files, given: asked }) =>
    Effect.flatMap(Processes, ({ user }) => {
      const hidden = EngineLook.hiddenAmong(engine.sources, asked, files)
      return hidden === undefined || asked.uid === user.uid
        ? Effect.void
        : Effect.fail(new PodmanHidden({ path: hidden }))
    })
  )

/** Returns what Podman is given with a file that is its only one. */
const onlyWith = (own: Given.Given, file: string): Given.Given => ({ ...own, modules: [], only: file })

/** A release of Podman, its input, and whether the machine is looked at. */
interface Asked {
  readonly engine: PodmanEngine.PodmanEngine
  readonly given: Given.Given
  readonly host: boolean
}

const assessGiven = Effect.fnUntraced(function* ({ engine, given: own, host }: Asked, known: Source.Files) {
  const files = yield* SourceFiles.readAll(engine.sources, own, known)
  const first = engine.read(own, files)
  const exitsFault = host ? yield* exitsFaultOf(first.settings) : undefined
  const reading = exitsFault === undefined ? first : engine.read({ ...own, exitsFault }, files)
  const assessment = yield* EngineLook.assess(engine, reading, {
    searchPath: own.variables.PATH ?? "",
    workingDirectory: own.workingDirectory,
    looksUp: host
  })
  const assessed: PodmanAssessment = {
    ...assessment,
    engine,
    given: own,
    files,
    file: undefined,
    alone: undefined
  }
  return assessed
})

/**
 * Assesses a configuration again, with other files than those that were read.
 *
 * @category looking
 * @since 1.0.0
 */
export const assessAgain = ({ alone, engine, file, given: own }: PodmanAssessment, files: Source.Files) =>
  Effect.map(
    assessGiven({ engine, given: own, host: alone !== "not-looked" }, files),
    (assessed): PodmanAssessment => ({
      ...assessed,
      file,
      alone
    })
  )

/**
 * Detects the release of the `podman` in `PATH`. Fails if the rules of the installed release are not known.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect = Effect.flatMap(
  // Podman that refuses its configuration or does not find its home does not print its version either.
  SearchedProgram.askVersion("podman", {
    CONTAINERS_CONF: "/dev/null",
    CONTAINERS_CONF_OVERRIDE: "",
    HOME: "/"
  }),
  (outcome) => Effect.fromResult(PodmanDetection.detect(outcome))
).pipe(Effect.withSpan("PodmanMachine.detect"))

const passwd = Effect.gen(function* () {
  const { readFile } = yield* Disk
  const bytes = yield* Effect.orElseSucceed(readFile("/etc/passwd", SourceFiles.maximumSize), () => new Uint8Array())
  return new TextDecoder().decode(bytes)
})
