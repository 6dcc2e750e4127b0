/** Locks of other users, forged locks, and how long locks are waited for. */
import { assert, describe, it } from "@effect/vitest"
import { Disk, PlanInterpreter, Processes, Report } from "@oci-runtimes/node"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { applyOn, treeOf } from "./situations.ts"

const uid = 0

const other = 1

/** Process 9 of this boot is there; it belongs to this user or to another one. */
const processesOf = (user: number | undefined, clock: Clock.Clock) =>
  Processes.layerOf({
    pid: 7,
    user: { uid, gid: 0 },
    boot: "b",
    namespace: "n",
    others: { 9: { startTime: "99", ...(user !== undefined && { uid: user }) } },
    clock
  })

const lock = "/work/gen-runtimes.9.99.run.b.n"

const world = (owner: number | undefined, path = lock): Disk.Files => ({
  "/work": { type: "directory" },
  [path]: { type: "directory", mode: 0o700, ...(owner !== undefined && { uid: owner }) }
})

/** A clock that is set to another time of day at each pause, and tells how long something really lasts. */
const jumpingClock = (jump: Duration.Input): Clock.Clock => {
  let day = 0
  let lasting = 0n
  const now = () => BigInt(day) * 1_000_000n
  return {
    currentTimeMillisUnsafe: () => day,
    currentTimeMillis: Effect.sync(() => day),
    currentTimeNanosUnsafe: now,
    currentTimeNanos: Effect.sync(now),
    monotonicTimeNanosUnsafe: () => lasting,
    monotonicTimeNanos: Effect.sync(() => lasting),
    sleep: (duration) =>
      Effect.suspend(() => {
        day += Duration.toMillis(jump)
        lasting += BigInt(Math.round(Duration.toMillis(duration) * 1_000_000))
        return Effect.yieldNow
      })
  }
}

const applying = (
  files: Disk.Files,
  { clock = jumpingClock(0), user, wait = "8 seconds" }: { clock?: Clock.Clock; user?: number; wait?: Duration.Input }
) => {
  const disk = Disk.memory(files)
  const applied = applyOn(disk, { spy: ["a"] }, { wait }, processesOf(user, clock))
  return { disk, applied }
}

describe("how long a lock is waited for", () => {
  it.live.each([
    ["set forward by an hour", "1 hour"],
    ["set back by an hour", "-1 hour"]
  ] as const)("does not depend on the time of day, which is %s at each pause", ([, jump]) =>
    Effect.gen(function* () {
      const clock = jumpingClock(jump === "1 hour" ? Duration.hours(1) : Duration.negate(Duration.hours(1)))
      const error = yield* Effect.flip(applying(world(undefined), { clock, user: uid }).applied)
      assert.strictEqual(error._tag, "ScriptsDirectoryLocked")
      assert.include(error.message, "did not end within 8 s.")
    })
  )
})

describe("the lock of another user", () => {
  it.live("is waited for while its process is theirs, and then passed over", () =>
    Effect.gen(function* () {
      const clock = jumpingClock(0)
      const { applied, disk } = applying(world(other), { clock, user: other })
      const { warnings, written } = yield* applied
      assert.lengthOf(written, 1)
      assert.deepStrictEqual(warnings.map(Report.message), [
        `Ignored the lock ${lock} of user ${other}: it was still there after 8 s. Remove it if the process that made it no longer runs`
      ])
      assert.strictEqual(yield* clock.monotonicTimeNanos, 8_000_000_000n)
      assert.isTrue((yield* treeOf(disk)).some((line) => line.startsWith("gen-runtimes.9.99.")))
    })
  )

  it.live.each([
    ["this user's", uid],
    ["of an unknown user", undefined]
  ] as const)("is not waited for if its process is %s, and left alone", ([, user]) =>
    Effect.gen(function* () {
      const clock = jumpingClock(0)
      const { warnings } = yield* applying(world(other), { clock, ...(user !== undefined && { user }) }).applied
      assert.deepStrictEqual(
        warnings.map(({ _tag, path }) => [_tag, path]),
        [["LeftAlone", lock]]
      )
      assert.strictEqual(yield* clock.monotonicTimeNanos, 0n)
    })
  )

  it.live("does not keep this user's own runs from waiting for each other", () =>
    Effect.gen(function* () {
      const files = { ...world(other), ...world(undefined, "/work/gen-runtimes.9.99.other.b.n") }
      const error = yield* Effect.flip(applying(files, { user: other }).applied)
      assert.strictEqual(error._tag, "ScriptsDirectoryLocked")
      assert.include(error.message, "remove /work/gen-runtimes.9.99.other.b.n")
    })
  )
})

describe("a forged lock", () => {
  it.live.each(["gen-runtimes.0.99.run.b.n", "gen-runtimes.99999999999999999999999.0.run.b.n"])(
    "of a process that cannot be, %s, is a leftover",
    (name) =>
      Effect.gen(function* () {
        const clock = jumpingClock(0)
        const { applied } = applying(world(undefined, `/work/${name}`), { clock, user: uid })
        assert.deepStrictEqual((yield* applied).repairs, [{ _tag: "RemovedLeftover", path: `/work/${name}` }])
        assert.strictEqual(yield* clock.monotonicTimeNanos, 0n)
      })
  )

  it.live.each<[string, Disk.Entry]>([
    ["a file", "x"],
    ["a link", { type: "link", target: "/work" }]
  ])("that is %s is not one, and left alone", ([, entry]) =>
    Effect.gen(function* () {
      const clock = jumpingClock(0)
      const files: Disk.Files = { "/work": { type: "directory" }, "/work/gen-runtimes.9.98.run.b.n": entry }
      const { warnings } = yield* applying(files, { clock, user: uid }).applied
      assert.deepStrictEqual(
        warnings.map(({ _tag }) => _tag),
        ["LeftAlone"]
      )
      assert.strictEqual(yield* clock.monotonicTimeNanos, 0n)
    })
  )
})

describe("warnings", () => {
  it.effect("are recorded once each, with work for each that does not grow with their number", () =>
    Effect.gen(function* () {
      const journal = yield* PlanInterpreter.begin(yield* Disk.begin(Disk.memory(), { uid, gid: 0 }))
      let looks = 0
      const count = 200
      for (let index = 0; index < 2 * count; index++) {
        yield* journal.warn({
          _tag: "LockPassedOver",
          uid: other,
          waited: 0,
          get path() {
            looks++
            return `/work/${index % count}`
          }
        })
      }
      assert.lengthOf((yield* journal.record).warnings, count)
      assert.isAtMost(looks, 4 * count)
    }).pipe(Effect.scoped)
  )
})
