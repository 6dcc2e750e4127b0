/**
 * JSON as a tree with positions, its mistakes in words, its smallest edits, and Go's rules for decoding and printing it.
 */
export * as GoFormat from "./GoFormat.ts"
export * as GoType from "./GoType.ts"
export * as Json from "./Json.ts"
export * as JsonEdit from "./JsonEdit.ts"
export * as JsonLayout from "./JsonLayout.ts"
export * as JsonMistake from "./JsonMistake.ts"
export * as JsonTree from "./JsonTree.ts"
