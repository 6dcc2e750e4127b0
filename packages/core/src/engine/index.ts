/**
 * The vocabulary that all engines share: where values come from, and what is wrong with them.
 */
export * as Origin from "./Origin.ts"
export * as Problem from "./Problem.ts"
