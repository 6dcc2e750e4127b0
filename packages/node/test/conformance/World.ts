/**
 * The worlds that vectors run in: `/sandbox` in memory, or a directory on the disk that stands for it.
 */
import { type Disk, Machine } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { scratch } from "../places.ts"
import type { RuntimeVector } from "./Vector.ts"

/** The directory in which, according to the recorded answers, everything took place. */
export const recordedRoot = "/sandbox"

/** A machine with the files of a vector, and the root under which they are. */
export interface World {
  readonly root: string
  readonly layer: Layer.Layer<Machine.Machine>
}

/** The world in memory, just as it was recorded. */
export const inMemory = ({ files }: RuntimeVector): World => ({
  root: recordedRoot,
  layer: Machine.memory({
    files: {
      "/bin/true": { type: "file", content: "", mode: 0o755 },
      "/bin/false": { type: "file", content: "", mode: 0o755 },
      "/usr/bin": { type: "directory" },
      [`${recordedRoot}/data/runtimes`]: { type: "directory", mode: 0o700 },
      ...Object.fromEntries(Object.entries(files).map(([path, what]) => [`${recordedRoot}/${path}`, entry(what)]))
    }
  })
})

/** A world on the disk, in a directory that is removed at the end of the scope. */
export const onDisk = Effect.fnUntraced(function* ({ files }: RuntimeVector) {
  const hand = yield* atHand
  const root = yield* scratch
  yield* hand.makeDirectory(`${root}/data/runtimes`)
  yield* hand.setMode(`${root}/data/runtimes`, 0o700)
  for (const [path, what] of Object.entries(files)) {
    const at = `${root}/${path}`
    const directory = what === "dir" ? at : at.slice(0, at.lastIndexOf("/"))
    yield* hand.makeDirectory(directory)
    if (what === "dir") continue
    yield* hand.write(at, "")
    yield* hand.setMode(at, mode(what))
  }
  const world: World = { root, layer: Machine.live }
  return world
}, Effect.provide(Machine.live))

const entry = (what: string): Disk.Entry =>
  what === "dir" ? { type: "directory" } : { type: "file", content: "", mode: mode(what) }

const mode = (octal: string): number => Number.parseInt(octal, 8)
