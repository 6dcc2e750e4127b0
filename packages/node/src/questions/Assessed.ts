/**
 * The questions about an assessed configuration of any engine that need a look at the machine. Core makes all decisions.
 */
import { type Engine, Launch, type Origin, type Resolution, type RuntimeTable } from "@oci-runtimes/core/engine"
import { type Assessment, Explanation, RunVerdict } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"

/**
 * A runtime of a table, and whether a container that asks for it would run on this machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface ListedRuntime {
  readonly name: string
  readonly isDefault: boolean
  readonly kind: Resolution.Kind
  readonly origins: Origin.Origins
  /** The program, and the arguments that it gets before its command; undefined if the name does not resolve. */
  readonly program: Launch.Program | undefined
  /** The path at which the program was found; undefined if it was not. */
  readonly found: string | undefined
  readonly verdict: RunVerdict.RunVerdict
}

/**
 * Looks at every place where the engine and its services would look for a runtime, and explains the result.
 *
 * @category looking
 * @since 1.0.0
 */
export const explain = Effect.fn("Assessed.explain")(function* <
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>({ engine, facts, table }: Assessment.Assessment<Settings, T, R>, request: Resolution.Request = {}) {
  const surroundings: Engine.Surroundings = { ...facts }
  const input = { engine, table, request, surroundings }
  const states = yield* Effect.forEach(Explanation.questions(input), ({ search }) =>
    ExecutableLookup.look(search.places)
  )
  return Explanation.make(input, states)
})

/**
 * Returns every runtime of the table, sorted by name.
 *
 * @category looking
 * @since 1.0.0
 */
export const list = Effect.fn("Assessed.list")(function* <
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(assessment: Assessment.Assessment<Settings, T, R>) {
  const { defaultRuntime, runtimes } = assessment.table
  const sorted = [...runtimes].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return yield* Effect.forEach(sorted, ([name, { kind, origins }]) =>
    Effect.map(explain(assessment, { name }), (explanation): ListedRuntime => {
      const called = Launch.find(explanation.launch, "Program")
      const [isDefault, found] = [name === defaultRuntime, pathOf(explanation)]
      return { name, isDefault, kind, origins, program: called, found, verdict: RunVerdict.make(explanation) }
    })
  )
})

/**
 * Reports whether a runtime is shown in a list. A runtime of the engine itself that is not installed is not: there are many, and few
 * people miss one.
 *
 * @category guards
 * @since 1.0.0
 */
export const isShown = ({ found, isDefault, kind }: ListedRuntime): boolean =>
  kind !== "stock" || isDefault || found !== undefined

/**
 * Finds the program that the engine chooses for a request. Fails with the engine's message. Whether the program may be executed is for
 * `explain`.
 *
 * @category looking
 * @since 1.0.0
 */
export const program = Effect.fn("Assessed.program")(function* <
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(assessment: Assessment.Assessment<Settings, T, R>, request?: Resolution.Request) {
  const explanation = yield* explain(assessment, request)
  const { name, outcome } = explanation
  if (outcome._tag === "Refused") return yield* Effect.fail(outcome.refusal.message)
  if (outcome._tag === "NotFound") return yield* Effect.fail(outcome.missed.message)
  return { name, path: pathOf(explanation) }
})

const pathOf = (explanation: Explanation.Explanation): string | undefined => {
  const link = Explanation.searched(explanation).find(({ sought }) => sought.link === "Program")
  return link?.found === undefined || link.found === null ? undefined : Result.getOrUndefined(link.found)
}
