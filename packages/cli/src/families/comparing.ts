/**
 * The comparison of two configurations of a family.
 */
import type { Resolution, RuntimeTable } from "@oci-runtimes/core/engine"
import { Arrival, Comparison } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import type { Asked, Compared, Question } from "./Family.ts"

/** The parts of a family that a comparison needs. */
export interface Comparable<A, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution, E, Needs> {
  readonly assess: (question: Question) => Effect.Effect<A, E, Needs>
  readonly askedOf: (assessment: A) => Asked
  readonly sideOf: (assessment: A) => Comparison.Side<T, R>
  /** Returns the versions of the releases between two engines. */
  readonly between: (from: string, to: string) => ReadonlyArray<string>
}

/** Returns the comparison. If the configurations differ only in the release, each difference is dated. */
export const compareBy = <A, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution, E, Needs>({
  askedOf,
  assess,
  between,
  sideOf
}: Comparable<A, T, R, E, Needs>) =>
  Effect.fnUntraced(function* (from: Question, to: Question, names: ReadonlyArray<string>) {
    const [before, after] = [yield* assess(from), yield* assess(to)]
    const [first, second] = [askedOf(before), askedOf(after)]
    const isUpgrade = from.file === to.file && from.user === to.user
    const versions = isUpgrade ? between(first.engine.id, second.engine.id) : []
    const steps = yield* Effect.forEach(versions, (version) => assess({ ...to, version }))
    const comparison = Comparison.compare(sideOf(before), sideOf(after), names)
    const dated = Arrival.dated(comparison, steps.map(sideOf), sideOf(after))
    const compared: Compared = { from: first, to: second, comparison: dated }
    return compared
  })
