/**
 * The directives that an engine knows, and the directives that a configuration file sets.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `configValuesSet` and `findConfigurationConflicts`.
 */
import type { Table } from "../../data/index.ts"
import type { GoType, Json, JsonTree } from "../../document/index.ts"
import type { ReleaseSpan } from "../releases/ReleaseSpan.ts"
import type { RemovedDirective } from "./removedDirectives.ts"
import type { ValueRule } from "../values/ValueRule.ts"

/**
 * The directives that an engine knows, and their types.
 *
 * @category models
 * @since 1.0.0
 */
export interface DirectiveTable {
  /** The accepted keys. */
  readonly accepted: Table.Table<true>
  /** The keys whose objects are values. The engine flattens any other object: its inner keys count as directives instead. */
  readonly neverFlattened: Table.Table<true>
  /** The deprecated keys, which the engine refuses with a hint, and their replacements. */
  readonly deprecated: Table.Table<string>
  /** The keys of which the engine refuses any value but the zero value, because it has removed them. */
  readonly removed: Table.Table<RemovedDirective>
  /** The accepted keys that only had an effect in earlier releases, and these releases. */
  readonly withoutEffect: Table.Table<ReleaseSpan>
  /**
   * The keys that some of the releases that the engine stands for do not accept, and the releases that accept them. Empty if
   * the engine is one release.
   */
  readonly someReleases: Table.Table<ReleaseSpan>
  /** The rules for values of directives that do not concern runtimes, in the order in which the engine applies them. */
  readonly values: ReadonlyArray<ValueRule>
  /** The Go types of the values. */
  readonly typed: GoType.GoStruct
  /** The Go type of an entry under `runtimes`. */
  readonly runtime: GoType.GoStruct
}

/**
 * A directive that the file sets, by itself or inside a flattened object.
 *
 * @category models
 * @since 1.0.0
 */
export interface Directive {
  readonly path: Json.JsonPath
  readonly keyOffset: number
  readonly keyLength: number
  readonly value: JsonTree.JsonNode
}
