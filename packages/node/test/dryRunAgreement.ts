/** The law of a dry run: it tries what the real run does, and the file system beneath does not change. */
import { assert } from "@effect/vitest"
import { DryRunFileSystem, MemoryFileSystem, type Report } from "@oci-runtimes/node"
import { FaultyFileSystem, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"

/**
 * Asserts that the run tries the same operations on a dry run, undisturbed and with a failure at any of the operations that
 * it is known to do.
 */
export const assertDryRunAgrees = Effect.fnUntraced(function* (
  files: MemoryFileSystem.Files,
  operations: ReadonlyArray<FaultyFileSystem.Operation>,
  operationsOn: (fileSystem: FileSystem.FileSystem) => Effect.Effect<ReadonlyArray<Report.Performed>, unknown>
) {
  const faults: ReadonlyArray<ReadonlyArray<FaultyFileSystem.Fault>> = [
    [],
    ...operations.map(({ index }) => [{ _tag: "Fail" as const, at: index, errno: "EIO" }])
  ]
  for (const fault of faults) {
    const live = yield* operationsOn(FaultyFileSystem.make(MemoryFileSystem.make(files), ...fault).fileSystem)
    const real = MemoryFileSystem.make(files)
    const everything = Effect.provideService(tree("/"), FileSystem.FileSystem, real)
    const before = yield* everything
    const dry = yield* operationsOn(FaultyFileSystem.make(DryRunFileSystem.make(real), ...fault).fileSystem)
    assert.deepStrictEqual(dry, live)
    assert.deepStrictEqual(yield* everything, before)
  }
})
