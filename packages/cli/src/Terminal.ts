/**
 * Where the command writes: data to one stream, everything else to the other. Swap it to read what was written.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** The two streams of the command. */
export class Terminal extends Context.Service<
  Terminal,
  {
    /** Writes a text of data, with a line break behind it. */
    readonly data: (text: string) => Effect.Effect<void>
    /** Writes a text that is not data: faults, warnings, progress. */
    readonly note: (text: string) => Effect.Effect<void>
    /** Shows a line of progress in place of the last one, or none for the empty text. Only where notes go to a terminal. */
    readonly progress: (text: string) => Effect.Effect<void>
    /** Whether data goes to a terminal, which obeys some characters rather than show them. */
    readonly isTerminal: boolean
    /** Whether colour may be used in data and in notes. */
    readonly colours: { readonly data: boolean; readonly notes: boolean }
  }
>()("oci-runtimes/Terminal") {}

/** The streams of this process. Colour is for terminals only, and never where `NO_COLOR` is set. */
export const layerProcess: Layer.Layer<Terminal> = Layer.sync(Terminal, () => {
  const mayColour = !process.env.NO_COLOR && process.env.TERM !== "dumb"
  const interactive = process.stderr.isTTY === true
  // Whoever reads the data may stop reading it, as `head` does. That is not this command's failure.
  process.stdout.on("error", closedPipeOrFailure)
  let progress = ""
  const showProgress = (text: string): void => {
    if (interactive && text !== progress) process.stderr.write(`\r\u001B[K${text}`)
    progress = text
  }
  return {
    data: (text) => write(process.stdout, `${text}\n`),
    note: (text) => write(process.stderr, `${text}\n`),
    progress: (text) => Effect.sync(() => showProgress(text)),
    isTerminal: process.stdout.isTTY === true,
    colours: { data: mayColour && process.stdout.isTTY === true, notes: mayColour && interactive }
  }
})

const write = (stream: NodeJS.WriteStream, text: string) => Effect.sync(() => void stream.write(text))

const closedPipeOrFailure = (error: NodeJS.ErrnoException): void => {
  if (error.code === "EPIPE") return
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`)
  process.exitCode = 1
}
