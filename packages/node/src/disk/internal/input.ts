/**
 * Reads standard input.
 */
import * as Effect from "effect/Effect"
import { fstatSync } from "node:fs"
import type { Readable } from "node:stream"
import { DiskFailure, failureOf, tooLarge } from "./contract.ts"
import { seenFrom } from "./seen.ts"

/** Returns a reader of a stream. The first call reads it; later calls get the same bytes. An interruption ends the reading. */
export const inputReader = (stream: () => Readable): ((limit: number) => Effect.Effect<Uint8Array, DiskFailure>) => {
  let input: Promise<Uint8Array> | undefined
  return (limit) =>
    Effect.tryPromise({
      try: (signal) => {
        const opened = stream()
        signal.addEventListener("abort", () => opened.destroy())
        return (input ??= read(opened, limit))
      },
      catch: failureOf
    })
}

/** Returns standard input. Throws if it is a directory or a block device, which Node.js turns into an empty stream. */
export const standardInput = (): Readable => {
  const { type } = seenFrom(fstatSync(process.stdin.fd))
  if (type === "Directory") throw new DiskFailure({ errno: "EISDIR" })
  if (type === "BlockDevice") throw new DiskFailure({ errno: "ENODEV" })
  return process.stdin
}

/** Reads a stream, up to the limit. Leaving the loop closes the stream. */
const read = async (stream: Readable, limit: number): Promise<Uint8Array> => {
  const parts: Array<Uint8Array> = []
  let length = 0
  for await (const part of stream) {
    parts.push(part)
    length += part.length
    if (length > limit) throw tooLarge()
  }
  return Buffer.concat(parts, length)
}
