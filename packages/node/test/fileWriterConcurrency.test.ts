import { assert, describe, it } from "@effect/vitest"
import { DirectoryLock } from "@oci-runtimes/core/disk"
import { FileWriter, Disk, Processes } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fc from "fast-check"
import { altered } from "./situations.ts"
import { bytes, onto, path, plain, treeOf, writeOn } from "./writings.ts"

describe("several writers at once", () => {
  it("over the same text: one writes, and the others see a changed file", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(undefined, "old"),
        (turns, before) =>
          Effect.gen(function* () {
            const disk = Disk.memory(before === undefined ? {} : { [path]: before })
            let turn = 0
            const shared = interleaved(disk, () => turns[turn++ % turns.length] ?? 0)
            const results = yield* Effect.all(
              ["one", "two", "three"].map((text) => Effect.result(write(before, text))),
              { concurrency: "unbounded" }
            ).pipe(Effect.provide(onto(shared)))
            const winners = results.flatMap((result) => (result._tag === "Success" ? [result.success.change] : []))
            const losers = results.flatMap((result) => (result._tag === "Failure" ? [result.failure._tag] : []))
            assert.deepStrictEqual(winners, [before === undefined ? "added" : "changed"])
            assert.deepStrictEqual(losers, ["FileChanged", "FileChanged"])
            const winner = ["one", "two", "three"][results.findIndex(({ _tag }) => _tag === "Success")]
            assert.strictEqual(yield* byHand(disk).text(path), winner)
            const names = yield* disk.readDirectory("/work/etc")
            assert.lengthOf(names, before === undefined ? 1 : 2, names.join(" "))
          }).pipe(Effect.runPromise)
      ),
      { numRuns: 15 }
    ))

  it.live("of whom each begins anew where the file has changed: no change is lost", () =>
    Effect.gen(function* () {
      const disk = Disk.memory({ [path]: "" })
      let turn = 0
      const shared = interleaved(disk, () => (turn++ * 7) % 5)
      const append = (token: string) =>
        Effect.flatMap(byHand(shared).text(path), (before) => write(before, `${before}${token} `)).pipe(
          Effect.retry({ while: ({ _tag }) => _tag === "FileChanged" })
        )
      const tokens = ["a", "b", "c"].map((writer) => Array.from({ length: 10 }, (_, index) => `${writer}${index}`))
      yield* Effect.forEach(tokens, (own) => Effect.forEach(own, append), { concurrency: "unbounded" }).pipe(
        Effect.provide(onto(shared))
      )
      const written = (yield* byHand(disk).text(path)).trim().split(" ")
      assert.deepStrictEqual(written.toSorted(), tokens.flat())
    })
  )
})

/** Lets others come in between before each look and operation, as often as is given. */
const interleaved = (disk: Disk.Shape, turns: () => number): Disk.Shape => {
  const yielding =
    <Args extends ReadonlyArray<unknown>, A, E>(run: (...args: Args) => Effect.Effect<A, E>) =>
    (...args: Args): Effect.Effect<A, E> =>
      Effect.suspend(() => Effect.andThen(Effect.repeat(Effect.yieldNow, { times: turns() }), run(...args)))
  return altered(disk, ({ list, look, perform, read }) => ({
    look: yielding(look),
    list: yielding(list),
    read: yielding(read),
    perform: yielding(perform)
  }))
}

const write = (before: string | undefined, text: string) =>
  FileWriter.write({
    path,
    before: before === undefined ? undefined : bytes(before),
    after: bytes(text),
    backup: true
  })

describe("the lock of another run", () => {
  const alive = "/work/etc/.oci-runtimes.9.99.run.b.n"
  const others = { 9: { startTime: "99", uid: 0 } }
  const clock = Clock.Clock.defaultValue()
  const processes = Processes.layerOf({ pid: 7, boot: "b", namespace: "n", others, clock })
  const writeHere = (disk: Disk.Shape, options = {}) => writeOn(disk, plain, options, processes)

  it.live("is waited for, and named where that takes too long", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(plain.files)
      yield* byHand(disk).makeDirectory(alive)
      const before = yield* treeOf(disk)
      const error = yield* Effect.flip(writeHere(disk))
      assert.strictEqual(error._tag, "FileLocked")
      assert.match(
        error.message,
        /^Cannot write \/work\/etc\/daemon\.json: process 9 is writing in its directory and did not end within \S+ s\. /
      )
      assert.include(error.message, `remove ${alive}`)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const waiting = yield* Effect.forkChild(writeHere(disk, { wait: "1 minute" }))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(waiting)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const patient = yield* Effect.forkChild(writeHere(disk, { wait: "1 minute" }))
      yield* Effect.sleep("50 millis")
      assert.isUndefined(patient.pollUnsafe())
      yield* byHand(disk).remove(alive)
      assert.strictEqual((yield* Fiber.join(patient)).change, "changed")
    })
  )

  it.live("is ignored if there is nothing to write, or if it is of another kind", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(plain.files)
      yield* byHand(disk).makeDirectory("/work/etc/gen-runtimes.9.99.run.b.n")
      assert.strictEqual((yield* writeHere(disk)).change, "changed")
      yield* byHand(disk).makeDirectory(alive)
      assert.strictEqual((yield* writeHere(disk)).change, "unchanged")
      const names = [".oci-runtimes.9.99.run.b.n", "daemon.json", "gen-runtimes.9.99.run.b.n", "other"]
      assert.deepStrictEqual((yield* disk.readDirectory("/work/etc")).toSorted(), names)
    })
  )

  it.live("is known by the number of its process alone where nothing else can be told", () =>
    Effect.gen(function* () {
      const bare = Processes.layerOf({
        pid: 7,
        startTime: DirectoryLock.unknownStart,
        boot: "unknown",
        namespace: "unknown",
        others: { 9: { startTime: DirectoryLock.unknownStart, uid: 0 } }
      })
      const disk = Disk.memory(plain.files)
      for (const pid of [8, 9]) {
        yield* byHand(disk).makeDirectory(`/work/etc/.oci-runtimes.${pid}.0.run.unknown.unknown`)
      }
      const attempt = writeOn(disk, plain, {}, bare)
      assert.strictEqual((yield* Effect.flip(attempt))._tag, "FileLocked")
      yield* byHand(disk).remove("/work/etc/.oci-runtimes.9.0.run.unknown.unknown")
      const { repairs } = yield* attempt
      assert.deepStrictEqual(repairs, [
        { _tag: "RemovedLeftover", path: "/work/etc/.oci-runtimes.8.0.run.unknown.unknown" }
      ])
    })
  )
})
