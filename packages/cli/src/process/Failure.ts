/**
 * Failures of the command, as text for people and as JSON.
 */
import {
  type Configuration,
  Diagnosis,
  type DockerProblem,
  DockerResolution,
  type EditRefusal,
  Headline,
  type Pruning
} from "@oci-runtimes/core/docker"
import { Origin, Problem, Suggestion } from "@oci-runtimes/core/engine"
import { ExecutableSearch } from "@oci-runtimes/core/machine"
import { Cap, Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import { type FileWriter, Report, RuntimeErrors } from "@oci-runtimes/node"
import type * as Schema from "effect/Schema"
import { details } from "../documents/Details.ts"
import { placeDocument } from "../documents/Parts.ts"
import { problemData, tagOf } from "../documents/Problem.ts"
import { engineLine, problemText, problemTextIn } from "../text/ProblemText.ts"
import { warningTexts } from "../text/Warnings.ts"
import type { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { problemFields } from "../documents/Asked.ts"
import type { DryRunFailed } from "./DryRun.ts"
import type { ChangeRefused, NotOffered, ReleaseUnknown } from "../families/FamilyFailure.ts"
import type { FilesRefused } from "./FilesRefused.ts"

/** A failure that the command reports. */
export type Failure =
  | ChangeRefused
  | DryRunFailed
  | FileWriter.FilesLeftWritten
  | FilesRefused
  | InvalidCommandLine
  | NotOffered
  | RuntimeErrors.ConfigurationUnreadable
  | RuntimeErrors.FileChanged
  | RuntimeErrors.FileLocked
  | RuntimeErrors.WriteFailed
  | RuntimeErrors.WriteRefused
  | RuntimeErrors.ConfigurationRefused
  | RuntimeErrors.EditRefused
  | RuntimeErrors.EngineRulesMissing
  | RuntimeErrors.PlanFailed
  | RuntimeErrors.PlanRefused
  | RuntimeErrors.PreflightFailed
  | RuntimeErrors.ReloadImpossible
  | ReleaseUnknown
  | RuntimeErrors.RunningEngineUnknown
  | RuntimeErrors.RuntimeRefused
  | RuntimeErrors.ScriptsDirectoryLocked
  | RuntimeErrors.StartRefused
  | RuntimeErrors.VariableMissing
  | RuntimeErrors.VirtualEngine

/** Returns the failure as the JSON document that `--json` prints. */
export const toDocument = (
  failure: Failure,
  detected: (typeof Documents.ErrorDocument.Type)["detected"]
): typeof Documents.ErrorDocument.Type =>
  failure._tag === "DryRunFailed"
    ? toDocument(failure.failure, detected)
    : { error: { tag: tagFor(failure), message: failure.message, ...fields(failure) }, detected }

/** Returns the tag of a failure, which is the same for each family of engines. */
const tagFor = ({ _tag }: Failure): string => tags[_tag] ?? _tag

const tags: { readonly [tag in Failure["_tag"]]?: string } = {
  ChangeRefused: "EditRefused",
  FilesRefused: "ConfigurationRefused"
}

/** Returns the failure as text for people: the place, the problem and the way out. */
export const toText = (failure: Failure, paint: Style.Paint): string => {
  const error = (text: string) => `${paint("red", "error:")} ${Style.printable(text)}`
  switch (failure._tag) {
    case "ConfigurationRefused":
      return [
        error(Headline.ofRefused(failure.path, failure.refused, diagnosticsOf(failure.refused))),
        ...faultTexts(failure.path, failure.refused, diagnosticsOf(failure.refused), paint),
        engineLine(failure.path, failure.refused)
      ].join("\n\n")
    case "ChangeRefused":
      return [error(failure.message), Style.printable(failure.advice), "Nothing was changed."].join("\n")
    case "FilesRefused":
      return askedTexts(failure.asked, paint).join("\n\n")
    case "EditRefused": {
      const { path, refusal } = failure
      const advice = editAdvice(refusal).map(Style.printable)
      return [error(editLine(failure)), ...editFaults(path, refusal, paint), ...advice, "Nothing was changed."].join(
        "\n"
      )
    }
    case "InvalidCommandLine":
      return failure.problems.map(error).join("\n")
    case "RuntimeRefused":
      return [
        error(failure.message),
        DockerResolution.advice(failure.refused),
        ...failure.suggestions.map(suggestionText)
      ].join("\n")
    case "StartRefused":
      return failure.faults.map((problem) => problemText(failure.path, failure.file.source, problem, paint)).join("\n")
    case "PlanRefused":
      return [
        ...failure.refused.map((refused) => error(RuntimeErrors.planRefusalMessage(refused))),
        ...new Set(failure.refused.flatMap(({ _tag }) => planAdvice[_tag] ?? []))
      ].join("\n")
    case "VirtualEngine":
      return [error(failure.message), "To give the data root, use --data-root DIRECTORY."].join("\n")
    case "DryRunFailed":
      return [
        error(`Cannot plan the scripts: ${failure.message}`),
        "Nothing was changed: a dry run never changes anything.",
        ...(isDenied(failure.failure.failure) ? ["Run this as root, or as the user that the engine runs as."] : [])
      ].join("\n")
    case "WriteFailed":
    case "PlanFailed":
      return [
        error(failure.message),
        ...(failure.warnings.some(({ _tag }) => _tag === "NotUndone")
          ? []
          : [failure._tag === "PlanFailed" ? "The scripts are unchanged." : "The file is unchanged."]),
        ...warningTexts(failure.warnings, paint)
      ].join("\n")
    default:
      return error(failure.message)
  }
}

/** Returns the verdict about the files of an engine, and a text for each error. */
const askedTexts = ({ check, textOf }: FilesRefused["asked"], paint: Style.Paint): ReadonlyArray<string> => {
  const { kept, omitted } = Cap.capped(
    check.problems.filter((problem) => Problem.severity(problem) === "error"),
    Cap.mostForPeople
  )
  return [
    `${paint("red", "error:")} ${Style.printable(`${check.engine.title} refuses its configuration`)}`,
    ...kept.map((problem) => problemTextIn(textOf, problem, paint, { fixWith: "check --fix" })),
    ...Cap.omittedText(omitted)
  ]
}

/** Returns the first line about a refused edit. If the engine refuses the file before the edit, the line has its worst mistake. */
const editLine = ({ message, path, refusal }: RuntimeErrors.EditRefused): string =>
  refusal._tag === "RefusedBefore"
    ? `Cannot change ${Headline.ofRefused(path, refusal.refused, diagnosticsOf(refusal.refused))}`
    : message

/** Returns a text for each fault of the file before or after a refused change. The text after the change is not on the disk. */
const editFaults = (path: string, refusal: EditRefusal.EditRefusal, paint: Style.Paint): ReadonlyArray<string> => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return faultTexts(path, refusal.refused, diagnosticsOf(refusal.refused), paint)
    case "RefusedAfterwards": {
      const diagnostics = diagnosticsOf(refusal.refused).map((one) => ({ ...one, fix: undefined }))
      return faultTexts(`${path} (after the change)`, refusal.refused, diagnostics, paint)
    }
    default:
      return []
  }
}

const isDenied = ({ errno }: RuntimeErrors.OperationFailed): boolean => errno === "EACCES" || errno === "EPERM"

/** Returns the flags for the way out of a refused edit. The message is about the way out, but knows no command line. */
const editAdvice = (refusal: EditRefusal.EditRefusal): ReadonlyArray<string> => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return diagnosticsOf(refusal.refused).some(({ fix }) => fix !== undefined)
        ? ["To make the certain fixes, use oci-runtimes check --fix."]
        : []
    case "WouldNotStart":
      return [...refusal.faults.map(({ advice }) => advice), "To make the change anyway, use --force."]
    case "NameTaken":
      return ["To replace it, use --replace."]
    case "DefaultRuntime":
      return refusal.by === "file" ? ["To choose another default, use --new-default NAME."] : []
    case "NotTaken":
      return refusal.because === "TypeIgnored" ? ["Use --path PATH, or choose the engine with --engine NAME."] : []
    default:
      return []
  }
}

const stateAdvice = "To give the state directory of a containerd, use --containerd-state DIRECTORY."

const planAdvice: { readonly [tag in Pruning.PruningRefusal["_tag"]]?: string } = {
  NoConfiguration: "To give the file, use --config FILE.",
  NoBundles: stateAdvice,
  NoBundlesAnywhere: stateAdvice,
  NoBundlesAtAddress: stateAdvice,
  NoBundleOfContainer: stateAdvice
}

/** Returns the diagnostics that explain the faults of a refused file. One diagnostic may explain several faults. */
const diagnosticsOf = (refused: Configuration.RefusedConfiguration): ReadonlyArray<DockerProblem.DockerProblem> => [
  ...new Set(Diagnosis.explain(refused).map(({ diagnostic }) => diagnostic))
]

/** Returns a text for each diagnostic of a refused file, and the number of omitted diagnostics. */
const faultTexts = (
  path: string,
  refused: Configuration.RefusedConfiguration,
  diagnostics: ReadonlyArray<DockerProblem.DockerProblem>,
  paint: Style.Paint
): ReadonlyArray<string> => {
  const { kept, omitted } = Cap.capped(diagnostics, Cap.mostForPeople)
  return [
    ...kept.map((diagnostic) => problemText(path, refused.file.source, diagnostic, paint, { fixWith: "check --fix" })),
    ...Cap.omittedText(omitted)
  ]
}

/** Formats the suggestion of another name for people. */
export const suggestionText = (suggestion: Suggestion.Suggestion): string =>
  Style.printable(Suggestion.message(suggestion))

/** Returns the suggestions of other names as part of a JSON document. */
export const suggestionFields = (suggestions: ReadonlyArray<Suggestion.Suggestion>) =>
  suggestions.map((suggestion) => ({ name: suggestion.name, reason: Suggestion.describe(suggestion) }))

const fields = (failure: Exclude<Failure, DryRunFailed>): { readonly [field: string]: Schema.Json } => {
  switch (failure._tag) {
    case "ConfigurationUnreadable":
      return { file: failure.path, errno: failure.errno }
    case "ConfigurationRefused":
      return { file: failure.path, ...faultsFields(failure.refused) }
    case "EditRefused":
      return { file: failure.path, ...editRefusalFields(failure.refusal) }
    case "WriteFailed":
    case "PlanFailed":
      return {
        ...("path" in failure && { file: failure.path }),
        ...operationFields(failure.failure),
        warnings: failure.warnings.map(warningDocument)
      }
    case "FilesRefused":
      return { ...problemFields(failure.asked, failure.asked.check.problems) }
    case "ChangeRefused":
      return { file: failure.file, reason: failure.reason, advice: failure.advice, details: details(failure.details) }
    case "NotOffered":
      return {}
    case "ReleaseUnknown":
      return { version: failure.version }
    case "FileChanged":
    case "RunningEngineUnknown":
      return { file: failure.path }
    case "FilesLeftWritten":
      return { files: failure.paths }
    case "WriteRefused":
      return { ...details(failure.refused) }
    case "PreflightFailed":
      return {
        name: failure.name,
        file: failure.failure.file,
        reason: failure.failure.reason._tag,
        detail: ExecutableSearch.message(failure.failure)
      }
    case "RuntimeRefused":
      return {
        name: failure.refused.name,
        reason: failure.refused.reason,
        invalidParameter: true,
        advice: DockerResolution.advice(failure.refused),
        suggestions: suggestionFields(failure.suggestions)
      }
    case "PlanRefused":
      return { refused: failure.refused.map((refused) => details(refused)) }
    case "FileLocked":
    case "ScriptsDirectoryLocked":
      return { lock: failure.lock, pid: failure.holder.pid, waited: failure.waited }
    case "StartRefused":
      return { problems: failure.faults.map(startFaultDocument) }
    case "EngineRulesMissing":
      return { engine: failure.engine.id }
    case "ReloadImpossible":
      return {
        daemon: failure.engine,
        reason: failure.why._tag,
        ...("file" in failure.why && { file: failure.why.file ?? null })
      }
    case "VirtualEngine":
      return { action: failure.action, daemon: failure.engine }
    case "VariableMissing":
      return { variables: failure.missing.variables }
    case "InvalidCommandLine":
      return { problems: failure.problems }
  }
}

const editRefusalFields = (refusal: EditRefusal.EditRefusal): { readonly [field: string]: Schema.Json } => {
  switch (refusal._tag) {
    case "RefusedBefore":
    case "RefusedAfterwards":
      return { reason: refusal._tag, ...faultsFields(refusal.refused) }
    case "WouldNotStart":
      return { reason: refusal._tag, problems: refusal.faults.map(startFaultDocument) }
    default: {
      const { _tag: reason, ...rest } = refusal
      return { reason, ...details(rest) }
    }
  }
}

const startFaultDocument = (problem: DockerProblem.EngineProblem): { readonly [field: string]: Schema.Json } => ({
  code: problem.code,
  message: problem.message,
  advice: problem.advice,
  ...details(problemData(problem))
})

/** Returns a warning as part of a JSON document. */
export const warningDocument = (warning: Report.Warning): typeof Documents.Warning.Type => ({
  tag: warning._tag,
  message: Report.message(warning),
  path: warning.path,
  errno: Report.errnoOf(warning)
})

const operationFields = (failure: RuntimeErrors.OperationFailed): { readonly [field: string]: Schema.Json } => ({
  operation: failure.operation,
  paths: failure.paths,
  errno: failure.errno
})

const faultsFields = (refused: Configuration.RefusedConfiguration) => {
  const { kept, omitted } = Cap.capped(Diagnosis.explain(refused), Cap.mostForPrograms)
  return { faults: kept.map(faultDocument), ...(omitted > 0 && { faultsOmitted: omitted }) }
}

const faultDocument = ({ diagnostic, fault }: Diagnosis.Explained): typeof Documents.Fault.Type => {
  const { path } = fault
  const rest: { readonly [key: string]: unknown } = fault.details
  return {
    tag: tagOf(fault.code),
    code: diagnostic.code,
    message: fault.message,
    advice: diagnostic.advice,
    path,
    range: placeDocument(Origin.rangeOf(fault.origin)),
    details: { ...Object.fromEntries(Object.keys(rest).map((key) => [key, null])), ...details(rest) }
  }
}
