/**
 * A disk that reads each file once, so that all parts of an answer are about the same bytes.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type { DiskFailure, Shape } from "./contract.ts"

/** Returns a disk that remembers the bytes of files that have been read, and the failures to read files. */
export const remembering = (disk: Shape): Shape => {
  const known = new Map<string, Exit.Exit<Uint8Array, DiskFailure>>()
  return {
    ...disk,
    readFile: (path, limit) =>
      Effect.suspend(() => {
        const key = `${limit} ${path}`
        return (
          known.get(key) ??
          Effect.onExit(disk.readFile(path, limit), (exit) => Effect.sync(() => void known.set(key, exit)))
        )
      })
  }
}
