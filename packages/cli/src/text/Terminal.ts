/**
 * The output of the command: data goes to one stream, everything else to the other. All output except exact data is escaped
 * here. Provide other streams to capture the output.
 */
import { Style } from "@oci-runtimes/core/reports"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { showsLinks } from "./TerminalLinks.ts"

/** The two streams of the command. */
export class Terminal extends Context.Service<
  Terminal,
  {
    /** Writes data for people, with a line break after it. */
    readonly data: (text: string) => Effect.Effect<void>
    /** Writes data that is JSON, with a line break after it. */
    readonly json: (text: string) => Effect.Effect<void>
    /** Writes data without escaping, with a line break after it. The caller must make sure that a terminal can show it. */
    readonly exact: (text: string) => Effect.Effect<void>
    /** Writes a note, with a line break after it: errors, warnings, other remarks. */
    readonly note: (text: string) => Effect.Effect<void>
    /** Replaces the line of progress; the empty string removes it. Has an effect only if notes go to a terminal. */
    readonly progress: (text: string) => Effect.Effect<void>
    /** True if data goes to a terminal, which obeys some characters rather than show them. */
    readonly isTerminal: boolean
    /** The width of the terminal to which data goes; undefined elsewhere, so that what a program reads depends on no width. */
    readonly columns: number | undefined
    /** The permission to use colour, for data and for notes. */
    readonly colours: { readonly data: boolean; readonly notes: boolean }
    /** True if a terminal shows links. It must be permitted to use colour, too. */
    readonly links: boolean
  }
>()("oci-runtimes/Terminal") {}

/** The streams behind a `Terminal`. They write without escaping. */
export interface Streams extends Pick<Terminal["Service"], "colours" | "isTerminal" | "progress"> {
  /** False by default. */
  readonly links?: boolean
  /** The width of the terminal to which data goes, if it goes to one. */
  readonly columns?: number | undefined
  /** Writes to standard output. */
  readonly data: (text: string) => Effect.Effect<void>
  /** Writes to standard error. */
  readonly notes: (text: string) => Effect.Effect<void>
}

/** Returns a terminal that writes to these streams. */
export const make = ({
  colours,
  columns,
  data,
  isTerminal,
  links = false,
  notes,
  progress
}: Streams): Terminal["Service"] => ({
  data: (text) => data(`${Style.printableLines(text, colours.data)}\n`),
  json: (text) => data(`${Style.printableJson(text)}\n`),
  exact: (text) => data(`${text}\n`),
  note: (text) => notes(`${Style.printableLines(text, colours.notes)}\n`),
  progress: (text) => progress(Style.printable(text)),
  isTerminal,
  columns,
  colours,
  links
})

/** The terminal of this process. Colour is used only on terminals, and not if `NO_COLOR` is set or `TERM` is `dumb`. */
export const layerProcess: Layer.Layer<Terminal> = Layer.sync(Terminal, () => {
  const mayColour = !process.env.NO_COLOR && process.env.TERM !== "dumb"
  const interactive = process.stderr.isTTY === true
  // A reader such as `head` may close the pipe early, which is not a failure of this command.
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
    columns: process.stdout.isTTY === true ? process.stdout.columns || usualColumns : undefined,
    colours: { data: mayColour && process.stdout.isTTY === true, notes: mayColour && interactive },
    links: showsLinks(process.env)
  })
})

/** The width of a terminal that does not say how wide it is. */
const usualColumns = 80

const write = (stream: NodeJS.WriteStream, text: string) => Effect.sync(() => void stream.write(text))

const closedPipeOrFailure = (error: NodeJS.ErrnoException): void => {
  if (error.code === "EPIPE") return
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`)
  process.exitCode = 1
}
