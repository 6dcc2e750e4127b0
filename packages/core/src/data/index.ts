/**
 * Plain data that nobody can change: tables of values by name, and frozen copies.
 */
export * as Frozen from "./Frozen.ts"
export * as Once from "./Once.ts"
export * as Table from "./Table.ts"
