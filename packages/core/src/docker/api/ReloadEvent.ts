/**
 * The answer of a running engine to the question whether it has reloaded its configuration: `GET /events`. An engine reports each
 * reload that succeeds, and none that it refuses.
 *
 * Source of the rule: Docker Engine 20.10 to 29, `daemon/reload.go`, `Reload`, and `api/server/router/system/system_routes.go`,
 * `getEvents`: with an end that is past, the engine answers at once.
 */
import * as Result from "effect/Result"
import type { LocalRequest } from "../../machine/index.ts"
import { Bytes } from "../../text/index.ts"
import * as JsonReader from "../json/jsonReader.ts"
import type { EngineFault } from "./EngineFault.ts"
import { readAnswer } from "./readAnswer.ts"

/**
 * Returns the question for the reloads between two times, which are in milliseconds since 1970.
 *
 * @category constructors
 * @since 1.0.0
 */
export const question = (since: number, until: number): LocalRequest.Question => ({
  path: ["events"],
  query: {
    since: timestamp(since),
    until: timestamp(Math.max(since, until)),
    filters: '{"type":{"daemon":true},"event":{"reload":true}}'
  }
})

/**
 * Reports whether the answer has a reload.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (
  asked: LocalRequest.Question,
  outcome: LocalRequest.Outcome
): Result.Result<boolean, EngineFault> => {
  const lines = Result.isSuccess(outcome) && outcome.success.status === 200 ? linesOf(outcome.success.body) : undefined
  if (lines === undefined) return Result.map(readAnswer(asked, outcome, event), isReload)
  const events = lines.map((line) =>
    readAnswer(asked, Result.succeed({ status: 200, body: Bytes.ofText(line) }), event)
  )
  return Result.map(Result.all(events), (all) => all.some(isReload))
}

/** The engine writes an event a line. */
const linesOf = (body: Uint8Array): ReadonlyArray<string> =>
  Bytes.toText(body)
    .split("\n")
    .filter((line) => line.trim() !== "")

const event = /*#__PURE__*/ JsonReader.record({ Type: JsonReader.text, Action: JsonReader.text })

/** An engine that does not know a filter reports other events too. */
const isReload = ({ Action, Type }: { readonly Action?: string | undefined; readonly Type?: string | undefined }) =>
  Type === "daemon" && Action === "reload"

/** Returns the seconds with their fraction, without the rounding of a division. */
const timestamp = (milliseconds: number): string => {
  const digits = String(Math.floor(milliseconds)).padStart(4, "0")
  return `${digits.slice(0, -3)}.${digits.slice(-3)}000000`
}
