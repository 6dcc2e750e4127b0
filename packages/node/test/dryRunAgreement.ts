/** The law of a dry run: it tries what the real run does, and the file system beneath does not change. */
import { assert } from "@effect/vitest"
import { Disk, type Report } from "@oci-runtimes/node"
import { byHand, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"

/**
 * Asserts that the run tries the same operations on a dry run, undisturbed and with a failure at any of the operations that
 * it is known to do.
 */
export const assertDryRunAgrees = Effect.fnUntraced(function* (
  files: Disk.Files,
  operations: ReadonlyArray<FaultyDisk.Tried>,
  operationsOn: (disk: Disk.Shape) => Effect.Effect<ReadonlyArray<Report.Performed>, unknown>,
  memory: (files: Disk.Files) => Disk.Shape = Disk.memory
) {
  const faults: ReadonlyArray<ReadonlyArray<FaultyDisk.Fault>> = [
    [],
    ...operations.map(({ index }) => [{ _tag: "Fail" as const, at: index, errno: "EIO" }])
  ]
  for (const fault of faults) {
    const live = yield* operationsOn(FaultyDisk.make(memory(files), ...fault).disk)
    const real = memory(files)
    const everything = byHand(real).tree("/")
    const before = yield* everything
    const dry = yield* operationsOn(FaultyDisk.make(Disk.dryRun(real), ...fault).disk)
    assert.deepStrictEqual(dry, live)
    assert.deepStrictEqual(yield* everything, before)
  }
})
