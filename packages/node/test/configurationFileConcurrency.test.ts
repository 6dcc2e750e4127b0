import { assert, describe, it } from "@effect/vitest"
import { ConfigurationFile, Disk, Processes } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
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
            assert.deepStrictEqual(losers, ["ConfigurationFileChanged", "ConfigurationFileChanged"])
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
          Effect.retry({ while: ({ _tag }) => _tag === "ConfigurationFileChanged" })
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
  ConfigurationFile.ConfigurationFile.use((file) =>
    file.write({ path, before: before === undefined ? undefined : bytes(before), after: bytes(text), backup: true })
  )

describe("the claim of another run", () => {
  const alive = "/work/etc/.oci-runtimes.9.99.run.b.n"
  const processes = Processes.make({
    uid: process.geteuid?.() ?? 0,
    userOf: () => process.geteuid?.(),
    pid: 7,
    boot: "b",
    namespace: "n",
    startTime: (pid) => (pid === 9 ? "99" : pid === 7 ? "77" : undefined)
  })
  const provided = Effect.provideService(Processes.Processes, processes)

  it.live("is waited for, and named where that takes too long", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(plain.files)
      yield* byHand(disk).makeDirectory(alive)
      const before = yield* treeOf(disk)
      const error = yield* Effect.flip(provided(writeOn(disk, plain)))
      assert.strictEqual(error._tag, "ConfigurationFileHeld")
      assert.match(
        error.message,
        /^Cannot write \/work\/etc\/daemon\.json: process 9 is writing in its directory and did not end within \S+ s\. /
      )
      assert.include(error.message, `remove ${alive}`)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const waiting = yield* Effect.forkChild(provided(writeOn(disk, plain, { wait: "1 minute" })))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(waiting)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const patient = yield* Effect.forkChild(provided(writeOn(disk, plain, { wait: "1 minute" })))
      yield* Effect.sleep("50 millis")
      assert.isUndefined(patient.pollUnsafe())
      yield* byHand(disk).remove(alive)
      assert.strictEqual((yield* Fiber.join(patient)).change, "changed")
    })
  )

  it.live("is not heeded where nothing is to be written, nor where it is of another kind", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(plain.files)
      yield* byHand(disk).makeDirectory("/work/etc/gen-runtimes.9.99.run.b.n")
      assert.strictEqual((yield* provided(writeOn(disk, plain))).change, "changed")
      yield* byHand(disk).makeDirectory(alive)
      assert.strictEqual((yield* provided(writeOn(disk, plain))).change, "unchanged")
      const names = [".oci-runtimes.9.99.run.b.n", "daemon.json", "gen-runtimes.9.99.run.b.n", "other"]
      assert.deepStrictEqual((yield* disk.readDirectory("/work/etc")).toSorted(), names)
    })
  )

  it.live("is known by the number of its process alone where nothing else can be told", () =>
    Effect.gen(function* () {
      const bare = Processes.make({
        uid: process.geteuid?.() ?? 0,
        userOf: () => process.geteuid?.(),
        pid: 7,
        boot: "unknown",
        namespace: "unknown",
        startTime: (pid) => (pid === 7 || pid === 9 ? "0" : undefined)
      })
      const disk = Disk.memory(plain.files)
      for (const pid of [8, 9])
        yield* byHand(disk).makeDirectory(`/work/etc/.oci-runtimes.${pid}.0.run.unknown.unknown`)
      const attempt = Effect.provideService(writeOn(disk, plain), Processes.Processes, bare)
      assert.strictEqual((yield* Effect.flip(attempt))._tag, "ConfigurationFileHeld")
      yield* byHand(disk).remove("/work/etc/.oci-runtimes.9.0.run.unknown.unknown")
      const { repairs } = yield* attempt
      assert.deepStrictEqual(repairs, [
        { _tag: "RemovedLeftover", path: "/work/etc/.oci-runtimes.8.0.run.unknown.unknown" }
      ])
    })
  )
})
