/**
 * The disk of a machine: looks at paths, and the operations of plans. A run visits the disk. Its directories stay the same from
 * the first look to the last operation, whatever another user renames or exchanges meanwhile.
 */
import type { DiskSystem, Trust } from "@oci-runtimes/core/disk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Shape } from "./internal/contract.ts"
import { dryRun } from "./internal/dryRun.ts"
import { canHold } from "./internal/heldDirectories.ts"
import { inputReader, standardInput } from "./internal/input.ts"
import { liveLooks } from "./internal/liveLooks.ts"
import * as LiveVisit from "./internal/liveVisit.ts"
import { type Files, memory } from "./internal/memory.ts"
import { systemHere } from "./internal/systemHere.ts"

export {
  DiskFailure,
  type FileRead,
  type Looks,
  type Operation,
  type Seen,
  type Shape,
  type Visit
} from "./internal/contract.ts"
export { dryRun } from "./internal/dryRun.ts"
export { fromFileSystem } from "./internal/fileSystemDisk.ts"
export { type Entry, type Files, memory } from "./internal/memory.ts"
export { begin, type Work } from "./internal/work.ts"

/**
 * The disk of a machine.
 *
 * @category services
 * @since 1.0.0
 */
export class Disk extends Context.Service<Disk, Shape>()("@oci-runtimes/node/Disk") {}

/**
 * The disk of this machine.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<Disk> = Layer.sync(Disk, () => {
  const holdsDirectories = canHold()
  return {
    ...liveLooks,
    visit: (user) => LiveVisit.begin(user, holdsDirectories),
    holdsDirectories,
    system: systemHere(),
    readInput: inputReader(standardInput)
  }
})

/**
 * A dry run over the provided disk. Each build of the layer starts from the disk's current state.
 *
 * @category layers
 * @since 1.0.0
 */
export const layerDryRun: Layer.Layer<Disk, never, Disk> = Layer.effect(Disk, Effect.map(Disk, dryRun))

/**
 * Builds a disk in memory with these files, with the rules of a system, by default Linux. Each build of the layer has its own copy.
 *
 * @category layers
 * @since 1.0.0
 */
export const layerMemory = (
  files?: Files,
  owner?: Trust.UserAndGroup,
  system?: DiskSystem.DiskSystem
): Layer.Layer<Disk> => Layer.sync(Disk, () => memory(files, owner, system))
