/** A set-up that leaves the scripts of other configurations where they are, failing or stopping at any operation. */
import { assert, describe, it } from "@effect/vitest"
import { Moby25 } from "@oci-runtimes/core/docker"
import { Disk, ScriptsDirectory } from "@oci-runtimes/node"
import { type Arguments, byHand, FaultyDisk, mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { onto, treeOf } from "./situations.ts"

const scriptsOf = (runtimes: Arguments) => Effect.fromResult(Moby25.scripts(mapFor("/work", runtimes)))

const begin = Effect.gen(function* () {
  const wanted: Arguments = { same: ["1"], first: ["new"], second: ["new"] }
  const old = yield* scriptsOf({ same: ["1"], first: ["old"], second: ["old"] })
  const added = (yield* scriptsOf(wanted)).filter(({ name }) => !old.some((script) => script.name === name))
  const files: Disk.Files = {
    "/work/runtimes": { type: "directory", mode: 0o700 },
    "/work/runtimes/notes": "not ours",
    ...Object.fromEntries(
      old.map(({ content, name }) => [`/work/runtimes/${name}`, { type: "file" as const, content, mode: 0o700 }])
    )
  }
  const apply = (disk: Disk.Shape) =>
    Effect.provide(ScriptsDirectory.setUp(Moby25, mapFor("/work", wanted), { grace: 0, wait: 0 }), onto(disk))
  const complete = Disk.memory(files)
  const recorded = FaultyDisk.make(complete)
  const { left, written } = yield* apply(recorded.disk)
  assert.deepStrictEqual([left.length, written.length], [3, 2])
  const after = yield* treeOf(complete)
  /** Asserts that the old scripts are there, that all or none of the new ones are, and that the next run completes. */
  const check = Effect.fnUntraced(function* (disk: Disk.Shape, where: string) {
    for (const { content, name } of old) {
      assert.strictEqual(yield* byHand(disk).text(`/work/runtimes/${name}`), content, where)
    }
    const there = yield* Effect.filter(added, ({ name }) =>
      Effect.map(Effect.result(byHand(disk).text(`/work/runtimes/${name}`)), ({ _tag }) => _tag === "Success")
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
      for (const tried of operations) {
        for (const stop of FaultyDisk.stopsAt(tried)) {
          const disk = Disk.memory(files)
          yield* Effect.exit(apply(FaultyDisk.make(disk, stop).disk))
          yield* check(disk, `${JSON.stringify(stop)} at ${JSON.stringify(tried)}`)
        }
      }
    })
  )

  it.live("that fails at any operation keeps every old script", () =>
    Effect.gen(function* () {
      const { apply, check, files, operations } = yield* begin
      for (const tried of operations) {
        for (const fault of FaultyDisk.failuresAt(tried)) {
          const disk = Disk.memory(files)
          yield* Effect.exit(apply(FaultyDisk.make(disk, fault).disk))
          yield* check(disk, `${JSON.stringify(fault)} at ${JSON.stringify(tried)}`)
        }
      }
    })
  )
})
