/**
 * The codes of problems on the command line.
 */
import { DockerProblem } from "@oci-runtimes/core/docker"
import { Similarity } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "./SharedFlags.ts"

/**
 * Returns the codes, which commas may separate. Fails if one of them is unknown. The codes of engines besides Docker's are asked for
 * only if a code is not one of Docker's, because it takes time to load them.
 */
export const requireCodes = Effect.fnUntraced(function* (
  given: ReadonlyArray<string>,
  others: Effect.Effect<ReadonlyArray<string>>
) {
  const codes = given.flatMap((list) => list.split(",")).map((code) => code.trim())
  const known = codes.every(isOfDocker) ? [] : yield* others
  const problems = codes.flatMap((code) =>
    isOfDocker(code) || known.includes(code) ? [] : [unknownCode(code, [...DockerProblem.codes, ...known])]
  )
  return problems.length > 0 ? yield* new InvalidCommandLine({ problems }) : new Set(codes)
})

/** Says that no problem has a code, and which code may be meant. */
export const unknownCode = (name: string, known: ReadonlyArray<string>): string => {
  const near = known.filter((code) => Similarity.misspelling(name, code) !== undefined)
  const meant = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`
  return `${JSON.stringify(name)} is not the code of a problem.${meant} Run oci-runtimes explain to see the codes`
}

const isOfDocker = (code: string): boolean => DockerProblem.codes.some((known) => known === code)
