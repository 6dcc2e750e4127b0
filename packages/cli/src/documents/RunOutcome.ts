/**
 * The verdict on a runtime name, as part of documents.
 */
import type { Launch } from "@oci-runtimes/core/engine"
import { Explanation, RunVerdict } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/**
 * The verdict: `runs` is true if a container of the name would run here, and null if that cannot be told. `summary` is the first line of the
 * text for people. `cause` and `reason` are null if the container would run. `links` are the parts of the launch that were
 * looked for, in the order of the search; `found` is the path, or null if the part is missing or its path is not known.
 */
export const RunOutcome = Schema.Struct({
  runs: Schema.NullOr(Schema.Boolean),
  summary: Schema.String,
  cause: Schema.NullOr(Schema.Literals(["missing", "no-start", "refused", "unknown"])),
  reason: Schema.NullOr(Schema.String),
  links: Schema.Array(
    Schema.Struct({
      link: Schema.Literals(["Program", "Script", "Service", "Shim"]),
      wanted: Schema.String,
      found: Schema.NullOr(Schema.String)
    })
  )
})

/** Returns a verdict, and the searches that it follows from, as part of a document. */
export const runOutcome = (
  explanation: Explanation.Explanation,
  verdict: RunVerdict.RunVerdict
): typeof RunOutcome.Type => ({
  runs: verdict._tag === "CannotBeTold" ? null : verdict._tag === "WouldRun",
  summary: RunVerdict.describe(explanation.name, verdict),
  cause: verdict._tag === "WouldNotRun" ? verdict.cause : verdict._tag === "CannotBeTold" ? "unknown" : null,
  reason: verdict._tag === "WouldRun" ? null : verdict.reason,
  links: Explanation.searched(explanation).map(linkDocument)
})

const linkDocument = ({
  found,
  sought
}: Explanation.SearchedLink): {
  readonly link: Launch.Link["_tag"]
  readonly wanted: string
  readonly found: string | null
} => ({
  link: sought.link,
  wanted: sought.search.wanted,
  found: found === null ? null : Result.getOrNull(found)
})
