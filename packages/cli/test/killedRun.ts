/**
 * `killedRun.ts DATA_ROOT RUNTIMES AT before|within`: a set-up on the disk whose process kills itself before its
 * operation number AT, which is after the one before, or in the middle of it: with half the bytes written, or half the
 * tree removed. It ends by itself where it has fewer operations.
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { ScriptsDirectory } from "@oci-runtimes/node"
import { type Arguments, FaultyFileSystem, setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"

const [dataRoot = "", runtimes = "{}", at = "0", when = "before"] = process.argv.slice(2)

const kill = () => process.kill(process.pid, "SIGKILL")

let isWithin = false

/** No error comes of it; the number of the operation is all that is wanted. */
const killer: FaultyFileSystem.Fault = {
  _tag: "FailWhere",
  errno: ({ index }) => {
    if (index === Number(at)) {
      if (when === "before") kill()
      isWithin = true
    }
    return undefined
  }
}

/** Its methods are those of a class, which a spread would not take along. */
const file = (opened: FileSystem.File): FileSystem.File => ({
  [FileSystem.FileTypeId]: FileSystem.FileTypeId,
  stat: opened.stat,
  sync: opened.sync,
  seek: (offset, from) => opened.seek(offset, from),
  read: (buffer, options) => opened.read(buffer, options),
  readAlloc: (size, options) => opened.readAlloc(size, options),
  truncate: (length) => opened.truncate(length),
  write: (bytes) => opened.write(bytes),
  writeAll: (bytes) =>
    Effect.suspend(() =>
      isWithin
        ? Effect.andThen(opened.writeAll(bytes.subarray(0, Math.floor(bytes.length / 2))), Effect.sync(kill))
        : opened.writeAll(bytes)
    )
})

const removeHalf = (path: string) => {
  const entries = readdirSync(path, { recursive: true, encoding: "utf8" }).toSorted()
  // An entry may be gone with the directory that it was in.
  for (const entry of entries.slice(Math.ceil(entries.length / 2))) {
    rmSync(join(path, entry), { recursive: true, force: true })
  }
  kill()
}

/** Whether it is to be done by half is only known when it is done. */
const half = (disk: FileSystem.FileSystem): FileSystem.FileSystem => ({
  ...disk,
  open: (path, options) => Effect.map(disk.open(path, options), file),
  remove: (path, options) =>
    Effect.suspend(() =>
      isWithin && options?.recursive === true ? Effect.sync(() => removeHalf(path)) : disk.remove(path, options)
    )
})

const killed = Layer.effect(
  FileSystem.FileSystem,
  FileSystem.FileSystem.useSync((disk) => FaultyFileSystem.make(half(disk), killer).fileSystem)
)

const argumentsOf = (text: string): Arguments => JSON.parse(text)

await setUp(dataRoot, argumentsOf(runtimes)).pipe(
  Effect.provide(Layer.provide(ScriptsDirectory.layer, Layer.provide(killed, NodeFileSystem.layer))),
  Effect.runPromise
)
