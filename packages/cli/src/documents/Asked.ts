/**
 * The configuration of an engine of another family than Docker's, as parts of documents.
 */
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { Cap } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Asked } from "../families/Family.ts"
import { details } from "./Details.ts"
import { detectionDocument } from "./Detection.ts"
import { placeDocument, replacementDocuments } from "./Parts.ts"

/** Returns the first fields of a document. */
export const engineFieldsOf = ({ detected, engine, reservations, user }: Asked) => ({
  engine: engine.id,
  detected: detected === null ? null : detectionDocument(detected),
  user,
  ...(reservations.length > 0 && { reservations })
})

/** Returns the problems, each with its file, as fields of a document, with the number of omitted problems if there are any. */
export const problemFields = (asked: Asked, problems: ReadonlyArray<Problem.Problem>) => {
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPrograms)
  return {
    diagnostics: kept.map((problem) => problemDocument(asked, problem)),
    ...(omitted > 0 && { diagnosticsOmitted: omitted })
  }
}

const problemDocument = (asked: Asked, problem: Problem.Problem): typeof Documents.DiagnosticDocument.Type => {
  const { advice, code, fix, origin, path } = problem
  const source = origin?._tag === "File" ? asked.textOf(origin.file) : undefined
  return {
    code,
    severity: Problem.severity(problem),
    message: Problem.sentence(problem),
    explanation: advice,
    ...(origin?._tag === "File" && { file: origin.file }),
    path,
    range: placeDocument(Origin.rangeOf(origin)),
    details: details(problem.details),
    fix:
      fix === undefined || source === undefined
        ? null
        : { title: fix.title, edits: replacementDocuments(source, fix.edits) }
  }
}

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
