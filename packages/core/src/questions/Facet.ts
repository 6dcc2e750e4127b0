/**
 * The facets that only some engines have, and the message for an engine without a facet.
 */
import * as Result from "effect/Result"
import type { Engine, Reload, Resolution, RuntimeTable } from "../engine/index.ts"

/**
 * The facets, by their names in `Engine`.
 *
 * @category models
 * @since 1.0.0
 */
export type Facet = keyof typeof words

/**
 * The error of an engine that does not have a facet.
 *
 * @category errors
 * @since 1.0.0
 */
export interface NoFacet {
  readonly _tag: "NoFacet"
  readonly facet: Facet
  readonly engine: string
}

/**
 * Returns the scripts facet of an engine, if the engine writes wrapper scripts.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { DockerEngine } from "@oci-runtimes/core/docker"
 * import { Facet } from "@oci-runtimes/core/questions"
 * import * as Result from "effect/Result"
 *
 * const { scripts: _, ...withoutScripts } = DockerEngine.make(Moby25)
 * console.log(Result.match(Facet.scripts(withoutScripts), { onFailure: Facet.message, onSuccess: () => "has scripts" }))
 * // => Docker Engine 25 to 29 has no wrapper scripts.
 * ```
 *
 * @category getters
 * @since 1.0.0
 */
export const scripts = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  scripts: facet,
  title
}: Pick<Engine.Engine<never, Settings, T, R>, "scripts" | "title">): Result.Result<Engine.Scripts<T>, NoFacet> =>
  facet === undefined ? Result.fail({ _tag: "NoFacet", facet: "scripts", engine: title }) : Result.succeed(facet)

/**
 * Returns the reload facet of an engine, if the engine can reload its configuration.
 *
 * @category getters
 * @since 1.0.0
 */
export const reload = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  reload: facet,
  title
}: Pick<Engine.Engine<never, Settings, T, R>, "reload" | "title">): Result.Result<
  Reload.ReloadFacet<Settings, T>,
  NoFacet
> => (facet === undefined ? Result.fail({ _tag: "NoFacet", facet: "reload", engine: title }) : Result.succeed(facet))

/**
 * Returns the message for an engine that does not have a facet.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ engine, facet }: NoFacet): string => `${engine} ${words[facet]}.`

const words = {
  reload: "does not reload its configuration while it runs",
  scripts: "has no wrapper scripts"
}
