/**
 * The launch of a container: the chain of services, shim and wrapper script that ends with the program and its arguments.
 */
import type { Json } from "../document/index.ts"
import type { Search } from "../machine/index.ts"

/**
 * A program between the engine and the container, such as containerd.
 *
 * @category models
 * @since 1.0.0
 */
export interface Service {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * A shim, by the name that the service knows, or by its path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Shim {
  readonly _tag: "Shim"
  readonly name: string
  readonly options: ShimOptions | null
}

/**
 * The options of a shim, made up by the engine or taken from the configuration. `runs` is the option that names the next link
 * of the launch, if any.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimOptions {
  readonly whose: "configuration" | "engine"
  readonly values: Json.JsonObject
  readonly runs?: string
}

/**
 * A wrapper script that the engine writes to run the program.
 *
 * @category models
 * @since 1.0.0
 */
export interface Script {
  readonly _tag: "Script"
  readonly path: string
  readonly content: string
}

/**
 * The program, as it is called, and its arguments.
 *
 * @category models
 * @since 1.0.0
 */
export interface Program {
  readonly _tag: "Program"
  readonly file: string
  readonly args: ReadonlyArray<string>
}

/**
 * A link of a launch.
 *
 * @category models
 * @since 1.0.0
 */
export type Link = Program | Script | Service | Shim

/**
 * The links of a launch, in the order in which they are asked. Without a program, the shim decides what to run.
 *
 * @category models
 * @since 1.0.0
 */
export type Launch = ReadonlyArray<Link>

/**
 * A search for a link of a launch.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sought {
  readonly link: Link["_tag"]
  /** True if the link must be found before the engine accepts the name. */
  readonly isRequired: boolean
  readonly search: Search.Search
  /** The consequences and the way out if the link is not found, one sentence each. */
  readonly advice: ReadonlyArray<string>
  /** True if the seeker runs as the user who asks, so that the caller sees what the seeker sees. */
  readonly isOfCaller?: true
  /** Present if the seeker refuses the request without looking. */
  readonly refused?: Missed
  /** The reason, in a sentence, why the result cannot be predicted. The search then has an empty list of places. */
  readonly unforeseen?: string
  /** True if the result cannot be predicted because the link is in a virtual machine. */
  readonly isVirtual?: boolean
}

/**
 * The reason why a link is not found: the exact message of the seeker, the reason in plain words without a full stop, and the
 * same as data.
 *
 * @category models
 * @since 1.0.0
 */
export interface Missed {
  readonly message: string
  readonly plain: string
  readonly details: object
}

/**
 * Returns the link of a kind; undefined if the launch has none.
 *
 * @category getters
 * @since 1.0.0
 */
export const find = <Tag extends Link["_tag"]>(
  launch: Launch,
  tag: Tag
): Extract<Link, { readonly _tag: Tag }> | undefined =>
  launch.find((link): link is Extract<Link, { readonly _tag: Tag }> => link._tag === tag)

/**
 * Returns who runs the program or its wrapper script: the shim, otherwise the last service, otherwise the engine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const runner = (launch: Launch): string => {
  if (find(launch, "Shim") !== undefined) return "the shim"
  return launch.findLast((link): link is Service => link._tag === "Service")?.name ?? "the engine"
}
