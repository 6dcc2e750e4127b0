import { assert, describe, it } from "@effect/vitest"
import { Disk, Processes, type Report } from "@oci-runtimes/node"
import { type Arguments, byHand, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { assertDryRunAgrees } from "./dryRunAgreement.ts"
import { applyOn, fresh, names, oldOf, readable, situations, treeOf } from "./situations.ts"

describe.each(situations)("from $title", ({ files, wanted: scripts }) => {
  const undisturbed = undisturbedOn(files, scripts)

  it.live(
    "stopping dead at any operation, or within it, leaves the old set or the new one, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { after, operations } = yield* undisturbed
        const [olds, news] = [yield* oldOf(files), fresh(scripts)]
        for (const tried of operations) {
          for (const stop of FaultyDisk.stopsAt(tried)) {
            const disk = Disk.memory(files)
            const faulty = FaultyDisk.make(disk, stop)
            assert.isTrue(Exit.isFailure(yield* Effect.exit(applyOn(faulty.disk, scripts))))
            const where = `stopped at ${JSON.stringify(tried)}`
            assert.deepInclude([...olds, news], yield* readable(disk, names), where)
            yield* applyOn(disk, scripts)
            assert.deepStrictEqual(yield* treeOf(disk), after, where)
          }
        }
      })
  )

  it.live("any error at any operation is reported, and leaves the old set and nothing else behind", () =>
    Effect.gen(function* () {
      const { after, operations } = yield* undisturbed
      const olds = yield* oldOf(files)
      for (const tried of operations) {
        for (const fault of FaultyDisk.failuresAt(tried)) {
          const { errno } = fault
          const disk = Disk.memory(files)
          const faulty = FaultyDisk.make(disk, fault)
          const result = yield* Effect.result(applyOn(faulty.disk, scripts))
          const where = `${JSON.stringify(fault)} at ${JSON.stringify(tried)}`
          if (Result.isSuccess(result)) {
            const { warnings } = result.success
            const left = (yield* treeOf(disk)).filter((line) => !after.includes(line))
            for (const line of left) assert.isTrue(isNamed(line, warnings), `${where}: ${line} is left`)
            assert.deepStrictEqual(yield* readable(disk, names), fresh(scripts), where)
            continue
          }
          assert.strictEqual(result.failure._tag, "PlanFailed", where)
          if (result.failure._tag !== "PlanFailed") continue
          const { failure, warnings } = result.failure
          assert.strictEqual(failure.errno, errno, where)
          assert.isAbove(failure.paths.length, 0, where)
          assert.include(failure.message, failure.operation, where)
          assert.deepInclude(olds, yield* readable(disk, names), where)
          if (warnings.length > 0) continue
          const exists = (yield* byHand(disk).look("/work")) !== undefined
          assert.strictEqual(
            exists,
            Object.keys(files).some((path) => path.startsWith("/work")),
            where
          )
          if (exists) assert.notInclude((yield* treeOf(disk)).join("\n"), "gen-runtimes.", where)
        }
      }
    })
  )

  it.live(
    "an error at any operation, and another one during the rollback, leaves one whole set, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { after, operations } = yield* undisturbed
        const [olds, news] = [yield* oldOf(files), fresh(scripts)]
        for (const tried of operations) {
          for (const first of FaultyDisk.failuresAt(tried).filter(({ errno }) => errno === "EIO")) {
            for (let second = tried.index + 1, isOver = false; !isOver; second++) {
              const disk = Disk.memory(files)
              const faulty = FaultyDisk.make(disk, first, { _tag: "Fail", at: second, errno: "EIO" })
              const warnings = yield* Effect.match(applyOn(faulty.disk, scripts), {
                onSuccess: (report) => report.warnings,
                onFailure: (error) => (error._tag === "PlanFailed" ? error.warnings : [])
              })
              isOver = faulty.operations().length < second
              const where = `${JSON.stringify(first)} and at ${second}`
              const root = yield* Effect.orElseSucceed(disk.readDirectory("/work"), () => [])
              for (const lock of root.filter((name) => name.startsWith("gen-runtimes."))) {
                assert.isTrue(isNamed(lock, warnings), `${where}: ${lock} is left`)
              }
              assert.deepInclude([...olds, news], yield* readable(disk, names), where)
              yield* applyOn(disk, scripts)
              assert.deepStrictEqual(yield* treeOf(disk), after, where)
            }
          }
        }
      })
  )

  it.live("interrupting at any step leaves the old set or the new one, and nothing else behind", () =>
    Effect.gen(function* () {
      const { after } = yield* undisturbed
      const [olds, news] = [yield* oldOf(files), fresh(scripts)]
      for (let step = 1, isOver = false; !isOver; step++) {
        const disk = Disk.memory(files)
        let steps = 0
        const onProgress = () => Effect.suspend(() => (++steps === step ? Effect.interrupt : Effect.void))
        const fiber = yield* Effect.forkChild(applyOn(disk, scripts, { onProgress }))
        isOver = Exit.isSuccess(yield* Fiber.await(fiber))
        const found = yield* readable(disk, names)
        assert.deepInclude([...olds, news], found, `after step ${step}`)
        const exists = (yield* byHand(disk).look("/work")) !== undefined
        if (exists) assert.notInclude((yield* treeOf(disk)).join("\n"), "gen-runtimes.", `after step ${step}`)
        if (isOver) assert.deepStrictEqual(yield* treeOf(disk), after)
      }
    })
  )

  it.live("a dry run tries exactly the operations that the real run does, also when it fails", () =>
    Effect.gen(function* () {
      const { operations } = yield* undisturbed
      yield* assertDryRunAgrees(files, operations, (disk) => operationsOn(scripts, disk))
    })
  )
})

/** Performs an undisturbed run, and returns the operations of the run and the resulting tree. */
const undisturbedOn = Effect.fnUntraced(function* (files: Disk.Files, scripts: Arguments) {
  const { disk, operations } = FaultyDisk.make(Disk.memory(files))
  yield* applyOn(disk, scripts)
  return { after: yield* treeOf(disk), operations: operations() }
})

/** Every operation that a set-up tries, whether it succeeds or not. */
const operationsOn = (scripts: Arguments, disk: Disk.Shape) =>
  applyOn(disk, scripts, {}, Processes.layerOf()).pipe(
    Effect.map((report) => report.operations),
    Effect.catchTag("PlanFailed", (failure) => Effect.succeed(failure.operations))
  )

const isNamed = (line: string, warnings: ReadonlyArray<Report.Warning>): boolean =>
  warnings.some(({ path }) => `/work/${line}`.startsWith(path))
