/**
 * Runs the command in this process, on a machine in memory.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Machine, type MemoryFileSystem } from "@oci-runtimes/node"
import { Cli, Terminal } from "oci-runtimes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** What a run wrote, and how it ended. */
export interface Outcome {
  readonly status: number
  readonly data: string
  readonly notes: string
}

/** A machine, and arguments to run the command with on it. */
export interface Run {
  readonly args: ReadonlyArray<string>
  readonly files?: MemoryFileSystem.Files
  readonly variables?: { readonly [name: string]: string }
  readonly colours?: boolean
}

/** Runs the command. */
export const runCommand = ({ args, colours = false, files = {}, variables = { PATH: "/usr/bin" } }: Run) =>
  Effect.gen(function* () {
    let data = ""
    let notes = ""
    const terminal = Layer.succeed(Terminal.Terminal, {
      data: (text) => Effect.sync(() => void (data += `${text}\n`)),
      note: (text) => Effect.sync(() => void (notes += `${text}\n`)),
      progress: (text) => Effect.sync(() => void (notes += text === "" ? "" : `[${text}]`)),
      colours: { data: colours, notes: colours }
    })
    const machine = Machine.memory({ files, environment: { variables } })
    const status = yield* Cli.run(args).pipe(
      Effect.provide(Layer.mergeAll(terminal, Layer.provideMerge(machine, NodeServices.layer)))
    )
    const outcome: Outcome = { status, data, notes }
    return outcome
  })
