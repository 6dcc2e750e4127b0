/**
 * The names of containerd, in a separate entry point because its rules take time to load.
 */
export * as Names from "../Names.ts"
