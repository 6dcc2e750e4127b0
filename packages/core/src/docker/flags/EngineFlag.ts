/**
 * The description of a flag of the engine.
 */
import type * as ReleaseSpan from "../releases/ReleaseSpan.ts"
import type { FlagType } from "./FlagType.ts"

/**
 * A flag of the engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineFlag {
  /** The name, without dashes. */
  readonly name: string
  /** The letter of the short form, if there is one. */
  readonly shorthand?: string
  /** True if the engine does not name the short form in its messages, because it is deprecated. */
  readonly isShorthandDeprecated?: boolean
  readonly type: FlagType
  /** The directive of the configuration file with which the flag conflicts. */
  readonly directive: string
  /** An older name of the directive, with which the flag conflicts too. */
  readonly formerDirective?: string
  /** The value without the flag, as the help of the engine prints it; empty if the help prints none. */
  readonly start: string
  /** The releases that have the flag in this form. */
  readonly span: ReleaseSpan.ReleaseSpan
  /** True if the help of the engine leaves the flag out. */
  readonly isHidden?: boolean
  /** The words with which the engine warns about the flag, if it is deprecated. */
  readonly deprecated?: string
}
