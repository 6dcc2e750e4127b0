/**
 * Looks that follow links, made from looks of a visit, which follow none, for disks without such looks of their own.
 */
import type { DiskSystem } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import { DiskFailure, type Looks, rootUser, type Shape, unfitness, type Visit } from "./contract.ts"
import { walk } from "./walk.ts"

/** Returns the looks of a disk. Each look is a visit as root. `execution` is always unknown. */
export const following = (visit: Shape["visit"], system: DiskSystem.DiskSystem): Looks => {
  const looking =
    <Args extends ReadonlyArray<unknown>, A>(look: (disk: Visited, ...args: Args) => Effect.Effect<A, DiskFailure>) =>
    (...args: Args): Effect.Effect<A, DiskFailure> =>
      Effect.scoped(Effect.flatMap(visit(rootUser), (disk) => look({ ...disk, system }, ...args)))
  return {
    stat: looking((disk, path: string) => Effect.map(reach(disk, path), ({ seen }) => seen)),
    lstat: looking((disk, path: string) => Effect.map(reach(disk, path, false), ({ seen }) => seen)),
    readDirectory: looking((disk, path: string) => Effect.flatMap(reach(disk, path), ({ real }) => disk.list(real))),
    readFile: looking(
      Effect.fnUntraced(function* (disk: Visited, path: string, limit: number) {
        const { real, seen } = yield* reach(disk, path)
        return yield* unfitness(seen, limit) ?? Effect.map(disk.read(real, limit), ({ bytes }) => bytes)
      })
    ),
    realPath: looking((disk, path: string) => Effect.map(reach(disk, path), ({ real }) => real)),
    execution: () => Effect.undefined
  }
}

/** A visit, and the system of the disk. */
type Visited = Visit & Pick<Shape, "system">

/** Finds the path without links, and what is there. */
const reach = Effect.fnUntraced(function* (disk: Visited, path: string, last = true) {
  const real = yield* walk(path, { ...disk, mayPass: (directory) => Effect.asVoid(disk.enter(directory)) }, last)
  if (real === undefined) return yield* new DiskFailure({ errno: "ELOOP" })
  const seen = yield* disk.look(real)
  return seen === undefined ? yield* new DiskFailure({ errno: "ENOENT" }) : { real, seen }
})
