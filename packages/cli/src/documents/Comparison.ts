/**
 * Comparisons and the impact of a reload, as parts of documents.
 */
import { Configuration, DockerReload } from "@oci-runtimes/core/docker"
import type { Launch } from "@oci-runtimes/core/engine"
import { Comparison, Difference, DifferenceText, ReloadImpact } from "@oci-runtimes/core/questions"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Compare } from "@oci-runtimes/node"
import { details, toJson } from "./Details.ts"

/** Returns a side, with the path of its file, as part of a document. */
export const sideDocument = (
  { defaultRuntime, engine, message, startMessage }: Comparison.Summary,
  file: string
): typeof Documents.Side.Type => ({
  engine,
  file,
  accepted: message === null,
  starts: message === null && startMessage === null,
  message: message ?? startMessage,
  defaultRuntime
})

/** Returns the differences that do not belong to a name as part of a document. */
export const generalDocuments = (
  comparison: Comparison.Comparison
): ReadonlyArray<typeof Documents.DifferenceDocument.Type> =>
  comparison.differences.map((difference) =>
    describedDocument(difference, Difference.describeFor(difference, Comparison.runs(comparison)))
  )

const describedDocument = (
  difference: Difference.Difference | Difference.GeneralDifference,
  text: string
): typeof Documents.DifferenceDocument.Type => ({
  field: difference.field,
  from: toJson(differenceData(difference).from),
  to: toJson(differenceData(difference).to),
  text,
  ...(difference.since !== undefined && { since: difference.since })
})

/**
 * Returns the differences for a name as part of a document. The texts say which programs are missing on this machine, and which names
 * wait for an engine that starts; by default none.
 */
export const nameDocumentWith =
  (isMissing?: (program: string) => boolean, runs?: Difference.Runs) =>
  (compared: Comparison.NameComparison): typeof Documents.NameDocument.Type => {
    const texts = DifferenceText.lines(compared, isMissing, runs)
    return {
      name: compared.name,
      differences: compared.differences.map((difference, index) => describedDocument(difference, texts[index]!))
    }
  }

/** Returns the names that a reload changes. */
export const changedNames = (impact: Compare.Reloading["impact"]): ReadonlyArray<Comparison.NameComparison> =>
  impact._tag === "ReloadRefused" ? [] : [...impact.vanished, ...impact.appeared, ...impact.changed]

/** Returns the impact of a reload as part of a document. */
export const impactDocument = (
  { after, before, impact }: Compare.Reloading,
  isMissing: (program: string) => boolean
): typeof Documents.ReloadDocument.Type.impact => {
  const toDocument = nameDocumentWith(isMissing)
  const isRefused = impact._tag === "ReloadRefused"
  const { defaultRuntime, runtimes } = before.side.map
  return {
    refused: isRefused,
    message: isRefused ? Configuration.refusalLine(after.path, impact.refused) : null,
    defaultRuntime: isRefused ? { before: defaultRuntime, after: defaultRuntime } : impact.defaultRuntime,
    vanished: isRefused ? [] : impact.vanished.map(toDocument),
    appeared: isRefused ? [] : impact.appeared.map(toDocument),
    changed: isRefused ? [] : impact.changed.map(toDocument),
    unchanged: isRefused ? [...runtimes.names()].toSorted() : impact.unchanged,
    wrong: impact.problems.map(reloadProblemDocument)
  }
}

/** Describes a problem of a reload and the way out, in a sentence. */
export const describeProblem = (problem: ReloadImpact.ComparedProblem): string =>
  ReloadImpact.describe(problem, DockerReload.describe)

/** Returns a problem of a reload as part of a document. */
export const reloadProblemDocument = (problem: ReloadImpact.ComparedProblem) => ({
  tag: problem._tag,
  message: describeProblem(problem),
  details: details(
    problem._tag === "AnswerDiffersFromRestart"
      ? { ...problem, differences: problem.differences.map(differenceData) }
      : problem
  )
})

/** Returns a difference with the tags that documents use for options. */
const differenceData = (difference: Difference.Difference | Difference.GeneralDifference) =>
  difference.field === "options"
    ? { ...difference, from: optionsData(difference.from), to: optionsData(difference.to) }
    : difference

const optionsData = (options: Launch.ShimOptions | null) =>
  options && { _tag: options.whose === "engine" ? "EngineOptions" : "ConfiguredOptions", options: options.values }
