/** The disk of this machine, with its operations counted, so that a test can have any of them fail, or be the last one. */
import type { Trust } from "@oci-runtimes/core/disk"
import { Disk } from "@oci-runtimes/node"
import { FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { begin } from "../src/disk/internal/liveVisit.ts"
import { altered } from "./situations.ts"

/** The actions at an operation. */
export interface Hooks {
  /** Is told of each operation before it is performed. It fails with the errno that this gives back. */
  readonly before?: (tried: FaultyDisk.Tried) => string | undefined
  /** Is told of each file that is half written; undefined for files that should be written as a whole. */
  readonly atHalf?: (tried: FaultyDisk.Tried) => (() => void) | undefined
}

/** A disk with these hooks. `holds` says whether directories are held, as they are where there is a `/proc`. */
export const layer = ({ atHalf, before }: Hooks, holds = true): Layer.Layer<Disk.Disk> =>
  Layer.effect(
    Disk.Disk,
    Effect.map(Disk.Disk, (live) => {
      let last: FaultyDisk.Tried | undefined
      const visited = { ...live, holdsDirectories: holds, visit: (user: Trust.UserAndGroup) => begin(user, holds) }
      const halving = altered(visited, ({ perform }) => ({
        perform: (operation) => {
          const half = operation._tag === "WriteFile" && last !== undefined ? atHalf?.(last) : undefined
          if (operation._tag !== "WriteFile" || half === undefined) return perform(operation)
          const content = operation.content.slice(0, operation.content.length / 2)
          return Effect.andThen(perform({ ...operation, content }), Effect.sync(half))
        }
      }))
      const errno = (tried: FaultyDisk.Tried): string | undefined => {
        last = tried
        return before?.(tried)
      }
      return FaultyDisk.make(halving, { _tag: "FailWhere", errno }).disk
    })
  ).pipe(Layer.provide(Disk.layer))
