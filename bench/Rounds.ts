/**
 * Measures things beside each other: in every round each of them in turn, so that what else the machine does hits all.
 */
import { median, type Median } from "./Figure.ts"

/** Something to be measured. `run` answers how long it took, in a unit of its own. */
export interface Candidate {
  readonly name: string
  readonly run: () => number | Promise<number>
}

/** The medians of the candidates, in their order. Warm-up rounds come before those that count. */
export const measure = async (
  candidates: ReadonlyArray<Candidate>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number }
): Promise<ReadonlyArray<Median>> => {
  const times = candidates.map((): Array<number> => [])
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, { run }] of candidates.entries()) {
      // One after the other: they are to be alone on the machine.
      // oxlint-disable-next-line no-await-in-loop
      const time = await run()
      if (round >= 0) times[index]!.push(time)
    }
  }
  return times.map(median)
}

/** How long work takes, in milliseconds. */
export const milliseconds = (work: () => unknown) => (): number => {
  const start = performance.now()
  kept = work()
  return performance.now() - start
}

/** How long an operation takes that is repeated within `work`, in nanoseconds. */
export const nanoseconds = (times: number, work: (times: number) => unknown) => (): number => {
  const start = process.hrtime.bigint()
  kept = work(times)
  return Number(process.hrtime.bigint() - start) / times
}

/** What was made last, so that making it is not left out. */
export let kept: unknown
