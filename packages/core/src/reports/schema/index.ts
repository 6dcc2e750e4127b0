/**
 * Schemas of the JSON documents that the command prints, in a separate entry point because they load slowly.
 */
export * as Documents from "./Documents.ts"
