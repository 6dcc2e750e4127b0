/**
 * `resolve` for the engines of the families besides Docker's.
 */
import { Launch } from "@oci-runtimes/core/engine"
import { RunVerdict } from "@oci-runtimes/core/questions"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { engineFieldsOf, originDocument } from "../../documents/Asked.ts"
import { details } from "../../documents/Details.ts"
import { explanationDocument } from "../../documents/Explanation.ts"
import { runOutcome } from "../../documents/RunOutcome.ts"
import type { Family } from "../../families/Family.ts"
import { type RequestInput, requestOf } from "../../flags/RequestFlags.ts"
import { NegativeAnswer } from "../../process/NegativeAnswer.ts"
import { assessedText, explainedText } from "../../reports/AssessedText.ts"
import { suggestionFields } from "../../process/Failure.ts"
import { answer } from "../WithRuntimes.ts"
import { askAccepted, refuseRunning } from "./ByFamily.ts"

/** The flags and arguments of `resolve`. */
export interface ResolveInput extends RequestInput {
  readonly name: string | undefined
  readonly explain: boolean
  readonly running: boolean
}

/** Prints what a name resolves to. */
export const resolveOther = ({ explain, name, running, ...input }: ResolveInput) =>
  Effect.fnUntraced(function* (family: Family) {
    yield* refuseRunning(family, running)
    const request = { name, ...(yield* requestOf(family.title, family.heeds, input)) }
    const asked = yield* askAccepted(family)
    const explanation = yield* asked.explain(request, Option.getOrUndefined(input.client))
    const { launch, outcome } = explanation
    const verdict = RunVerdict.make(explanation)
    // A client does not know the runtimes of the files.
    const runtime = Option.isSome(input.client) ? undefined : asked.table.runtimes.get(explanation.name)
    const fields = {
      outcome: runOutcome(explanation, verdict),
      ...(explain && { explanation: explanationDocument(explanation) })
    }
    const text = explain ? explainedText(explanation, verdict) : assessedText({ explanation, runtime, verdict })
    const first = engineFieldsOf(asked)
    if (outcome._tag === "Refused") {
      const { advice, message, name: refused, reason } = outcome.refusal
      const error = {
        tag: "RuntimeRefused",
        message,
        name: refused,
        reason,
        advice,
        suggestions: suggestionFields(outcome.suggestions),
        ...details(fields)
      }
      yield* answer(Documents.ErrorDocument, { error, detected: first.detected }, text)
      return yield* new NegativeAnswer()
    }
    const program = Launch.find(launch, "Program")
    const document: typeof Documents.ResolveDocument.Type = {
      ...first,
      name: outcome.resolution.name,
      kind: outcome.resolution.kind,
      shim: null,
      ...(program !== undefined && { program: { path: program.file, args: program.args } }),
      ...(runtime !== undefined && { origin: originDocument(runtime.origins) }),
      options: null,
      script: null,
      ...fields
    }
    yield* answer(Documents.ResolveDocument, document, text)
    return verdict._tag === "WouldNotRun" ? yield* new NegativeAnswer() : undefined
  })
