/**
 * The document about why a name comes to what it comes to.
 */
import { type Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import * as Schema from "effect/Schema"
import { details, toJson } from "./Details.ts"
import { Details } from "./Parts.ts"

/**
 * `resolve --explain`: the rules in the order in which they applied, the outcome, and what containerd and its shim will do;
 * `shim` and `program` are null where it does not come to that. What each tag holds is in `Explanation` of
 * `@oci-runtimes/core`. `text` is the same in words.
 */
export const ExplanationDocument = Schema.Struct({
  asked: Schema.NullOr(Schema.String),
  name: Schema.String,
  steps: Schema.Array(Details),
  outcome: Details,
  shim: Schema.Json,
  program: Schema.Json,
  text: Schema.Array(Schema.String)
})

/** The document. */
export const explanationDocument = (
  explanation: Explanation.Explanation,
  configFile: string
): typeof ExplanationDocument.Type => ({
  asked: explanation.asked,
  name: explanation.name,
  steps: explanation.steps.map(details),
  outcome: details(explanation.outcome),
  shim: toJson(explanation.shim),
  program: toJson(explanation.program),
  text: ExplanationText.render(explanation, configFile).map(({ depth, text }) => "  ".repeat(depth) + text)
})
