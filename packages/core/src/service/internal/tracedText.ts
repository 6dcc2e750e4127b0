/**
 * Texts whose characters know where they are written in a file.
 */
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"
import * as BytesText from "./bytesText.ts"

/** A file and its text. */
export interface Written {
  readonly file: string
  readonly source: SourceText.SourceText
}

/**
 * A text made from a file. `starts` has the offset in the file of each UTF-16 unit, and `stop` is the offset in the file at which
 * the text ends.
 */
export interface TracedText {
  readonly text: string
  readonly starts: ReadonlyArray<number>
  readonly stop: number
  readonly written: Written
}

/** Returns a file with its text. */
export const write = (file: string, text: string): Written => ({ file, source: SourceText.make(text) })

/** Returns the part of a text from an index up to another index. */
export const slice = ({ starts, stop, text, written }: TracedText, from: number, to = text.length): TracedText => ({
  text: text.slice(from, to),
  starts: starts.slice(from, to),
  stop: starts[to] ?? stop,
  written
})

/** Returns the place of a part of a text. */
export const placeOf = (traced: TracedText, from = 0, to = traced.text.length): Origin.Place => {
  const { starts, stop, written } = traced
  const start = starts[from] ?? stop
  const last = to > from ? endAt(traced, to - 1) : start
  return { file: written.file, range: SourceText.range(written.source, start, Math.max(0, last - start)) }
}

/** Returns the place of a stretch of a file. */
export const placeIn = ({ file, source }: Written, offset: number, length: number): Origin.Place => ({
  file,
  range: SourceText.range(source, offset, length)
})

/** Returns the offset in the file after the unit at an index. A unit that is made of an escape ends where the next one begins. */
const endAt = ({ starts, stop, text, written }: TracedText, index: number): number => {
  const start = starts[index]!
  return written.source.text[start] === text[index] ? start + 1 : (starts[index + 1] ?? stop)
}

/** Collects a text unit by unit. */
export class TracedBuilder {
  readonly #parts: Array<string> = []
  readonly #starts: Array<number> = []

  /** Adds a text whose units are all written at an offset. */
  add(text: string, start: number): void {
    this.#parts.push(text)
    for (let unit = 0; unit < text.length; unit++) this.#starts.push(start)
  }

  /** Adds a part of another text. */
  addPart({ starts, text }: TracedText, from: number, to: number): void {
    this.#parts.push(text.slice(from, to))
    for (let unit = from; unit < to; unit++) this.#starts.push(starts[unit]!)
  }

  /** Returns the length so far. */
  get length(): number {
    return this.#starts.length
  }

  /** Returns the collected text. Raw bytes that together are valid UTF-8 become the character. */
  end(stop: number, written: Written): TracedText {
    const text = this.#parts.join("")
    const traced = { text, starts: this.#starts, stop, written }
    return text.isWellFormed() ? traced : joined(traced)
  }
}

const joined = ({ starts, stop, text, written }: TracedText): TracedText => {
  const bytes: Array<number> = []
  const units: Array<number> = []
  let at = 0
  for (const character of text) {
    for (const byte of BytesText.encode(character)) {
      bytes.push(byte)
      units.push(at)
    }
    at += character.length
  }
  const parts: Array<string> = []
  const offsets: Array<number> = []
  BytesText.characters(bytes, (part, index) => {
    parts.push(part)
    for (let unit = 0; unit < part.length; unit++) offsets.push(starts[units[index]!]!)
  })
  return { text: parts.join(""), starts: offsets, stop, written }
}
