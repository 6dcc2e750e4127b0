import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type { Plan } from "@oci-runtimes/core"
import { Machine, MemoryFileSystem, PlanInterpreter, ScriptsDirectory } from "@oci-runtimes/node"
import { FaultyFileSystem, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { spawnSync } from "node:child_process"
import { atOnce, Direct, directOf, layerDisk, make, type Shape } from "../src/internal/direct.ts"
import { errnoOf } from "../src/internal/errno.ts"
import type { SystemCalls } from "../src/internal/systemCalls.ts"
import { systemCallsOn, systemError } from "./systemCallsOn.ts"

/** Root can, unless a container keeps it from it. */
const canMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0

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

  it.live.skipIf(!canMount)("leaves the old scripts, and nothing else, on a disk that becomes full", () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", root])
      yield* Effect.addFinalizer(() => Effect.sync(() => spawnSync("umount", [root])))
      assert.strictEqual(mounted.status, 0)
      yield* setUp(root, { spy: ["old"] })
      const before = yield* tree(root)
      for (const much of [{ large: ["x".repeat(100_000)] }, scripts]) {
        const error = yield* Effect.flip(setUp(root, { spy: ["new"], ...much }))
        assert.strictEqual(error._tag === "PlanFailed" && error.failure.errno, "ENOSPC")
        assert.deepStrictEqual(yield* tree(root), before)
      }
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(ScriptsDirectory.layer, Machine.live)))
  )

  it.live("tells of each step", () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const { begin } = yield* PlanInterpreter.PlanInterpreter
      const journal = yield* begin
      const told: Array<PlanInterpreter.Progress> = []
      const names = Array.from({ length: 2 * atOnce }, (_, index) => `${root}/${index}`)
      yield* journal.take(names.map(write), (progress) => Effect.sync(() => void told.push(progress)))
      assert.deepStrictEqual(
        told,
        names.map((_, index) => ({ done: index + 1, total: names.length }))
      )
    }).pipe(Effect.scoped, Effect.provide(PlanInterpreter.layer), Effect.provide(Machine.live))
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

/** A disk whose system calls fail with an errno where one is named for them, and the calls that were made. */
const failing = (errnos: { readonly [call in keyof SystemCalls]?: string }, bytesAtOnce?: number) => {
  const disk = MemoryFileSystem.make({ "/work": { type: "directory" } })
  const made: Array<string> = []
  const calls = Object.fromEntries(
    Object.entries(systemCallsOn(disk, bytesAtOnce)).map(([name, call]) => [
      name,
      (...args: ReadonlyArray<never>) => {
        made.push(name)
        const errno = errnos[name as keyof SystemCalls]
        if (errno !== undefined) throw systemError(errno)
        return (call as (...given: ReadonlyArray<never>) => unknown)(...args)
      }
    ])
  ) as unknown as SystemCalls
  return { disk, made, direct: make(disk, calls) }
}

const file: Plan.Operation = { _tag: "WriteFile", path: "/work/file", content: "äöü and more", mode: 0o700 }
const directory: Plan.Operation = { _tag: "MakeDirectory", path: "/work/made", mode: 0o700 }

describe("an operation by system calls", () => {
  it.effect.each([1, 5, 100])("is done where no more than %d bytes are written at once", (bytesAtOnce) =>
    Effect.gen(function* () {
      for (const content of ["äöü and more", new TextEncoder().encode("äöü and more"), ""]) {
        const { direct, disk } = failing({}, bytesAtOnce)
        assert.deepStrictEqual(direct.perform({ ...file, content }), { _tag: "Done" })
        assert.strictEqual(yield* disk.readFileString("/work/file"), content === "" ? "" : "äöü and more")
      }
    })
  )

  it.effect.each<[Plan.Operation, Parameters<typeof failing>[0]]>([
    [file, { create: "ENOSPC" }],
    [file, { write: "ENOSPC" }],
    [file, { fchmod: "EPERM" }],
    [file, { close: "EDQUOT" }],
    [directory, { mkdir: "ENOSPC" }],
    [directory, { chmod: "EPERM" }],
    [{ _tag: "Symlink", target: "x", path: "/work/x" }, { symlink: "ENOSPC" }],
    [{ _tag: "Sync", path: "/work" }, {}]
  ])("%j is not done, and leaves nothing, with the errors %j", ([operation, errnos]) =>
    Effect.gen(function* () {
      const { direct, disk } = failing(errnos)
      assert.deepStrictEqual(direct.perform(operation), { _tag: "NotDone" })
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), [])
    })
  )

  it("that writes nothing, again and again, ends", () => {
    const { direct } = failing({}, 0)
    assert.deepStrictEqual(direct.perform(file), { _tag: "NotDone" })
  })

  it.effect.each<[Plan.Operation, Parameters<typeof failing>[0], string]>([
    [file, { write: "ENOSPC", unlink: "EROFS" }, "ENOSPC"],
    [file, { fchmod: "EPERM", close: "EIO", unlink: "EROFS" }, "EPERM"],
    [file, { close: "EDQUOT", unlink: "EROFS" }, "EDQUOT"],
    [directory, { chmod: "EPERM", rmdir: "EBUSY" }, "EPERM"]
  ])("%j is half done with the errors %j, for the reason %s", ([operation, errnos, errno]) =>
    Effect.gen(function* () {
      const { direct, disk } = failing(errnos)
      const outcome = direct.perform(operation)
      assert.strictEqual(outcome._tag === "HalfDone" && errnoOf(outcome.cause), errno)
      assert.lengthOf(yield* disk.readDirectory("/work"), 1)
    })
  )

  it.effect("that is half done ends the plan with its reason, and is taken back with what was done before", () =>
    Effect.gen(function* () {
      const { direct, disk, made } = failing({ chmod: "EPERM", rmdir: "EBUSY" })
      const { record, result } = yield* taken(disk, direct, [
        { operation: file, onFailure: "abort", undo: [{ _tag: "Unlink", path: "/work/file" }] },
        { operation: directory, onFailure: "abort", undo: [{ _tag: "RemoveTree", path: "/work/made" }] }
      ])
      const failure = Result.isFailure(result) ? result.failure : undefined
      assert.deepInclude(failure, { errno: "EPERM", remains: true, operation: "mkdir", paths: ["/work/made"] })
      assert.deepStrictEqual(
        record.operations.map(({ errno, operation }) => [operation._tag, errno]),
        [
          ["WriteFile", null],
          ["MakeDirectory", "EPERM"],
          ["RemoveTree", null],
          ["Unlink", null]
        ]
      )
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), [])
      assert.deepStrictEqual(
        made.filter((name) => name === "mkdir"),
        ["mkdir"]
      )
    })
  )

  it.effect("that fails is tried once more, by an effect", () =>
    Effect.gen(function* () {
      const { direct, disk, made } = failing({ create: "EIO" })
      const { fileSystem, operations } = FaultyFileSystem.make(disk, { _tag: "FailWhere", errno: () => "EIO" })
      const { result } = yield* taken(fileSystem, { ...direct, of: fileSystem }, [
        { operation: file, onFailure: "abort" }
      ])
      assert.isTrue(Result.isFailure(result))
      assert.deepStrictEqual(made, ["create"])
      assert.deepStrictEqual(
        operations().map(({ method }) => method),
        ["open"]
      )
    })
  )
})

/** What comes of steps that are taken on a file system by its system calls. */
const taken = (fileSystem: FileSystem.FileSystem, direct: Shape, steps: ReadonlyArray<Plan.Step>) =>
  Effect.gen(function* () {
    const { begin } = yield* PlanInterpreter.PlanInterpreter
    const journal = yield* begin
    const result = yield* Effect.result(journal.orUndo(journal.take(steps)))
    return { result, record: yield* journal.record }
  }).pipe(
    Effect.provide(
      PlanInterpreter.layer.pipe(
        Layer.provide(Layer.merge(Layer.succeed(FileSystem.FileSystem, fileSystem), Layer.succeed(Direct, direct)))
      )
    )
  )
