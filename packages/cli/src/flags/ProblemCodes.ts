/**
 * The codes of problems on the command line.
 */
import { DockerProblem } from "@oci-runtimes/core/docker"
import { Similarity } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { InvalidCommandLine } from "./SharedFlags.ts"

/** Returns the codes, which commas may separate. Fails if one of them is unknown. */
export const requireCodes = (given: ReadonlyArray<string>): Effect.Effect<ReadonlySet<string>, InvalidCommandLine> => {
  const codes = given.flatMap((list) => list.split(",")).map((code) => code.trim())
  const problems = codes.flatMap((code) =>
    Result.match(codeNamed(code), { onFailure: (reason) => [reason], onSuccess: () => [] })
  )
  return problems.length > 0 ? Effect.fail(new InvalidCommandLine({ problems })) : Effect.succeed(new Set(codes))
}

/** Returns the code of a problem of this name, or the sentence that it is unknown. `others` are codes that may be meant too. */
export const codeNamed = (
  name: string,
  others: ReadonlyArray<string> = []
): Result.Result<DockerProblem.Code, string> => {
  const code = DockerProblem.codes.find((known) => known === name)
  if (code !== undefined) return Result.succeed(code)
  const near = [...DockerProblem.codes, ...others].filter((known) => Similarity.misspelling(name, known) !== undefined)
  const meant = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`
  return Result.fail(
    `${JSON.stringify(name)} is not the code of a problem.${meant} Run oci-runtimes explain to see the codes`
  )
}
