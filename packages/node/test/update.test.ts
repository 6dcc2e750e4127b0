/** A set-up that leaves the scripts of other configurations where they are, failing or stopping at any operation. */
import { assert, describe, it } from "@effect/vitest"
import { Moby25 } from "@oci-runtimes/core/docker"
import { MemoryFileSystem, ScriptsDirectory } from "@oci-runtimes/node"
import { type Arguments, FaultyFileSystem, mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import { onto, treeOf } from "./situations.ts"

const scriptsOf = (runtimes: Arguments) => Effect.fromResult(Moby25.scripts(mapFor("/work", runtimes)))

const begin = Effect.gen(function* () {
  const wanted: Arguments = { same: ["1"], first: ["new"], second: ["new"] }
  const old = yield* scriptsOf({ same: ["1"], first: ["old"], second: ["old"] })
  const added = (yield* scriptsOf(wanted)).filter(({ name }) => !old.some((script) => script.name === name))
  const files: MemoryFileSystem.Files = {
    "/work/runtimes": { type: "directory", mode: 0o700 },
    "/work/runtimes/notes": "not ours",
    ...Object.fromEntries(
      old.map(({ content, name }) => [`/work/runtimes/${name}`, { type: "file" as const, content, mode: 0o700 }])
    )
  }
  const apply = (fileSystem: FileSystem.FileSystem) =>
    Effect.provide(
      ScriptsDirectory.ScriptsDirectory.use((directory) =>
        directory.setUp(Moby25, mapFor("/work", wanted), { grace: 0, wait: 0 })
      ),
      onto(fileSystem)
    )
  const complete = MemoryFileSystem.make(files)
  const recorded = FaultyFileSystem.make(complete)
  const { left, written } = yield* apply(recorded.fileSystem)
  assert.deepStrictEqual([left.length, written.length], [3, 2])
  const after = yield* treeOf(complete)
  /** What was there is there, what is new is there altogether or not at all, and the next run completes. */
  const check = Effect.fnUntraced(function* (disk: FileSystem.FileSystem, where: string) {
    for (const { content, name } of old) {
      assert.strictEqual(yield* disk.readFileString(`/work/runtimes/${name}`), content, where)
    }
    const there = yield* Effect.filter(added, ({ name }) =>
      Effect.map(Effect.result(disk.readFileString(`/work/runtimes/${name}`)), ({ _tag }) => _tag === "Success")
    )
    assert.include([0, added.length], there.length, where)
    yield* apply(disk)
    assert.deepStrictEqual(yield* treeOf(disk), after, where)
  })
  return { files, apply, operations: recorded.operations(), check }
})

describe("an update under the second generation", () => {
  it.live("that stops dead at any operation keeps every old script", () =>
    Effect.gen(function* () {
      const { apply, check, files, operations } = yield* begin
      for (const { index, method } of operations) {
        for (const when of ["before", "after"] as const) {
          const disk = MemoryFileSystem.make(files)
          yield* Effect.exit(apply(FaultyFileSystem.make(disk, { _tag: "Stop", at: index, when }).fileSystem))
          yield* check(disk, `stop ${when} ${index} ${method}`)
        }
      }
    })
  )

  it.live("that fails at any operation keeps every old script", () =>
    Effect.gen(function* () {
      const { apply, check, files, operations } = yield* begin
      for (const { index, method } of operations) {
        for (const errno of ["EIO", "EXDEV", "ENOSPC"]) {
          const disk = MemoryFileSystem.make(files)
          yield* Effect.exit(apply(FaultyFileSystem.make(disk, { _tag: "Fail", at: index, errno }).fileSystem))
          yield* check(disk, `${errno} at ${index} ${method}`)
        }
      }
    })
  )
})
