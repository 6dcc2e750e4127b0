/**
 * Immutable plain data: tables of values by name, frozen copies, and lazy values.
 */
export * as Frozen from "./Frozen.ts"
export * as Lazy from "./Lazy.ts"
export * as Table from "./Table.ts"
