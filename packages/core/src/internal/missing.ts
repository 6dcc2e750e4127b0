/**
 * Programs that are certainly missing.
 */
import * as Result from "effect/Result"
import * as ExecutableSearch from "../ExecutableSearch.ts"

/** Why a program is missing; undefined if it is found, or if it may be in a place that the caller may not look at. */
export const missing = (
  file: string,
  environment: ExecutableSearch.SearchEnvironment,
  findings: ReadonlyArray<ExecutableSearch.Finding>,
  rules: ExecutableSearch.Rules
): ExecutableSearch.ExecutableNotFound | undefined => {
  const verdict = ExecutableSearch.verdict(file, environment, findings, rules)
  return Result.isSuccess(verdict) || findings.some(isHidden) ? undefined : verdict.failure
}

/** Reports whether a program may be at a place for an engine that runs as root. */
export const isHidden = (finding: ExecutableSearch.Finding): boolean =>
  finding._tag === "Unreadable"
    ? finding.errno === "EACCES" || finding.errno === "EPERM"
    : finding._tag === "File" && finding.execution === "deniedToUser"
