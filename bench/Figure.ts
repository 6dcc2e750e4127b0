/**
 * What a benchmark found out: a value, what it is compared with, and whether that is as good as it is to be.
 */

/** What a figure is to reach: no more than so many times the reference, so much more than it, or so much by itself. */
export interface Target {
  readonly atMost: number
  readonly of: "ratio" | "difference" | "value"
}

/** A median of several rounds, and how far the rounds lie apart: the middle half of them, as a share of the median. */
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
  /** What was measured in the same run to compare with, and its value; null where the value stands by itself. */
  readonly beside: string | null
  readonly reference: number | null
  /** How many times the reference the value is; null where there is none. */
  readonly ratio: number | null
  readonly target: Target | null
  /** Whether the target is reached; null where there is none. */
  readonly met: boolean | null
}

/** What a figure is made of. Without a target it only states. */
export interface Measured {
  readonly name: string
  readonly unit: string
  readonly measured: Median
  readonly beside?: { readonly name: string; readonly measured: Median }
  readonly target?: Target
}

/** The figure for what was measured. */
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

/** The median of values that were measured in rounds. */
export const median = (values: ReadonlyArray<number>): Median => {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const value = at(0.5)
  return { value, noise: value === 0 ? 0 : (at(0.75) - at(0.25)) / value }
}

/** A value that is the same in every run, such as a size. */
export const exact = (value: number): Median => ({ value, noise: 0 })
