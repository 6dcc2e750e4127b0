/**
 * The resolution of a name: the request to an engine, and its answer.
 */
import type { Search } from "../machine/index.ts"
import type * as Launch from "./Launch.ts"
import type * as Origin from "./Origin.ts"

/**
 * A request for a runtime. Without a name, the engine chooses the runtime. The platform, annotations and namespaces matter only to
 * engines that read them.
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
  /** True if the container uses the network, the processes or the memory of the host as its own. */
  readonly usesHostNamespaces?: boolean
}

/**
 * The kind of a name: from the configuration (`configured`), not in the runtime table and passed on unchanged (`implicit`), or
 * the engine's own (`stock`).
 *
 * @category models
 * @since 1.0.0
 */
export type Kind = "configured" | "implicit" | "stock"

/**
 * The reason why an engine chose a name other than the default for a request without a name.
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
  /** The reason for the choice. Absent if the name was requested, or is the default runtime. */
  readonly choice?: Choice
}

/**
 * A name that does not resolve. `message` is the engine's message; `reason` is one word, for programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refusal {
  readonly name: string
  readonly reason: string
  readonly message: string
  readonly advice: string
  /** The reason for the choice. Absent if the name was requested, or is the default runtime. */
  readonly choice?: Choice
  /** The search that found nothing, if the engine refuses the name for that. */
  readonly searched?: FailedSearch
}

/**
 * A search that an engine has made before it resolves names, the path states at its places, and why it found nothing.
 *
 * @category models
 * @since 1.0.0
 */
export interface FailedSearch {
  readonly sought: Launch.Sought
  readonly states: ReadonlyArray<Search.PathState>
  readonly missed: Launch.Missed
}

/**
 * A rule that an engine applies to a name that its runtime table does not have, and whether the name passes. `rule` names what
 * is forbidden; `text` is the result in a sentence.
 *
 * @category models
 * @since 1.0.0
 */
export interface AppliedRule {
  readonly rule: string
  readonly passed: boolean
  readonly text: string
}
