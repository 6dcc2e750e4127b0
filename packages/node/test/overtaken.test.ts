import { assert, describe, it } from "@effect/vitest"
import { MemoryFileSystem } from "@oci-runtimes/node"
import { FaultyFileSystem } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as PlatformError from "effect/PlatformError"
import { applyOn, fresh, names, readable, several, wanted } from "./situations.ts"

describe("what only looks can meet", () => {
  /** A disk in the middle of a publication, as a dead run has left it: the new set is in force, by way of links. */
  const halfPublished = Effect.gen(function* () {
    const counted = FaultyFileSystem.make(MemoryFileSystem.make(several))
    yield* applyOn(counted.fileSystem, wanted)
    const swap = counted.operations().find(({ method, paths }) => method === "rename" && paths[0]?.endsWith("/next"))!
    const disk = MemoryFileSystem.make(several)
    const stop: FaultyFileSystem.Fault = { _tag: "Stop", at: swap.index, when: "after" }
    yield* Effect.exit(applyOn(FaultyFileSystem.make(disk, stop).fileSystem, wanted))
    return disk
  })

  it.live("an error behind a link that a dead run has left loses no script", () =>
    Effect.gen(function* () {
      const disk = yield* halfPublished
      assert.strictEqual((yield* disk.lstat("/work/runtimes/both")).type, "SymbolicLink")
      const failing: FileSystem.FileSystem = {
        ...disk,
        lstat: (path) => (path.endsWith("/new/both") ? failure("lstat", path, "EIO") : disk.lstat(path))
      }
      const error = yield* Effect.flip(applyOn(failing, wanted))
      assert.strictEqual(error._tag, "PlanFailed")
      assert.match(error.message, /^lstat .*\/new\/both: input\/output error$/)
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
      const { repairs } = yield* applyOn(disk, wanted)
      assert.deepInclude(repairs, { _tag: "SettledScript", path: "/work/runtimes/both" })
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
    })
  )

  it.live("a script that vanishes where nothing seemed to be to do is written again", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make(several)
      yield* applyOn(disk, wanted)
      let isFirst = true
      const overtaken: FileSystem.FileSystem = {
        ...disk,
        open: (path, options) => {
          if (!isFirst || path !== "/work/runtimes/both") return disk.open(path, options)
          isFirst = false
          return Effect.andThen(disk.remove(path), disk.open(path, options))
        }
      }
      // The look at its text comes first, so only the sync finds it gone.
      const { written } = yield* applyOn(overtaken, wanted)
      assert.deepStrictEqual(
        written.map(({ path }) => path),
        ["/work/runtimes/both"]
      )
      assert.deepStrictEqual(yield* readable(disk, names), fresh(wanted))
    })
  )
})

const failure = (method: string, path: string, code: string) =>
  Effect.fail(
    PlatformError.systemError({
      _tag: "Unknown",
      module: "FileSystem",
      method,
      pathOrDescriptor: path,
      cause: Object.assign(new Error(code), { code })
    })
  )
