/**
 * The clock of a machine in memory.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** Makes a clock that starts at zero and advances only by sleeping, which takes no real time. */
export const make = (): Clock.Clock => {
  let milliseconds = 0
  const nanoseconds = () => BigInt(Math.round(milliseconds * 1_000_000))
  return {
    currentTimeMillisUnsafe: () => milliseconds,
    currentTimeMillis: Effect.sync(() => milliseconds),
    currentTimeNanosUnsafe: nanoseconds,
    currentTimeNanos: Effect.sync(nanoseconds),
    monotonicTimeNanosUnsafe: nanoseconds,
    monotonicTimeNanos: Effect.sync(nanoseconds),
    sleep: (duration) =>
      Effect.suspend(() => {
        if (!Duration.isFinite(duration)) return Effect.never
        milliseconds += Duration.toMillis(duration)
        return Effect.yieldNow
      })
  }
}
