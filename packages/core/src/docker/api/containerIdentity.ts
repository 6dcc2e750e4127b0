/**
 * The ID and the name of a container.
 */
import * as JsonReader from "../json/jsonReader.ts"

/** Reads the ID of a container. */
export const containerId = /*#__PURE__*/ JsonReader.matching(/^[0-9a-f]{64}$/, "ID of a container")

/** Returns the name of a container for people. */
export const nameOf = (id: string, name: string | undefined): string => name?.replace(/^\//, "") || id.slice(0, 12)
