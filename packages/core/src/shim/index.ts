/**
 * containerd's shims: their names, and the places where containerd looks for them.
 */
export * as ProgramSearch from "./ProgramSearch.ts"
export * as ShimName from "./ShimName.ts"
export * as ShimSearch from "./ShimSearch.ts"
