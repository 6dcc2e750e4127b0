/**
 * Facts about a machine, searches for files and program runs, and the decisions based on their results.
 */
export * as ExecutableSearch from "./ExecutableSearch.ts"
export * as HostFacts from "./HostFacts.ts"
export * as ProgramRun from "./ProgramRun.ts"
export * as Search from "./Search.ts"
