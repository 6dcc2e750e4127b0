/**
 * TOML as a tree with places, in a separate entry point because its parser takes time to load.
 */
export * as TomlTree from "./TomlTree.ts"
