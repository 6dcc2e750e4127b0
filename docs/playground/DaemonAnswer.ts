/**
 * The answer about an engine that runs as a daemon without wrapper scripts: containerd or CRI-O.
 */
import { Launch, type Resolution, type RuntimeTable } from "@oci-runtimes/core/engine"
import { type Assessment, Explanation } from "@oci-runtimes/core/questions"
import type { Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type { Answer } from "./Answer.ts"
import * as AssessedAnswer from "./AssessedAnswer.ts"
import type { State } from "./State.ts"

/** The rules of an engine, and how a machine is asked for its daemon. */
export interface Rules<
  E extends { readonly title: string },
  Unknown,
  Target,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
> extends Omit<AssessedAnswer.Rules<E, Unknown, S, T, R>, "assess" | "withoutProgram"> {
  /** Finds the daemon that reads a file. */
  readonly target: (asked: AssessedAnswer.Asked) => Effect.Effect<Target, unknown, Machine.Machine>
  readonly assess: (
    engine: E,
    target: Target
  ) => Effect.Effect<AssessedAnswer.Looked<S, T, R>, unknown, Machine.Machine>
}

/** Returns the function that answers everything that a state asks. It throws if the state names an engine without known rules. */
export const by = <
  E extends { readonly title: string },
  Unknown,
  Target,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>({
  assess,
  target,
  ...others
}: Rules<E, Unknown, Target, S, T, R>): ((state: State) => Answer) =>
  AssessedAnswer.by({
    ...others,
    // The machine of the playground has Linux, and its files can be read.
    assess: (engine: E, asked) => Effect.orDie(Effect.flatMap(target(asked), (found) => assess(engine, found))),
    withoutProgram: shimOf
  })

/** Returns the shim that decides which program runs. */
const shimOf = <S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  { engine, facts, table }: Assessment.Assessment<S, T, R>,
  name: string
): ReadonlyArray<string> => {
  const { launch } = Explanation.make({ engine, table, request: { name }, surroundings: facts }, [])
  const shim = Launch.find(launch, "Shim")
  return shim === undefined ? [] : [shim.name]
}
