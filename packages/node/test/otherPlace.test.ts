import { assert, describe, it } from "@effect/vitest"
import { Plan } from "@oci-runtimes/core/disk"
import { Disk } from "@oci-runtimes/node"
import { FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { altered, applyOn, aside, fresh, names, oldOf, readable, several, treeOf, wanted } from "./situations.ts"

const nothing: Disk.Files = { "/work": { type: "directory" } }

describe("where nothing can be renamed from beside", () => {
  const crossing: FaultyDisk.Fault = {
    _tag: "FailWhere",
    errno: ({ operation }) => {
      const sides = new Set(Plan.paths(operation).map((path) => path.startsWith("/work/runtimes/")))
      return sides.size > 1 ? "EXDEV" : undefined
    }
  }
  /** A directory of a lower layer, which cannot be renamed. */
  const layered: FaultyDisk.Fault = {
    _tag: "FailWhere",
    errno: ({ operation }) =>
      operation._tag === "Rename" && operation.from === "/work/runtimes-old" ? "EXDEV" : undefined
  }

  /** A scripts directory that cannot be renamed into place at all. */
  const entering: FaultyDisk.Fault = {
    _tag: "FailWhere",
    errno: ({ operation }) => (operation._tag === "Rename" && operation.to === "/work/runtimes" ? "EXDEV" : undefined)
  }

  it.live.each([
    ["scripts directory on a mount of its own", several, crossing],
    ["scripts put aside in a lower layer", aside, layered],
    ["scripts of which there were none", nothing, entering]
  ] as const)("%s is set up within", ([, files, fault]) =>
    Effect.gen(function* () {
      const expected = Disk.memory(several)
      yield* applyOn(expected, wanted)
      const { operations } = yield* Effect.gen(function* () {
        const faulty = FaultyDisk.make(Disk.memory(files), fault)
        const { warnings } = yield* applyOn(faulty.disk, wanted)
        assert.deepStrictEqual(warnings, [])
        assert.deepStrictEqual(yield* treeOf(faulty.disk), yield* treeOf(expected))
        return { operations: faulty.operations() }
      })
      for (const { index } of operations) {
        const disk = Disk.memory(files)
        const stopping = FaultyDisk.make(disk, fault, { _tag: "Stop", at: index, when: "after" })
        yield* Effect.exit(applyOn(stopping.disk, wanted))
        assert.deepInclude(
          [...(yield* oldOf(files)), fresh(wanted)],
          yield* readable(disk, names),
          `stopped at ${index}`
        )
        yield* applyOn(FaultyDisk.make(disk, fault).disk, wanted)
        assert.deepStrictEqual(yield* treeOf(disk), yield* treeOf(expected), `stopped at ${index}`)
      }
      for (const { index } of operations) {
        const disk = Disk.memory(files)
        const failing = FaultyDisk.make(disk, fault, { _tag: "Fail", at: index, errno: "EIO" })
        const where = `EIO at ${index}`
        const { failed, warnings } = yield* Effect.match(applyOn(failing.disk, wanted), {
          onSuccess: (report) => ({ failed: false, warnings: report.warnings }),
          onFailure: (error) => ({ failed: true, warnings: error._tag === "PlanFailed" ? error.warnings : [] })
        })
        assert.deepInclude(failed ? yield* oldOf(files) : [fresh(wanted)], yield* readable(disk, names), where)
        if (warnings.length > 0) continue
        const left = yield* treeOf(disk)
        assert.notInclude(left.join("\n"), "gen-runtimes.", where)
        if (failed && files === nothing) assert.deepStrictEqual(left, [], where)
      }
    })
  )
})

describe("where there is nothing at all, not even a root", () => {
  it.live("a run ends with the error of the first directory that it cannot make", () =>
    Effect.gen(function* () {
      const missing = Effect.fail(new Disk.DiskFailure({ errno: "ENOENT" }))
      const nowhere = { look: () => Effect.undefined, enter: () => missing, perform: () => missing }
      const unrooted = altered(Disk.memory(), () => nowhere)
      const error = yield* Effect.flip(applyOn(unrooted, wanted))
      assert.strictEqual(error._tag, "PlanFailed")
      assert.strictEqual(error.message, "mkdir /work: no such file or directory")
    })
  )
})
