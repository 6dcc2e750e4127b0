import { assert, describe, it } from "@effect/vitest"
import { MemoryFileSystem } from "@oci-runtimes/node"
import { FaultyFileSystem } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as PlatformError from "effect/PlatformError"
import { applyOn, aside, fresh, names, oldOf, readable, several, treeOf, wanted } from "./situations.ts"

const nothing: MemoryFileSystem.Files = { "/work": { type: "directory" } }

describe("where nothing can be renamed from beside", () => {
  const crossing: FaultyFileSystem.Fault = {
    _tag: "FailWhere",
    errno: ({ method, paths }) => {
      const sides = new Set(paths.map((path) => path.startsWith("/work/runtimes/")))
      return (method === "rename" || method === "link") && sides.size > 1 ? "EXDEV" : undefined
    }
  }
  /** A directory of a lower layer, which cannot be renamed. */
  const layered: FaultyFileSystem.Fault = {
    _tag: "FailWhere",
    errno: ({ method, paths }) => (method === "rename" && paths[0] === "/work/runtimes-old" ? "EXDEV" : undefined)
  }

  /** A scripts directory that cannot be renamed into place at all. */
  const entering: FaultyFileSystem.Fault = {
    _tag: "FailWhere",
    errno: ({ method, paths }) => (method === "rename" && paths[1] === "/work/runtimes" ? "EXDEV" : undefined)
  }

  it.live.each([
    ["scripts directory on a mount of its own", several, crossing],
    ["scripts put aside in a lower layer", aside, layered],
    ["scripts of which there were none", nothing, entering]
  ] as const)("%s is set up within", ([, files, fault]) =>
    Effect.gen(function* () {
      const expected = MemoryFileSystem.make(several)
      yield* applyOn(expected, wanted)
      const { operations } = yield* Effect.gen(function* () {
        const faulty = FaultyFileSystem.make(MemoryFileSystem.make(files), fault)
        const { warnings } = yield* applyOn(faulty.fileSystem, wanted)
        assert.deepStrictEqual(warnings, [])
        assert.deepStrictEqual(yield* treeOf(faulty.fileSystem), yield* treeOf(expected))
        return { operations: faulty.operations() }
      })
      for (const { index } of operations) {
        const disk = MemoryFileSystem.make(files)
        const { fileSystem } = FaultyFileSystem.make(disk, fault, { _tag: "Stop", at: index, when: "after" })
        yield* Effect.exit(applyOn(fileSystem, wanted))
        assert.deepInclude(
          [...(yield* oldOf(files)), fresh(wanted)],
          yield* readable(disk, names),
          `stopped at ${index}`
        )
        yield* applyOn(FaultyFileSystem.make(disk, fault).fileSystem, wanted)
        assert.deepStrictEqual(yield* treeOf(disk), yield* treeOf(expected), `stopped at ${index}`)
      }
      for (const { index } of operations) {
        const disk = MemoryFileSystem.make(files)
        const { fileSystem } = FaultyFileSystem.make(disk, fault, { _tag: "Fail", at: index, errno: "EIO" })
        const where = `EIO at ${index}`
        const { failed, warnings } = yield* Effect.match(applyOn(fileSystem, wanted), {
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
      const unrooted = FileSystem.makeNoop({
        makeDirectory: (path) =>
          Effect.fail(
            PlatformError.systemError({
              _tag: "NotFound",
              module: "FileSystem",
              method: "makeDirectory",
              pathOrDescriptor: path
            })
          )
      })
      const error = yield* Effect.flip(applyOn(unrooted, wanted))
      assert.strictEqual(error._tag, "PlanFailed")
      assert.strictEqual(error.message, "mkdir /work: no such file or directory")
    })
  )
})
