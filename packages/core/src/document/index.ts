/**
 * JSON as a tree with places, the smallest edits of it, and how Go decodes it into its types.
 */
export * as GoFormat from "./GoFormat.ts"
export * as GoType from "./GoType.ts"
export * as Json from "./Json.ts"
export * as JsonEdit from "./JsonEdit.ts"
export * as JsonLayout from "./JsonLayout.ts"
export * as JsonTree from "./JsonTree.ts"
