/** The searches of a start: their purposes, and their results. */
import { Search } from "../../machine/index.ts"

/**
 * The purpose of a search: the program of the default handler, for handlers that inherit it; or the program, the configuration, the
 * seccomp profile or the monitor of a handler.
 *
 * @category models
 * @since 1.0.0
 */
export type Purpose = "configuration" | "default" | "monitor" | "profile" | "program"

/**
 * A search for a handler, by its name.
 *
 * @category models
 * @since 1.0.0
 */
export interface HandlerSearch {
  readonly purpose: Purpose
  readonly name: string
  readonly search: Search.Search
}

/**
 * A search with the path states at its places.
 *
 * @category models
 * @since 1.0.0
 */
export interface Looked extends HandlerSearch {
  readonly states: ReadonlyArray<Search.PathState>
}

/** Reports whether the states say how a search ends. Without a machine, nothing is known. */
export const isDecided = ({ search, states }: Pick<Looked, "search" | "states">): boolean =>
  states.length >= search.places.length || search.places.some((place, index) => ends(place, states[index]))

const ends = (place: Search.SearchPlace, state: Search.PathState | undefined): boolean =>
  state !== undefined && Search.ends(place, state)
