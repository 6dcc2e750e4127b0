/**
 * A table of a file as containerd decodes it by the schema of its release: the keys that it knows, with their values, and what it
 * refuses or does not know.
 */
import type { Origin } from "../../engine/index.ts"
import type { SourceText } from "../../text/index.ts"
import type { Branch } from "./ConfigTree.ts"

/**
 * The result of decoding a table. The keys of `table` are those of the schema, whatever their spelling in the file. With a fault, they
 * are those that were read before it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Decoded {
  readonly table: Branch
  readonly fault: TypeFault | undefined
  readonly unknown: ReadonlyArray<UnknownKey>
}

/**
 * A value of a wrong type, in the words of the reader. `path` leads to the value from the decoded table. `at` is the place that the reader
 * names, if it names one.
 *
 * @category models
 * @since 1.0.0
 */
export interface TypeFault {
  readonly words: string
  readonly path: ReadonlyArray<string>
  readonly origin: Origin.Origin | undefined
  readonly at: Pick<SourceText.Position, "column" | "line"> | undefined
}

/**
 * A key that the schema does not have. `path` leads to it from the decoded table.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownKey {
  readonly path: ReadonlyArray<string>
  readonly origin: Origin.Origin | undefined
}
