/**
 * The worlds that vectors run in: `/sandbox` in memory, or a directory on the disk that stands for it.
 */
import { Machine, type MemoryFileSystem } from "@oci-runtimes/node"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as Layer from "effect/Layer"
import type { RuntimeVector } from "./Vector.ts"

/** Where the recorded answers say that everything took place. */
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
  const fileSystem = yield* FileSystem.FileSystem
  const root = yield* fileSystem.makeTempDirectoryScoped({ prefix: "oci-runtimes-conformance-" })
  yield* fileSystem.makeDirectory(`${root}/data/runtimes`, { recursive: true })
  yield* fileSystem.chmod(`${root}/data/runtimes`, 0o700)
  for (const [path, what] of Object.entries(files)) {
    const at = `${root}/${path}`
    const directory = what === "dir" ? at : at.slice(0, at.lastIndexOf("/"))
    yield* fileSystem.makeDirectory(directory, { recursive: true })
    if (what === "dir") continue
    yield* fileSystem.writeFileString(at, "")
    yield* fileSystem.chmod(at, mode(what))
  }
  const world: World = { root, layer: Machine.live }
  return world
}, Effect.provide(NodeFileSystem.layer))

const entry = (what: string): MemoryFileSystem.Entry =>
  what === "dir" ? { type: "directory" } : { type: "file", content: "", mode: mode(what) }

const mode = (octal: string): number => Number.parseInt(octal, 8)
