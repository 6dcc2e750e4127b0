/**
 * The vocabulary that all engines share: what an engine is, where values come from, what is wrong with them, what names resolve
 * to, and how a container is launched.
 */
export * as Engine from "./Engine.ts"
export * as Launch from "./Launch.ts"
export * as Origin from "./Origin.ts"
export * as Problem from "./Problem.ts"
export * as Reading from "./Reading.ts"
export * as Reload from "./Reload.ts"
export * as Resolution from "./Resolution.ts"
export * as RuntimeTable from "./RuntimeTable.ts"
export * as Source from "./Source.ts"
export * as Suggestion from "./Suggestion.ts"
