/**
 * The shims of containerd: their names, and where containerd looks for them.
 */
export * as ShimName from "./ShimName.ts"
export * as ShimSearch from "./ShimSearch.ts"
