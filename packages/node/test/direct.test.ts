import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type { Plan } from "@oci-runtimes/core"
import { Machine, PlanInterpreter, ScriptsDirectory } from "@oci-runtimes/node"
import { FaultyFileSystem, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { directOf, layerDisk } from "../src/internal/direct.ts"

const scripts = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`r${index}`, ["ä"]]))

const temporary = Effect.flatMap(FileSystem.FileSystem, (fileSystem) =>
  fileSystem.makeTempDirectoryScoped({ prefix: "oci-runtimes-direct-" })
)

const write = (path: string): Plan.Step => ({
  operation: { _tag: "WriteFile", path, content: "x", mode: 0o700 },
  onFailure: "abort"
})

/** What a set-up leaves and reports, on the machine's disk with or without the short way. */
const setUpOn = (machine: Layer.Layer<FileSystem.FileSystem>) =>
  Effect.gen(function* () {
    const root = yield* temporary
    const reports = [yield* setUp(root, scripts), yield* setUp(root, { ...scripts, r7: ["other"] })]
    const withoutNames = (text: string) => text.replaceAll(root, "").replaceAll(/gen-runtimes\.[\w.]+/g, "CLAIM")
    return withoutNames(JSON.stringify([reports, yield* tree(root)]))
  }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(ScriptsDirectory.layer, machine)))

describe("the short way to the disk", () => {
  it.live("does and reports what the long one does", () =>
    Effect.gen(function* () {
      const short = yield* setUpOn(Layer.provideMerge(layerDisk, NodeFileSystem.layer))
      assert.strictEqual(short, yield* setUpOn(NodeFileSystem.layer))
    })
  )

  it.live("is not taken by whoever has put another file system over the disk", () =>
    Effect.gen(function* () {
      const over = yield* FileSystem.FileSystem
      assert.isDefined(yield* directOf(over))
      const { fileSystem, operations } = FaultyFileSystem.make(over)
      for (const other of [fileSystem, { ...over }]) {
        assert.isUndefined(yield* Effect.provideService(directOf(other), FileSystem.FileSystem, other))
      }
      const root = yield* temporary
      yield* setUp(root, { spy: ["x"] }).pipe(
        Effect.provide(Layer.provide(ScriptsDirectory.layer, Layer.succeed(FileSystem.FileSystem, fileSystem)))
      )
      assert.include(
        operations().map(({ method }) => method),
        "open"
      )
    }).pipe(Effect.scoped, Effect.provide(Machine.live))
  )

  it.live("leaves what fails to the long one, which says why", () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const { begin } = yield* PlanInterpreter.PlanInterpreter
      const journal = yield* begin
      const steps = [write(`${root}/a`), write(`${root}/a`), write(`${root}/b`)]
      const failure = yield* Effect.flip(journal.take(steps))
      assert.strictEqual(failure.errno, "EEXIST")
      const { operations } = yield* journal.record
      assert.deepStrictEqual(
        operations.map(({ errno }) => errno),
        [null, "EEXIST"]
      )
    }).pipe(Effect.scoped, Effect.provide(PlanInterpreter.layer), Effect.provide(Machine.live))
  )
})
