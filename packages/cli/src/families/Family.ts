/**
 * The families of engines besides Docker's: what the command asks them, without knowing which they are.
 */
import type { FileEdit, Origin, Problem, Resolution, RuntimeTable } from "@oci-runtimes/core/engine"
import type { Check, Comparison, Explanation } from "@oci-runtimes/core/questions"
import type { SourceText } from "@oci-runtimes/core/text"
import type { Assessed, Disk, EngineEnvironment, FileWriter, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type { Detected, DetectedRelease } from "../flags/EngineChoice.ts"
import { type OtherFamily, otherNames } from "../flags/otherFamilies.ts"
import type { Client, RequestPart } from "../flags/RequestFlags.ts"
import type { Change } from "./Change.ts"
import type { ChangeRefused, FamilyFailure } from "./FamilyFailure.ts"

/** A family of engines. */
export interface Family {
  readonly name: OtherFamily
  readonly title: string
  /** The sentences about what its engines do not have. */
  readonly without: { readonly reload: string; readonly running: string; readonly scripts: string }
  readonly codes: ReadonlyArray<Code>
  /** The parts of a request by which its engines choose a runtime, and whether clients ask them otherwise than a kubelet. */
  readonly heeds: ReadonlyArray<RequestPart | "client">
  /** Reads a configuration, and looks at what it depends on. */
  readonly ask: (question: Question) => Effect.Effect<Asked, FamilyFailure, Machine.Machine | Detected>
  /** Compares two configurations. If they differ only in the release, each difference is dated. */
  readonly compare: (
    from: Question,
    to: Question,
    names: ReadonlyArray<string>
  ) => Effect.Effect<Compared, FamilyFailure, Machine.Machine | Detected>
  /** Prepares a change. With `force`, it is made even if containers would not run with it. */
  readonly change: (
    question: Question,
    change: Change,
    force: boolean
  ) => Effect.Effect<Changed, ChangeRefused | FamilyFailure | FileWriter.WriteError, Machine.Machine | Detected>
}

/** A code of problems, with an example of a wrong and a right configuration. */
export interface Code {
  readonly code: string
  readonly effect: Problem.Effect
  readonly title: string
  readonly help: string
  readonly bad: string
  readonly good: string
  readonly when: string
}

/** The configuration to ask about. */
export interface Question {
  /** The version of the release; empty for the installed one. */
  readonly version: string
  /** The user whose configuration counts; undefined for this user. */
  readonly user: string | undefined
  readonly modules: ReadonlyArray<string>
  readonly searchPath: string | undefined
  /** The file in question. If the engine of the machine does not read it, it is the only file. */
  readonly file: string | undefined
  /** False if only files are judged, and nothing is looked for on the machine. */
  readonly host: boolean
}

/** An assessed configuration. */
export interface Asked {
  readonly family: Family
  readonly engine: { readonly id: string; readonly title: string }
  /** The user whose configuration it is, in words. */
  readonly user: string
  /** The user or the daemon that reads the files, in words. */
  readonly owner: string
  /** The detection of the release; null if it was named. */
  readonly detected: DetectedRelease | null
  /** Sentences about the parts that the answers do not cover. */
  readonly reservations: ReadonlyArray<string>
  /** The absolute path of the file in question; undefined if there is none. */
  readonly file: string | undefined
  /** The files that are merged, in order. A later one counts more. */
  readonly files: ReadonlyArray<string>
  /** The number of files that were read, with those that are refused. */
  readonly filesRead: number
  /** The reason why the file in question is judged alone; undefined if it is not. */
  readonly alone: "not-looked" | "not-read" | undefined
  /** The values that count instead of values in other files, with their path in a file, also as a file spells it. */
  readonly overrides: ReadonlyArray<{
    readonly path: ReadonlyArray<string>
    readonly key: string
    readonly origins: Origin.Origins
  }>
  readonly table: RuntimeTable.RuntimeTable
  readonly check: Check.Check
  /** Returns the bytes of a file that was read. */
  readonly bytesOf: (file: string) => Uint8Array | undefined
  /** Returns the text of a file that was read. */
  readonly textOf: (file: string) => SourceText.SourceText | undefined
  /** Explains what a request gets. Only engines that heed it are asked as a client asks. */
  readonly explain: (
    request: Resolution.Request,
    client?: Client
  ) => Effect.Effect<Explanation.Explanation, never, Disk.Disk | EngineEnvironment.EngineEnvironment>
  /** Reports whether the engine would read a file if it were there. */
  readonly reads: (file: string) => boolean
  /** Finds the containers that exist. */
  readonly containers: Effect.Effect<KnownContainers, never, Machine.Machine>
  readonly list: Effect.Effect<ReadonlyArray<Assessed.ListedRuntime>, never, Disk.Disk>
  /** True if the engine has no configuration, or cannot be asked for runtimes: `status` then shows it only if there is nothing else. */
  readonly isIdle: boolean
  /** Asks the daemon; undefined for an engine without a daemon. */
  readonly running: Effect.Effect<RunningDaemon, never, Machine.Machine> | undefined
}

/** A daemon that runs or could run, and what it shows. */
export interface RunningDaemon {
  /** The number of its process; undefined if it does not run. */
  readonly pid: number | undefined
  readonly socket: string
  /** The release that runs; undefined if it is not known. */
  readonly release: string | undefined
  /** The part of its configuration that it shows; undefined if it shows nothing. */
  readonly shown: { readonly defaultRuntime: string | undefined; readonly names: ReadonlyArray<string> } | undefined
  /** Sentences about the differences between the files and what runs. */
  readonly differences: ReadonlyArray<string>
  /** The way to make the daemon run with the files as they are now, as a sentence. */
  readonly restart: string
  /** Sentences about what cannot be told. */
  readonly unknown: ReadonlyArray<string>
}

/** The containers of an engine that exist. */
export interface KnownContainers {
  readonly known: ReadonlyArray<{ readonly name: string; readonly runtime: string }>
  /** The runtimes that containers have and the engine does not. */
  readonly gone: ReadonlyArray<{
    readonly runtime: { readonly name: string; readonly warning: string; readonly advice: string }
    readonly containers: ReadonlyArray<string>
  }>
  /** The reason in a sentence why not all are known; undefined if they are. */
  readonly unknown: string | undefined
}

/** Two configurations and their differences. */
export interface Compared {
  readonly from: Asked
  readonly to: Asked
  readonly comparison: Comparison.Comparison
}

/** A possible change and its result. Nothing has been written yet. */
export interface Changed {
  readonly before: Asked
  readonly after: Asked
  readonly comparison: Comparison.Comparison
  /** The file that gets the change. If there is nothing to do, it is the file that would get it. */
  readonly main: FileEdit.FileEdit
  /** The files that must be changed with it. */
  readonly others: ReadonlyArray<FileEdit.FileEdit>
  /** True if there is nothing to do. */
  readonly isNoop: boolean
  /** The change in words, such as `added runtime "crun" to FILE`; or why there is nothing to do. */
  readonly words: string
  /** The problems that the change adds, and those of the changed runtime. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** Finds the containers that lose their runtime. */
  readonly lost: Effect.Effect<
    {
      readonly lost: ReadonlyArray<{ readonly runtime: string; readonly containers: ReadonlyArray<string> }>
      readonly lostUnknown: ReadonlyArray<string>
    },
    never,
    Machine.Machine
  >
  /** Says when the change is in force. */
  readonly applies: string
  /** Writes the files, and returns the reports about those that were written, first that of the main file. */
  readonly write: (
    options: FileWriter.WriteOptions
  ) => Effect.Effect<
    ReadonlyArray<FileWriter.WriteReport>,
    ChangeRefused | FileWriter.FilesLeftWritten | FileWriter.WriteError,
    Machine.Machine
  >
}

/** Loads a family. Its rules take time to load. */
export const load = (name: OtherFamily): Effect.Effect<Family> => Effect.promise(loaders[name])

const loaders: { readonly [name in OtherFamily]: () => Promise<Family> } = {
  "cri-o": async () => (await import("./crio.ts")).crio,
  containerd: async () => (await import("./containerd.ts")).containerd,
  podman: async () => (await import("./podman.ts")).podman
}

/** The codes of all families, each with the name and the title of its family. */
export const codes: Effect.Effect<ReadonlyArray<Code & { readonly family: OtherFamily }>> = Effect.suspend(() =>
  Effect.map(Effect.forEach(otherNames, load), (families) =>
    families.flatMap((family) => family.codes.map((code) => ({ ...code, family: family.name })))
  )
)
