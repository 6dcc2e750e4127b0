/**
 * The documents of `compare` and `reload-impact`.
 */
import { DockerReload } from "@oci-runtimes/core/docker"
import type { Launch } from "@oci-runtimes/core/engine"
import { Comparison, Difference, DifferenceText, ReloadImpact } from "@oci-runtimes/core/questions"
import * as Schema from "effect/Schema"
import { details, toJson } from "./Details.ts"
import { Detection } from "./Detection.ts"
import { Details } from "./Parts.ts"

/**
 * A difference: `from` and `to` are the values of `field` on the two sides, and `text` describes it in a line. `since` is the
 * title of the release with which the difference came, if the comparison crosses releases.
 */
export const DifferenceDocument = Schema.Struct({
  field: Schema.String,
  from: Schema.Json,
  to: Schema.Json,
  text: Schema.String,
  since: Schema.optionalKey(Schema.String)
})

/** The differences for a name. */
export const NameDocument = Schema.Struct({ name: Schema.String, differences: Schema.Array(DifferenceDocument) })

/** A side. `message` is the reason why the engine refuses the configuration or would not start with it. */
const Side = Schema.Struct({
  engine: Schema.String,
  file: Schema.String,
  accepted: Schema.Boolean,
  starts: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.String
})

/** `compare`: the two sides, their general differences, and the differences for each name. */
export const CompareDocument = Schema.Struct({
  detected: Detection,
  from: Side,
  to: Side,
  same: Schema.Boolean,
  differences: Schema.Array(DifferenceDocument),
  names: Schema.Array(NameDocument)
})

/**
 * `reload-impact`: the effect on each name when the running engine reads another file, and in `wrong` the differences from a
 * restart. If the reload is refused, `message` says why and nothing changes. `wrong` has the tag `RestartRefused` if the
 * engine would not start with the file.
 */
export const ReloadImpactDocument = Schema.Struct({
  engine: Schema.String,
  detected: Detection,
  refused: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.Struct({ before: Schema.String, after: Schema.String }),
  vanished: Schema.Array(NameDocument),
  appeared: Schema.Array(NameDocument),
  changed: Schema.Array(NameDocument),
  unchanged: Schema.Array(Schema.String),
  wrong: Schema.Array(Schema.Struct({ tag: Schema.String, message: Schema.String, details: Details }))
})

/** Returns a side, with the path of its file, as part of a document. */
export const sideDocument = (
  { defaultRuntime, engine, message, startMessage }: Comparison.Summary,
  file: string
): typeof Side.Type => ({
  engine,
  file,
  accepted: message === null,
  starts: message === null && startMessage === null,
  message: message ?? startMessage,
  defaultRuntime
})

/** Returns the differences that do not belong to a name as part of a document. */
export const generalDocuments = (comparison: Comparison.Comparison): ReadonlyArray<typeof DifferenceDocument.Type> =>
  comparison.differences.map((difference) =>
    describedDocument(difference, Difference.describeFor(difference, Comparison.runs(comparison)))
  )

const describedDocument = (
  difference: Difference.Difference | Difference.GeneralDifference,
  text: string
): typeof DifferenceDocument.Type => ({
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
  (compared: Comparison.NameComparison): typeof NameDocument.Type => {
    const texts = DifferenceText.lines(compared, isMissing, runs)
    return {
      name: compared.name,
      differences: compared.differences.map((difference, index) => describedDocument(difference, texts[index]!))
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
