/** The writing of several files, all or none. */
import { assert, describe, it } from "@effect/vitest"
import { Disk, FileWriter } from "@oci-runtimes/node"
import { FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { oneProcess } from "./situations.ts"
import { bytes } from "./writings.ts"

const files = { "/etc/a/main": "old", "/etc/a": { type: "directory" } } as const

const requests: ReadonlyArray<FileWriter.WriteRequest> = [
  { path: "/etc/a/conf.d/own", before: undefined, after: bytes("new") },
  { path: "/etc/a/main", before: bytes("old"), after: bytes("changed") }
]

const writeOn = (disk: Disk.Shape, asked = requests) =>
  Effect.result(FileWriter.writeAll(asked)).pipe(
    Effect.provide(Layer.merge(Layer.succeed(Disk.Disk, disk), oneProcess))
  )

const textsOf = (disk: Disk.Shape) =>
  Effect.forEach(requests, ({ path }) =>
    Effect.match(disk.readFile(path, 100), {
      onSuccess: (read) => new TextDecoder().decode(read),
      onFailure: ({ errno }) => errno
    })
  )

describe("several files", () => {
  it.live("are written in their order", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(files)
      const reports = Result.getOrThrow(yield* writeOn(disk))
      assert.deepStrictEqual(
        reports.map(({ change, path }) => [path, change]),
        [
          ["/etc/a/conf.d/own", "added"],
          ["/etc/a/main", "changed"]
        ]
      )
      assert.deepStrictEqual(yield* textsOf(disk), ["new", "changed"])
    })
  )

  it.live("are as before if any operation fails", () =>
    Effect.gen(function* () {
      const counted = FaultyDisk.make(Disk.memory(files))
      yield* writeOn(counted.disk)
      const operations = counted.operations()
      assert.isAbove(operations.length, 10)
      let failed = 0
      for (const { index } of operations) {
        const disk = Disk.memory(files)
        const made = yield* writeOn(FaultyDisk.make(disk, { _tag: "Fail", at: index, errno: "ENOSPC" }).disk)
        if (Result.isSuccess(made)) continue
        failed++
        assert.notStrictEqual(made.failure._tag, "FilesLeftWritten")
        assert.deepStrictEqual(yield* textsOf(disk), ["ENOENT", "old"])
      }
      assert.isAbove(failed, 5)
    })
  )

  it.live("are as before if one of them has changed", () =>
    Effect.gen(function* () {
      const disk = Disk.memory({ ...files, "/etc/a/main": "by others" })
      const made = Result.getOrThrow(Result.flip(yield* writeOn(disk)))
      assert.deepStrictEqual([made._tag, yield* textsOf(disk)], ["FileChanged", ["ENOENT", "by others"]])
    })
  )

  it.live("that cannot be restored are named", () =>
    Effect.gen(function* () {
      const counted = FaultyDisk.make(Disk.memory(files))
      yield* writeOn(counted.disk, requests.slice(0, 1))
      const first = counted.operations().length
      const disk = Disk.memory(files)
      const faulty = FaultyDisk.make(disk, {
        _tag: "FailWhere",
        errno: ({ index }) => (index > first ? "EROFS" : undefined)
      })
      const made = Result.getOrThrow(Result.flip(yield* writeOn(faulty.disk)))
      assert.strictEqual(made._tag, "FilesLeftWritten")
      assert.include(made.message, 'could not be restored: "/etc/a/conf.d/own": ')
      assert.deepStrictEqual(yield* textsOf(disk), ["new", "old"])
    })
  )
})
