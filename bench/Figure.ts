/**
 * A result of a benchmark: a value, a reference to compare with, and whether the value reaches its target.
 */

/** The limit of a figure: for its ratio to the reference, for its difference from the reference, or for the value itself. */
export interface Target {
  readonly atMost: number
  readonly of: "ratio" | "difference" | "value"
}

/** The median of several rounds, and their spread: the middle half of the rounds, as a share of the median. */
export interface Median {
  readonly value: number
  readonly noise: number
}

/** One line of the report. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly noise: number
  /** The name of the reference, measured in the same run, and its value; null without a reference. */
  readonly beside: string | null
  readonly reference: number | null
  /** The value divided by the reference; null without a reference. */
  readonly ratio: number | null
  readonly target: Target | null
  /** True if the target is reached; null without a target. */
  readonly met: boolean | null
}

/** The measurements for a figure. Without a target, the figure is not judged. */
export interface Measured {
  readonly name: string
  readonly unit: string
  readonly measured: Median
  readonly beside?: { readonly name: string; readonly measured: Median }
  readonly target?: Target
}

/** Returns the figure for measurements. */
export const make = ({ beside, measured, name, target, unit }: Measured): Figure => {
  const { noise, value } = measured
  const reference = beside?.measured.value ?? null
  const ratio = reference === null ? null : value / reference
  const reached = { value, ratio, difference: reference === null ? null : value - reference }
  const found = target === undefined ? null : reached[target.of]
  return {
    name,
    value,
    unit,
    noise,
    beside: beside?.name ?? null,
    reference,
    ratio,
    target: target ?? null,
    met: target === undefined || found === null ? null : found <= target.atMost
  }
}

/** Compares the time for one of many with the time for one of fewer, in nanoseconds: equal if the time is linear. */
export const growth = (name: string, few: Many, many: Many, atMost: number): Figure =>
  make({
    name,
    unit: "ns",
    measured: each(many),
    beside: { name: `one of ${few.count}`, measured: each(few) },
    target: { atMost, of: "ratio" }
  })

/** A figure in milliseconds for a number of things. */
export interface Many {
  readonly count: number
  readonly figure: Figure
}

const each = ({ count, figure: { noise, value } }: Many): Median => ({ value: (value * 1e6) / count, noise })

/** Returns the median of values that were measured in rounds. */
export const median = (values: ReadonlyArray<number>): Median => {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const value = at(0.5)
  return { value, noise: value === 0 ? 0 : (at(0.75) - at(0.25)) / value }
}

/** Returns the median of a value that is the same in every run, such as a size. */
export const exact = (value: number): Median => ({ value, noise: 0 })
