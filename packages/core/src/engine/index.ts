/**
 * The vocabulary that all engines share: engines, the origins of values, problems, the resolution of names, launches, and changes.
 */
export * as Engine from "./Engine.ts"
export * as KnownReleases from "./KnownReleases.ts"
export * as Launch from "./Launch.ts"
export * as Origin from "./Origin.ts"
export * as Problem from "./Problem.ts"
export * as ProblemKind from "./ProblemKind.ts"
export * as ProposedFixes from "./ProposedFixes.ts"
export * as Reading from "./Reading.ts"
export * as ReleaseDetection from "./ReleaseDetection.ts"
export * as ReleaseNumber from "./ReleaseNumber.ts"
export * as Reload from "./Reload.ts"
export * as Resolution from "./Resolution.ts"
export * as RuntimeChange from "./RuntimeChange.ts"
export * as RuntimeTable from "./RuntimeTable.ts"
export * as Source from "./Source.ts"
export * as Suggestion from "./Suggestion.ts"
