/**
 * The streams of the command: data goes to one, everything else to the other. Everything is escaped here at the latest. Swap
 * the streams to read what was written.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { printable, printableJson, printableLines } from "./Style.ts"

/** The two streams of the command. */
export class Terminal extends Context.Service<
  Terminal,
  {
    /** Writes data for people, with a line break after it. */
    readonly data: (text: string) => Effect.Effect<void>
    /** Writes data that is JSON, with a line break after it. */
    readonly json: (text: string) => Effect.Effect<void>
    /** Writes data whose bytes matter, with a line break after it. Whoever calls this answers for what a terminal obeys. */
    readonly exact: (text: string) => Effect.Effect<void>
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

/** What takes the text, as it is. */
export interface Streams extends Pick<Terminal["Service"], "colours" | "isTerminal" | "progress"> {
  /** Writes to standard output, exactly. */
  readonly data: (text: string) => Effect.Effect<void>
  /** Writes to standard error, exactly. */
  readonly notes: (text: string) => Effect.Effect<void>
}

/** The terminal that writes to these streams. */
export const make = ({ colours, data, isTerminal, notes, progress }: Streams): Terminal["Service"] => ({
  data: (text) => data(`${printableLines(text, colours.data)}\n`),
  json: (text) => data(`${printableJson(text)}\n`),
  exact: (text) => data(`${text}\n`),
  note: (text) => notes(`${printableLines(text, colours.notes)}\n`),
  progress: (text) => progress(printable(text)),
  isTerminal,
  colours
})

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
  return make({
    data: (text) => write(process.stdout, text),
    notes: (text) => write(process.stderr, text),
    progress: (text) => Effect.sync(() => showProgress(text)),
    isTerminal: process.stdout.isTTY === true,
    colours: { data: mayColour && process.stdout.isTTY === true, notes: mayColour && interactive }
  })
})

const write = (stream: NodeJS.WriteStream, text: string) => Effect.sync(() => void stream.write(text))

const closedPipeOrFailure = (error: NodeJS.ErrnoException): void => {
  if (error.code === "EPIPE") return
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`)
  process.exitCode = 1
}
