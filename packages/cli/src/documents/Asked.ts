/**
 * The configuration of an engine of another family than Docker's, as parts of documents.
 */
import type { Origin, Problem } from "@oci-runtimes/core/engine"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Asked } from "../families/Family.ts"
import { detectionDocument } from "./Detection.ts"
import { cappedFields, diagnosticDocument } from "./Diagnostic.ts"

/** Returns the first fields of a document. */
export const engineFieldsOf = ({ detected, engine, reservations, user }: Asked) => ({
  engine: engine.id,
  detected: detected === null ? null : detectionDocument(detected),
  user,
  ...(reservations.length > 0 && { reservations })
})

/** Returns the problems, each with its file, as fields of a document, with the number of omitted problems if there are any. */
export const problemFields = (asked: Asked, problems: ReadonlyArray<Problem.Problem>) =>
  cappedFields(problems, (problem) => {
    const { origin } = problem
    if (origin?._tag !== "File") return diagnosticDocument(problem, undefined)
    return { ...diagnosticDocument(problem, asked.textOf(origin.file)), file: origin.file }
  })

/** Returns the origin of a value, and those of the values that it overrides. */
export const originDocument = ({ shadowed, used }: Origin.Origins): typeof Documents.Origins.Type => ({
  used: placeOf(used),
  shadowed: shadowed.map(placeOf)
})

const placeOf = (origin: Origin.Origin | undefined): typeof Documents.OriginDocument.Type => {
  switch (origin?._tag) {
    case "File":
      return { from: "file", file: origin.file, line: origin.range.start.line }
    case "Flag":
      return { from: "flag", flag: origin.flag }
    case "BuiltIn":
      return { from: "engine" }
    case "Running":
    case undefined:
      return { from: "unknown" }
  }
}
