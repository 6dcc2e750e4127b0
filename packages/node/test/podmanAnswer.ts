/** The answer of a machine with Podman to a recorded question. */
import type { PodmanEngine } from "@oci-runtimes/core/podman"
import { Assessed } from "@oci-runtimes/node"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Answer, Question } from "../../core/test/podman/Vector.ts"

/** Returns the answer of a machine to a question: the name and the path of the program, or the message of a refusal. */
export const answerTo = Effect.fnUntraced(function* (
  engine: PodmanEngine.PodmanEngine,
  { modules = [], runtime }: Question
) {
  const flags = runtime === undefined || runtime === null ? {} : { runtime }
  const assessed = yield* PodmanMachine.assess(engine, { modules, flags })
  const { problems, refusal } = assessed.reading
  const flag = problems.find(({ code }) => code === "unknown-flag")
  if (refusal !== null) return { refused: flag?.message ?? "configuration" }
  const found = yield* Effect.result(Assessed.program(assessed))
  return Result.match(found, {
    onSuccess: ({ name, path }) => ({ name, path }),
    onFailure: (message) => ({ refused: message })
  })
})

/** Reports whether a question is about the configuration alone, and has an answer. */
export const isSimple = ({ before, command, flags }: Question, { outcome }: Answer): boolean =>
  command === undefined && before === undefined && flags === undefined && outcome !== undefined

/** Returns a recorded answer in the form of `answerTo`. */
export const recorded = ({ error, name, outcome, program, stage }: Answer): object => {
  const refused = stage === "configuration" ? "configuration" : error?.trim()
  return outcome === "ok" ? { name, path: program } : { refused }
}
