/**
 * The names of CRI-O, in a separate entry point because its rules take time to load.
 */
export * as Names from "../Names.ts"
