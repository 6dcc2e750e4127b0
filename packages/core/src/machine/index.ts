/**
 * What a machine is asked, such as places to search and programs to run, and what follows from its answers.
 */
export * as ExecutableSearch from "./ExecutableSearch.ts"
export * as HostFacts from "./HostFacts.ts"
export * as ProgramRun from "./ProgramRun.ts"
export * as Search from "./Search.ts"
