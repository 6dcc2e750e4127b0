/**
 * Whole machines to run on: the file system and the environment together. Swapping one for the other swaps the world.
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as EngineEnvironment from "./EngineEnvironment.ts"
import * as MemoryFileSystem from "./MemoryFileSystem.ts"

/** What every service of this package needs of a machine. */
export type Machine = EngineEnvironment.EngineEnvironment | FileSystem.FileSystem

/** This machine: its disk, and the environment of this process. */
export const live: Layer.Layer<Machine> = Layer.merge(NodeFileSystem.layer, EngineEnvironment.layerProcess)

/** A machine of its own in memory, for tests and for what-if questions. */
export const memory = (world: {
  readonly files?: MemoryFileSystem.Files
  readonly environment?: Partial<EngineEnvironment.Values>
}): Layer.Layer<Machine> =>
  Layer.merge(MemoryFileSystem.layer(world.files ?? {}), EngineEnvironment.layer(world.environment ?? {}))
