/**
 * containerd's shims: their names, and the places where containerd looks for them.
 */
export * as ShimName from "./ShimName.ts"
export * as ShimSearch from "./ShimSearch.ts"
