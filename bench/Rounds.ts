/**
 * Measurements in rounds: each round runs every candidate in turn, so that other work of the machine affects all of them.
 */
import { median, type Median } from "./Figure.ts"

/** Something to measure. `run` returns how long it took, in a unit of its choice. */
export interface Candidate {
  readonly name: string
  readonly run: () => number | Promise<number>
}

/** Returns the medians of the candidates, in their order. Warm-up rounds come first and do not count. */
export const measure = async (
  candidates: ReadonlyArray<Candidate>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number }
): Promise<ReadonlyArray<Median>> => {
  const times = candidates.map((): Array<number> => [])
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, { run }] of candidates.entries()) {
      // One after the other, so that each is alone on the machine.
      // oxlint-disable-next-line no-await-in-loop
      const time = await run()
      if (round >= 0) times[index]!.push(time)
    }
  }
  return times.map(median)
}

/** Returns a function that measures how long work takes, in milliseconds. */
export const milliseconds = (work: () => unknown) => (): number => {
  const start = performance.now()
  kept = work()
  return performance.now() - start
}

/** Returns a function that measures how long one operation takes, in nanoseconds. `work` repeats the operation. */
export const nanoseconds = (times: number, work: (times: number) => unknown) => (): number => {
  const start = process.hrtime.bigint()
  kept = work(times)
  return Number(process.hrtime.bigint() - start) / times
}

/** The last result, kept so that the work is not optimised away. */
export let kept: unknown
