/**
 * TOML as a tree with places, and its smallest edits, in a separate entry point because its parser takes time to load.
 */
export * as GoTomlWords from "./GoTomlWords.ts"
export * as TomlDialect from "./TomlDialect.ts"
export * as TomlEdit from "./TomlEdit.ts"
export * as TomlTree from "./TomlTree.ts"
