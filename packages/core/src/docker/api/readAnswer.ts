/**
 * The first part of reading an engine's answer: status and JSON.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import { LocalRequest } from "../../machine/index.ts"
import * as JsonReader from "../json/jsonReader.ts"
import type { EngineFault, Reason } from "./EngineFault.ts"

/** Reads the answer to a question. */
export const readAnswer = <A>(
  question: LocalRequest.Question,
  outcome: LocalRequest.Outcome,
  reader: JsonReader.Reader<A>
): Result.Result<A, EngineFault> => {
  const fault = (reason: Reason) => Result.fail(Frozen.frozen({ asked: LocalRequest.target(question), reason }))
  if (Result.isFailure(outcome)) return fault({ ...outcome.failure })
  const { body, status } = outcome.success
  if (status !== 200) return fault({ _tag: "EngineRefused", status, message: messageIn(body) })
  return Result.match(JsonReader.read(body, reader), { onSuccess: Result.succeed, onFailure: fault })
}

/** Returns the message of an error, if there is one. */
const messageIn = (body: Uint8Array): string | undefined =>
  Result.getOrUndefined(JsonReader.read(body, JsonReader.record({ message: JsonReader.text })))?.message
