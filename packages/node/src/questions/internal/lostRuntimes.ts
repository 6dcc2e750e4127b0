/**
 * Finds the containers that lose their runtime by a change. Loads the code that asks an engine only if an engine of the machine reads
 * the file.
 */
import type { ContainerUse, Discovery } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"

/** Returns the containers of an engine of the machine that lose their runtime, or why that is not known; none without an engine. */
export const lostRuntimes = Effect.fnUntraced(function* (
  daemon: Discovery.Daemon | undefined,
  before: ContainerUse.MapOfEngine,
  after: ContainerUse.MapOfEngine
) {
  if (daemon === undefined) {
    const none: ContainerUse.LostRuntimes = { lost: [], lostUnknown: [] }
    return none
  }
  const EngineContainers = yield* Effect.promise(() => import("../../docker/EngineContainers.ts"))
  return yield* EngineContainers.lost(daemon, before, after)
})
