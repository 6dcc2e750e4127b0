/**
 * Runs the command in this process, on a machine in memory.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import type { EngineVersion } from "@oci-runtimes/core/docker"
import { type CriApi, type Disk, Machine, type Processes, type Programs } from "@oci-runtimes/node"
import type { Platform } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Cli from "../src/Cli.ts"
import * as Terminal from "../src/text/Terminal.ts"

/** The output and the exit status of a run. */
export interface Outcome {
  readonly status: number
  readonly data: string
  readonly notes: string
}

/** A machine, and arguments to run the command with on it. */
export interface Run {
  readonly args: ReadonlyArray<string>
  /** The engine that is given with `--engine` before the arguments; null for the one that the command finds by itself. */
  readonly engine?: EngineVersion.EngineName | null
  readonly files?: Disk.Files
  readonly programs?: Programs.Answers
  readonly sockets?: CriApi.Sockets
  readonly processes?: Processes.Description
  readonly variables?: { readonly [name: string]: string }
  readonly workingDirectory?: string
  readonly platform?: Platform.Platform
  /** Services instead of those of the machine, such as a disk that outlives the run. */
  readonly instead?: Layer.Layer<never>
  readonly colours?: boolean
  /** The width of the terminal; without it, the output does not go to a terminal. */
  readonly columns?: number
}

/** Runs the command. */
export const runCommand = ({
  args,
  colours = false,
  columns,
  engine = "moby-23",
  files = {},
  instead = Layer.empty,
  platform = "linux",
  processes = {},
  programs = {},
  sockets = {},
  variables = { PATH: "/usr/bin" },
  workingDirectory = "/"
}: Run) =>
  Effect.gen(function* () {
    let data = ""
    let notes = ""
    const terminal = Layer.succeed(
      Terminal.Terminal,
      Terminal.make({
        data: (text) => Effect.sync(() => void (data += text)),
        notes: (text) => Effect.sync(() => void (notes += text)),
        progress: (text) => Effect.sync(() => void (notes += text === "" ? "" : `[${text}]`)),
        isTerminal: colours || columns !== undefined,
        columns,
        colours: { data: colours, notes: colours }
      })
    )
    const machine = Machine.memory({
      files,
      programs,
      sockets,
      processes,
      environment: { variables, workingDirectory, platform }
    })
    const status = yield* Cli.run([...(engine === null ? [] : ["--engine", engine]), ...args]).pipe(
      Effect.provide(Layer.mergeAll(NodeServices.layer, machine).pipe(Layer.merge(instead), Layer.merge(terminal)))
    )
    const outcome: Outcome = { status, data, notes }
    return outcome
  })

/** The document that was printed, decoded by its schema, with nothing left over. */
export const document = <S extends Schema.Codec<unknown, unknown>>(schema: S, text: string): S["Type"] =>
  Schema.decodeUnknownSync(Schema.fromJsonString(schema), { onExcessProperty: "error" })(text)
