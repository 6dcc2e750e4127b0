/**
 * The launch of a container: the chain of those that are asked, from the first to the program with its arguments.
 */
import type { Json } from "../document/index.ts"
import type { Search } from "../machine/index.ts"

/**
 * A program that the engine asks, and that stays between it and the container.
 *
 * @category models
 * @since 1.0.0
 */
export interface Service {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * A shim, by the name under which the service knows it, or by its path.
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
 * The options of a shim: those that the engine makes up, or those of the configuration. `runs` is the option that names the next
 * link of the launch, if one does.
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
 * A script that the engine writes and that runs the program.
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
 * The links, from the one that is asked first. Without a program, the shim decides what it runs.
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
  /** Whether it has to be found before the engine lets the name be used. */
  readonly isRequired: boolean
  readonly search: Search.Search
  /** What to know and to do if it is not found, a sentence each. */
  readonly advice: ReadonlyArray<string>
  /** Present if the seeker does not look, because it refuses what it is asked for. */
  readonly refused?: Missed
  /** Why nothing can be said beforehand, in a sentence; then there are no places. */
  readonly unforeseen?: string
}

/**
 * Why a link is not found: the message of the one that looks, letter for letter, and the same as data.
 *
 * @category models
 * @since 1.0.0
 */
export interface Missed {
  readonly message: string
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
 * Says who runs the program, or the script in front of it: the shim, the last service before it, or the engine itself.
 *
 * @category formatting
 * @since 1.0.0
 */
export const runner = (launch: Launch): string => {
  if (find(launch, "Shim") !== undefined) return "the shim"
  return launch.findLast((link): link is Service => link._tag === "Service")?.name ?? "the engine"
}
