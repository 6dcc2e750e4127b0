/**
 * The verdict on a runtime name, as part of documents.
 */
import { Explanation, RunVerdict } from "@oci-runtimes/core/questions"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import * as Result from "effect/Result"

/** Returns a verdict, and the searches that it follows from, as part of a document. */
export const runOutcome = (
  explanation: Explanation.Explanation,
  verdict: RunVerdict.RunVerdict
): typeof Documents.RunOutcome.Type => ({
  runs: verdict._tag === "CannotBeTold" ? null : verdict._tag === "WouldRun",
  summary: RunVerdict.describe(explanation.name, verdict),
  cause: verdict._tag === "WouldNotRun" ? verdict.cause : verdict._tag === "CannotBeTold" ? "unknown" : null,
  reason: verdict._tag === "WouldRun" ? null : verdict.reason,
  links: Explanation.searched(explanation).map(linkDocument)
})

const linkDocument = ({
  found,
  sought
}: Explanation.SearchedLink): (typeof Documents.RunOutcome.Type)["links"][number] => ({
  link: sought.link,
  wanted: sought.search.wanted,
  found: found === null ? null : Result.getOrNull(found)
})
