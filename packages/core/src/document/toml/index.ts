/**
 * TOML as a tree with places, its smallest edits, and its decoding as programs of Go do it, in a separate entry point because its parser
 * takes time to load.
 */
export * as BurntSushiDecoded from "./burntSushi/BurntSushiDecoded.ts"
export * as BurntSushiRepair from "./burntSushi/BurntSushiRepair.ts"
export * as BurntSushiSchema from "./burntSushi/BurntSushiSchema.ts"
export * as BurntSushiWords from "./burntSushi/BurntSushiWords.ts"
export * as GoTomlWords from "./GoTomlWords.ts"
export * as TomlBytes from "./TomlBytes.ts"
export * as TomlDialect from "./TomlDialect.ts"
export * as TomlEdit from "./TomlEdit.ts"
export * as TomlFix from "./TomlFix.ts"
export * as TomlMistake from "./TomlMistake.ts"
export * as TomlSpelling from "./TomlSpelling.ts"
export * as TomlSteps from "./TomlSteps.ts"
export * as TomlTree from "./TomlTree.ts"
