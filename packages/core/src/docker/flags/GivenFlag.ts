/**
 * The flags that a command line gives.
 */
import type { Json } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"

/**
 * A flag that a command line gives, with everything that a configuration depends on.
 *
 * @category models
 * @since 1.0.0
 */
export interface GivenFlag {
  /** The name, without dashes. */
  readonly flag: string
  /** The directive of the configuration file with which the flag conflicts. */
  readonly directive: string
  /** An older name of the directive, with which the flag conflicts too. */
  readonly formerDirective?: string
  /** The value as the engine prints it if the file gives the directive too. */
  readonly printed: string
  /** The value that the file would give instead of the flag. */
  readonly value: Json.Json
  /** Every use of the flag, in order. The last use of a flag with one value counts. */
  readonly uses: ReadonlyArray<FlagUse>
}

/**
 * One use of a flag on a command line.
 *
 * @category models
 * @since 1.0.0
 */
export interface FlagUse {
  /** The flag as it is written, such as `-H` or `--host`. */
  readonly spelling: string
  /** The value as it is written; `true` for a flag without a value. */
  readonly text: string
  /** The place of the flag, if the command line is in a file. */
  readonly at?: Origin.Place
}
