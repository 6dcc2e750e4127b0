/**
 * What the command says when it fails, for people and as JSON.
 */
import {
  ConfigFault,
  Configuration,
  ExecutableSearch,
  FaultAdvice,
  Resolution,
  type SourceText,
  StartFault,
  Suggestion
} from "@oci-runtimes/core"
import { Report, RuntimeErrors } from "@oci-runtimes/node"
import * as Data from "effect/Data"
import type * as Schema from "effect/Schema"
import type { ErrorDocument, Fault, Warning } from "./Documents.ts"
import { details } from "./documents/Details.ts"
import { rangeDocument } from "./documents/Parts.ts"
import { excerpt } from "./Excerpt.ts"
import { type Paint, printable } from "./Style.ts"
import type { InvalidCommandLine } from "./SharedFlags.ts"

/** The fixed configuration was not written. */
export class FixNotWritten extends Data.TaggedError("FixNotWritten")<{ readonly path: string }> {
  override get message(): string {
    return `Cannot write ${this.path}: this version only shows what it would write. Add --dry-run, and apply the patch that it prints`
  }
}

/** Every failure that a command reports. */
export type Failure =
  | InvalidCommandLine
  | FixNotWritten
  | RuntimeErrors.ConfigFileUnreadable
  | RuntimeErrors.ConfigurationRefused
  | RuntimeErrors.PlanFailed
  | RuntimeErrors.PlanRefused
  | RuntimeErrors.PreflightFailed
  | RuntimeErrors.RuntimeRefused
  | RuntimeErrors.ScriptsDirectoryHeld
  | RuntimeErrors.StartRefused
  | RuntimeErrors.VariableMissing

/** The failure as the JSON document that `--json` prints. */
export const toDocument = (
  failure: Failure,
  detected: (typeof ErrorDocument.Type)["detected"]
): typeof ErrorDocument.Type => ({
  error: { tag: failure._tag, message: failure.message, ...fields(failure) },
  detected
})

/** The failure for people: where it is, what is wrong, and the way out. */
export const toText = (failure: Failure, paint: Paint): string => {
  const error = (text: string) => `${paint("red", "error:")} ${printable(text)}`
  switch (failure._tag) {
    case "ConfigurationRefused": {
      const { faults, file } = failure.refused
      const shown = faults.map((fault) =>
        placedText(failure.path, file.source, fault.range, ConfigFault.message(fault), FaultAdvice.advice(fault), paint)
      )
      return [...shown, error(Configuration.refusalLine(failure.path, failure.refused))].join("\n\n")
    }
    case "InvalidCommandLine":
      return failure.problems.map(error).join("\n")
    case "RuntimeRefused":
      return [
        error(failure.message),
        Resolution.advice(failure.refused),
        ...failure.suggestions.map(suggestionText)
      ].join("\n")
    case "StartRefused":
      return failure.faults
        .map((fault) => `${error(StartFault.message(fault))}\n${printable(StartFault.advice(fault))}`)
        .join("\n")
    case "PlanRefused":
      return failure.refused.map((refused) => error(RuntimeErrors.planRefusalMessage(refused))).join("\n")
    case "PlanFailed":
      return [
        error(failure.message),
        ...(failure.warnings.some(({ _tag }) => _tag === "NotUndone") ? [] : ["The scripts are as they were."]),
        ...failure.warnings.map((warning) => warningText(Report.message(warning), paint))
      ].join("\n")
    default:
      return error(failure.message)
  }
}

/** A name that may be meant, for people. */
const suggestionText = (suggestion: Suggestion.Suggestion): string =>
  printable(`Did you mean ${JSON.stringify(suggestion.name)}? ${Suggestion.describe(suggestion)}`)

/** A warning for people. */
export const warningText = (message: string, paint: Paint): string =>
  `${paint("yellow", "warning:")} ${printable(message)}`

/** Something about a place in the file for people, with the place underlined. */
export const placedText = (
  path: string,
  source: SourceText.SourceText,
  range: SourceText.Range | undefined,
  message: string,
  advice: string,
  paint: Paint
): string => {
  const place = range === undefined ? "command line:" : `${printable(path)}:${range.start.line}:${range.start.column}:`
  return [
    `${paint("bold", place)} ${printable(message)}`,
    ...(range === undefined ? [] : [excerpt(source, range, paint)]),
    ...(advice === "" ? [] : [printable(advice)])
  ].join("\n")
}

const fields = (failure: Failure): { readonly [field: string]: Schema.Json } => {
  switch (failure._tag) {
    case "ConfigFileUnreadable":
      return { file: failure.path, errno: failure.errno }
    case "FixNotWritten":
      return { file: failure.path }
    case "ConfigurationRefused":
      return { file: failure.path, faults: failure.refused.faults.map(faultDocument) }
    case "PlanFailed":
      return {
        ...operationFields(failure.failure),
        warnings: failure.warnings.map(warningDocument)
      }
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
        advice: Resolution.advice(failure.refused),
        suggestions: failure.suggestions.map((suggestion) => ({
          name: suggestion.name,
          reason: Suggestion.describe(suggestion)
        }))
      }
    case "PlanRefused":
      return { refused: failure.refused.map((refused) => details(refused)) }
    case "ScriptsDirectoryHeld":
      return { claim: failure.claim, pid: failure.holder.pid, waited: failure.waited }
    case "StartRefused":
      return {
        problems: failure.faults.map((fault) => ({ message: StartFault.message(fault), ...details(fault) }))
      }
    case "VariableMissing":
      return { variables: failure.missing.variables }
    case "InvalidCommandLine":
      return { problems: failure.problems }
  }
}

/** A warning as a part of a JSON document. */
export const warningDocument = (warning: Report.Warning): typeof Warning.Type => ({
  tag: warning._tag,
  message: Report.message(warning),
  path: warning.path,
  errno: warning.failure.errno
})

const operationFields = (failure: RuntimeErrors.OperationFailed): { readonly [field: string]: Schema.Json } => ({
  operation: failure.operation,
  paths: failure.paths,
  errno: failure.errno
})

const faultDocument = (fault: ConfigFault.ConfigFault): typeof Fault.Type => {
  const { _tag, path, range, ...rest } = fault
  return {
    tag: _tag,
    message: ConfigFault.message(fault),
    advice: FaultAdvice.advice(fault),
    path,
    range: rangeDocument(range),
    details: { ...Object.fromEntries(Object.keys(rest).map((key) => [key, null])), ...details(rest) }
  }
}
