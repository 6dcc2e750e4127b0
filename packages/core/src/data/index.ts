/**
 * Plain data that nobody can change: tables of values by name, and frozen copies.
 */
export * as Frozen from "./Frozen.ts"
export * as Lazy from "./Lazy.ts"
export * as Table from "./Table.ts"
