/**
 * The rules for values of directives that do not concern runtimes. An engine refuses the whole file for such a value, and then
 * runs no runtime at all.
 */
import type { Json, JsonTree } from "../../document/index.ts"
import type * as ReleaseSpan from "../releases/ReleaseSpan.ts"

/**
 * The time at which an engine finds a value: while it looks for directives that are given twice, while it decodes the file, while
 * it validates the merged configuration, right after that, or when it starts.
 *
 * @category models
 * @since 1.0.0
 */
export type ValueStage = "conflicts" | "decoding" | "validation" | "afterwards" | "start"

/**
 * A part of a value that an engine refuses. `path` leads from the directive to `node`; `message` is the message of the engine;
 * `choices` are the words that it accepts, if there are few.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedValue {
  readonly path: Json.JsonPath
  readonly node: JsonTree.JsonNode
  readonly message: string
  readonly choices?: ReadonlyArray<string>
}

/**
 * A rule for the value of one directive, and the releases that have it.
 *
 * @category models
 * @since 1.0.0
 */
export interface ValueRule {
  readonly directive: string
  readonly span: ReleaseSpan.ReleaseSpan
  readonly stage: Exclude<ValueStage, "decoding">
  /** Returns the refused parts of a value. `other` returns the value of another directive. */
  readonly refuse: (value: JsonTree.JsonNode, other: ValueOf) => ReadonlyArray<RefusedValue>
}

/**
 * Returns the value of a directive in a file; undefined if the file does not set it.
 *
 * @category models
 * @since 1.0.0
 */
export type ValueOf = (directive: string) => JsonTree.JsonNode | undefined
