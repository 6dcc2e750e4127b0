import { assert, describe, it } from "@effect/vitest"
import { Disk, Machine } from "@oci-runtimes/node"
import { FaultyDisk, setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { applyOn, several, wanted } from "./situations.ts"

const isSyncOf = (path: string) => (line: string) => line.includes('"Sync"') && line.endsWith(`${path}"}`)

describe("the order of syncs", () => {
  it.live("has each file on the disk before it is named, and each set before it is in force", () =>
    Effect.gen(function* () {
      const { operations } = yield* setUp("/work", wanted).pipe(Effect.provide(Machine.memory({ files: several })))
      const at = (test: (line: string) => boolean) =>
        operations.flatMap(({ operation }, index) => (test(JSON.stringify(operation)) ? [index] : []))
      const first = (test: (line: string) => boolean) => at(test)[0]!
      const swap = first((line) => line.includes('/next","to"'))
      const firstLink = first((line) => line.includes("/links/") && line.includes('"Rename"'))
      for (const name of ["new/both", "new/added", "new/second", "new", "old", "/work"]) {
        assert.isBelow(first(isSyncOf(name)), firstLink, name)
      }
      const directorySyncs = at(isSyncOf("/work/runtimes"))
      assert.isTrue(directorySyncs.some((index) => index > firstLink && index < swap))
      assert.isTrue(directorySyncs.some((index) => index > swap))
    })
  )

  it.live("has restored scripts on the disk before the source of the restoration is removed", () =>
    Effect.gen(function* () {
      for (const scripts of [wanted, { both: ["new"], kept: ["k"], removed: ["r"], second: ["old"] }]) {
        const counted = FaultyDisk.make(Disk.memory(several))
        yield* applyOn(counted.disk, scripts)
        const last = counted.operations().findLast(({ operation }) => operation._tag === "Sync")!
        const fault: FaultyDisk.Fault = { _tag: "Fail", at: last.index, errno: "EIO" }
        const { disk } = FaultyDisk.make(Disk.memory(several), fault)
        const error = yield* Effect.flip(applyOn(disk, scripts))
        assert.strictEqual(error._tag, "PlanFailed")
        if (error._tag !== "PlanFailed") continue
        const done = error.operations.filter(({ errno }) => errno === null).map(({ operation }) => operation)
        const taken = done.findLastIndex(
          (operation) => operation._tag === "Rename" && operation.to.startsWith("/work/runtimes/")
        )
        const rest = done.slice(taken + 1).map((operation) => operation._tag)
        assert.isAbove(rest.indexOf("RemoveTree"), rest.indexOf("Sync"))
        assert.include(rest, "Sync")
      }
    })
  )
})
