/**
 * Where a value of a configuration comes from. The reader notes it, and everything that is made of the value keeps it.
 */
import type { Json } from "../document/index.ts"
import type { SourceText } from "../text/index.ts"

/**
 * The origin of a value.
 *
 * @category models
 * @since 1.0.0
 */
export type Origin =
  /** A place in a file. `file` is the path, or whatever else the file is called by. */
  | {
      readonly _tag: "File"
      readonly file: string
      readonly path: Json.JsonPath
      readonly range: SourceText.Range
    }
  /** A flag of the engine, without its dashes. */
  | { readonly _tag: "Flag"; readonly flag: string }
  /** The engine itself. */
  | { readonly _tag: "BuiltIn" }

/**
 * The origin of the value that is used, and the origins of those that it was preferred to. `used` is undefined for a value
 * that was made by hand.
 *
 * @category models
 * @since 1.0.0
 */
export interface Origins {
  readonly used: Origin | undefined
  readonly shadowed: ReadonlyArray<Origin>
}

/**
 * Returns the place of an origin in its file; undefined if it is not in a file.
 *
 * @category getters
 * @since 1.0.0
 */
export const rangeOf = (origin: Origin | undefined): SourceText.Range | undefined =>
  origin?._tag === "File" ? origin.range : undefined

/**
 * Says where something comes from, in words that go on after a comma.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (origin: Origin | undefined): string => {
  switch (origin?._tag) {
    case "File":
      return `from ${origin.file}:${origin.range.start.line}:${origin.range.start.column}`
    case "Flag":
      return `from the flag --${origin.flag}`
    case "BuiltIn":
      return "the engine's own"
    case undefined:
      return "from a configuration that is not at hand"
  }
}
