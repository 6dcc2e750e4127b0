/**
 * The resolution of a name: what is asked of an engine, and what it answers.
 */
import type * as Origin from "./Origin.ts"

/**
 * A request for a runtime. Without a name the engine chooses one. What an image says counts only for engines that look at it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Request {
  readonly name?: string | undefined
  /** The platform of the image, such as `linux/arm64`. */
  readonly platform?: string | undefined
  /** The annotations of the container. */
  readonly annotations?: { readonly [key: string]: string }
}

/**
 * How a name was understood: the engine's own, one from the configuration, or one that is not in the runtime table and that the
 * engine passes on as it is.
 *
 * @category models
 * @since 1.0.0
 */
export type Kind = "configured" | "implicit" | "stock"

/**
 * Why an engine chose a name that is not the default one though no name was asked for.
 *
 * @category models
 * @since 1.0.0
 */
export interface Choice {
  /** The reason, as the beginning of a sentence: `The image is for wasi/wasm`. */
  readonly because: string
  readonly origin: Origin.Origin | undefined
}

/**
 * A name that resolves. An engine adds what it needs for a launch.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolution {
  readonly kind: Kind
  readonly name: string
  /** Absent if the name was asked for, or is the default runtime. */
  readonly choice?: Choice
}

/**
 * A name that does not resolve. `message` is the engine's; `reason` is one word for programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refusal {
  readonly name: string
  readonly reason: string
  readonly message: string
  readonly advice: string
}

/**
 * A rule that an engine holds against a name that its runtime table does not have, and whether the name passes. `rule` is what
 * the rule forbids; `text` says in a sentence what was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface AppliedRule {
  readonly rule: string
  readonly passed: boolean
  readonly text: string
}
