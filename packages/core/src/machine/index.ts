/**
 * Facts about a machine, searches for files, program runs and requests to local sockets, and the decisions based on their results.
 */
export * as CriAnswer from "./CriAnswer.ts"
export * as ExecutableSearch from "./ExecutableSearch.ts"
export * as HostFacts from "./HostFacts.ts"
export * as LocalRequest from "./LocalRequest.ts"
export * as ProgramRun from "./ProgramRun.ts"
export * as Search from "./Search.ts"
