/** The writing of a configuration file that fails, stops or is interrupted at any operation. */
import { assert, describe, it } from "@effect/vitest"
import { DiskSystem } from "@oci-runtimes/core/disk"
import { Disk, Processes } from "@oci-runtimes/node"
import { FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { assertDryRunAgrees } from "./dryRunAgreement.ts"
import { type Situation, situations, stateOf, treeOf, writeOn } from "./writings.ts"

/** A situation on a disk of a system. Only Linux holds directories, and Windows has neither owners nor modes. */
interface Case extends Situation {
  readonly memory: (files: Disk.Files) => Disk.Shape
  /** The mode of a new file. */
  readonly usualMode: number
}

const systems = [
  ["Linux", DiskSystem.linux, 0o644],
  ["macOS", DiskSystem.make("macos"), 0o644],
  ["Windows", DiskSystem.make("windows", ["/work"]), 0o600]
] as const

const cases = systems.flatMap(([name, system, usualMode]) =>
  situations.map((situation): Case => ({
    ...situation,
    title: `${situation.title} on ${name}`,
    memory: (files) => Disk.memory(files, undefined, system),
    usualMode
  }))
)

/** Performs an undisturbed run, and returns the states before and after the run, and its operations. */
const undisturbed = Effect.fnUntraced(function* (situation: Case) {
  const disk = situation.memory(situation.files)
  const [old, oldTree] = [yield* stateOf(disk, situation.target), yield* treeOf(disk)]
  const { disk: counted, operations } = FaultyDisk.make(disk)
  yield* writeOn(counted, situation)
  const [fresh, freshTree] = [yield* stateOf(disk, situation.target), yield* treeOf(disk)]
  return { old, oldTree, fresh, freshTree, operations: operations() }
})

const withoutLeftovers = (lines: ReadonlyArray<string>) => lines.filter((line) => !line.includes(".oci-runtimes."))

describe.each(cases)("from $title", (situation) => {
  const { backup, files, memory, target, usualMode } = situation
  const backupPath = `${target}.bak`

  it.live("changes text alone, not mode and owner, and leaves nothing else", () =>
    Effect.gen(function* () {
      const { fresh, freshTree, old, oldTree } = yield* undisturbed(situation)
      const { mode, owner } = old ?? { mode: usualMode, owner: fresh?.owner }
      assert.deepStrictEqual(fresh, { text: "the new text, which is longer", mode, owner })
      const disk = memory(files)
      yield* writeOn(disk, situation)
      if (backup && old !== undefined) assert.deepStrictEqual(yield* stateOf(disk, backupPath), old)
      const isOther = (line: string) => ![target, backupPath].some((at) => `/work/${line}`.startsWith(`${at} `))
      const kept = withoutLeftovers(oldTree).filter(isOther)
      assert.deepStrictEqual(freshTree, withoutLeftovers(freshTree))
      assert.includeMembers([...freshTree], kept)
    })
  )

  it.live(
    "stopping dead at any operation, or within it, leaves the old file or the new one, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { fresh, freshTree, old, operations } = yield* undisturbed(situation)
        const oldBackup = yield* stateOf(memory(files), backupPath)
        for (const tried of operations) {
          for (const stop of FaultyDisk.stopsAt(tried)) {
            const disk = memory(files)
            const faulty = FaultyDisk.make(disk, stop)
            assert.isTrue(Exit.isFailure(yield* Effect.exit(writeOn(faulty.disk, situation))))
            const where = `${JSON.stringify(stop)} at ${JSON.stringify(tried)}`
            const found = yield* stateOf(disk, target)
            assert.deepInclude([old, fresh], found, where)
            const kept = yield* stateOf(disk, backupPath)
            assert.deepInclude(backup ? [oldBackup, old] : [oldBackup], kept, where)
            if (backup && old !== undefined && found?.text === fresh?.text) assert.deepStrictEqual(kept, old, where)
            yield* writeOn(disk, situation)
            assert.deepStrictEqual(yield* treeOf(disk), freshTree, where)
            assert.deepStrictEqual(yield* stateOf(disk, target), fresh, where)
          }
        }
      })
  )

  it.live("any error at any operation is reported, and leaves the old file and nothing else behind", () =>
    Effect.gen(function* () {
      const { fresh, freshTree, old, oldTree, operations } = yield* undisturbed(situation)
      let failures = 0
      for (const tried of operations) {
        for (const fault of FaultyDisk.failuresAt(tried)) {
          const { errno } = fault
          const disk = memory(files)
          const faulty = FaultyDisk.make(disk, fault)
          const result = yield* Effect.result(writeOn(faulty.disk, situation))
          const where = `${JSON.stringify(fault)} at ${JSON.stringify(tried)}`
          if (Result.isSuccess(result)) {
            assert.deepStrictEqual(yield* stateOf(disk, target), fresh, where)
            const { warnings } = result.success
            const left = (yield* treeOf(disk)).filter((line) => !freshTree.includes(line))
            for (const line of left) {
              assert.isTrue(
                warnings.some((warning) => `/work/${line}`.startsWith(warning.path)),
                `${where}: ${line}`
              )
            }
            continue
          }
          failures++
          assert.strictEqual(result.failure._tag, "WriteFailed", where)
          if (result.failure._tag !== "WriteFailed") continue
          const { failure, message, warnings } = result.failure
          assert.strictEqual(failure.errno, errno, where)
          assert.isAbove(failure.paths.length, 0, where)
          const words = message.replace("its directory /work/", `${failure.operation} /work/`)
          assert.isTrue(words.startsWith(`Cannot write /work/etc/daemon.json: ${failure.operation} /work`), message)
          assert.notInclude(failure.operation === "mkdir" ? message : "", ".oci-runtimes.")
          assert.deepStrictEqual(yield* stateOf(disk, target), old, where)
          const left = yield* treeOf(disk)
          assert.deepStrictEqual(withoutLeftovers(left), withoutLeftovers(oldTree), where)
          if (warnings.length === 0) assert.includeMembers([...oldTree], [...left], where)
        }
      }
      assert.isAbove(failures, 50)
    })
  )

  it.live(
    "an error at any operation, and one behind it, leaves the old file or the new one, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { fresh, freshTree, old, operations } = yield* undisturbed(situation)
        for (const tried of operations) {
          for (const first of FaultyDisk.failuresAt(tried).filter(({ errno }) => errno === "EIO")) {
            for (let second = tried.index + 1, isOver = false; !isOver; second++) {
              const disk = memory(files)
              const faulty = FaultyDisk.make(disk, first, { _tag: "Fail", at: second, errno: "EIO" })
              const result = yield* Effect.result(writeOn(faulty.disk, situation))
              isOver = faulty.operations().length < second
              const where = `${JSON.stringify(first)} and at ${second}`
              assert.deepStrictEqual(yield* stateOf(disk, target), Result.isSuccess(result) ? fresh : old, where)
              yield* writeOn(disk, situation)
              assert.deepStrictEqual(yield* treeOf(disk), freshTree, where)
            }
          }
        }
      })
  )

  it.live("interrupting at any operation leaves the old state or the new one as a whole", () =>
    Effect.gen(function* () {
      const { freshTree, oldTree, operations } = yield* undisturbed(situation)
      const seen: Array<string> = []
      for (const tried of operations) {
        const disk = memory(files)
        const interrupt = ({ index }: FaultyDisk.Tried) => {
          if (index === tried.index) fiber.interruptUnsafe()
          return undefined
        }
        const interrupting = FaultyDisk.make(disk, { _tag: "FailWhere", errno: interrupt })
        const fiber = yield* Effect.forkChild(writeOn(interrupting.disk, situation))
        yield* Fiber.await(fiber)
        const where = `interrupted at ${JSON.stringify(tried)}`
        const left = yield* treeOf(disk)
        const isOld = left.every((line) => oldTree.includes(line))
        if (isOld) assert.deepStrictEqual(withoutLeftovers(left), withoutLeftovers(oldTree), where)
        else assert.deepStrictEqual(left, freshTree, where)
        seen.push(isOld ? "old" : "new")
      }
      assert.deepStrictEqual([seen[0], seen.at(-1)], ["old", "new"])
    })
  )

  it.live("a dry run tries exactly the operations that the real run does, also when it fails", () =>
    Effect.gen(function* () {
      const { operations } = yield* undisturbed(situation)
      yield* assertDryRunAgrees(files, operations, (disk) => operationsOn(situation, disk), memory)
    })
  )
})

/** Every operation that a run tries, whether it succeeds or not. */
const operationsOn = (situation: Situation, disk: Disk.Shape) =>
  writeOn(disk, situation, {}, Processes.layerOf()).pipe(
    Effect.map((report) => report.operations),
    Effect.catchTag("WriteFailed", (failure) => Effect.succeed(failure.operations))
  )
