/**
 * The origins of the values of a configuration. The reader notes the origin of a value, and everything derived from the value
 * keeps it.
 */
import type { Json } from "../document/index.ts"
import type { SourceText } from "../text/index.ts"

/**
 * A place in a file that is not a configuration file of the engine, such as the unit that starts the engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Place {
  readonly file: string
  readonly range: SourceText.Range
}

/**
 * The origin of a value.
 *
 * @category models
 * @since 1.0.0
 */
export type Origin =
  /** A place in a file. `file` is the path, or another name of the file. */
  | {
      readonly _tag: "File"
      readonly file: string
      readonly path: Json.JsonPath
      readonly range: SourceText.Range
    }
  /** A flag of the engine, without its dashes. `at` is the place of the flag, if it is in a file. */
  | { readonly _tag: "Flag"; readonly flag: string; readonly at?: Place }
  /** The engine itself. */
  | { readonly _tag: "BuiltIn" }
  /** An engine that runs with the value, and does not say where it has the value from. */
  | { readonly _tag: "Running" }

/**
 * The origin of the value that is used, and the origins of the values that it overrides. `used` is undefined if the value was
 * constructed in code.
 *
 * @category models
 * @since 1.0.0
 */
export interface Origins {
  readonly used: Origin | undefined
  readonly shadowed: ReadonlyArray<Origin>
}

/**
 * Returns the origin of the value that is used, then those of the values that it overrides; none if the value was constructed in code.
 *
 * @category getters
 * @since 1.0.0
 */
export const every = ({ shadowed, used }: Origins): ReadonlyArray<Origin> =>
  used === undefined ? [] : [used, ...shadowed]

/**
 * Returns the range of an origin in its file; undefined if the origin is not a file.
 *
 * @category getters
 * @since 1.0.0
 */
export const rangeOf = (origin: Origin | undefined): SourceText.Range | undefined =>
  origin?._tag === "File" ? origin.range : undefined

/**
 * Describes an origin in words that can follow a comma.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (origin: Origin | undefined): string => {
  switch (origin?._tag) {
    case "File":
      return `from ${origin.file}:${origin.range.start.line}:${origin.range.start.column}`
    case "Flag": {
      const { at, flag } = origin
      return `from the flag --${flag}${at === undefined ? "" : ` in ${at.file}:${at.range.start.line}`}`
    }
    case "BuiltIn":
      return "the engine's own"
    case "Running":
      return "as the engine runs with it"
    case undefined:
      return "from an unknown configuration"
  }
}
