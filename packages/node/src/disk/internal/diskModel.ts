/**
 * Pseudo-random deeds on a disk and on a disk in memory, to compare their outcomes.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type { DiskFailure, Operation, Shape, Visit } from "./contract.ts"
import * as Work from "./work.ts"

/** Returns the outcome of an effect: its errno, or its result as JSON. */
export const outcome = <A>(effect: Effect.Effect<A, { readonly errno: string }>): Effect.Effect<string> =>
  Effect.match(effect, { onSuccess: (value) => JSON.stringify(value) ?? "done", onFailure: ({ errno }) => errno })

/** An operation or a look on a disk. */
export interface Deed {
  readonly title: string
  readonly run: (disk: Shape, visit: Visit) => Effect.Effect<unknown, DiskFailure>
}

/** Runs deeds one after the other on a visit as a user, and returns their outcomes. */
export const outcomes = (
  disk: Shape,
  user: Trust.UserAndGroup,
  deeds: ReadonlyArray<Deed>
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.scoped(
    Effect.flatMap(Work.visiting(disk, user), (visit) =>
      Effect.forEach(deeds, ({ run, title }) => Effect.map(outcome(run(disk, visit)), (found) => `${title}: ${found}`))
    )
  )

const perform = (operation: Operation): Deed => ({
  title: Object.values(operation).join(" "),
  run: (_disk, visit) => visit.perform(operation)
})

/** Returns pseudo-random deeds, the same for the same seed. They use few names, so they affect each other. */
export const deedsFrom = (seed: number, root: string): ReadonlyArray<Deed> => {
  const pick = picker(seed)
  const name = (): string => ["a", "b", "c"][pick(3)]!
  const path = (): string => `${root}/${Array.from({ length: 1 + pick(3) }, name).join("/")}`
  const kinds: ReadonlyArray<() => Deed> = [
    () => perform({ _tag: "MakeDirectory", path: path(), mode: [0o755, 0o700][pick(2)]! }),
    () => perform({ _tag: "MakeDirectory", path: path(), mode: 0o711 }),
    () => perform({ _tag: "WriteFile", path: path(), content: "x".repeat(pick(3)), mode: 0o644 }),
    () => perform({ _tag: "Link", from: path(), to: path() }),
    () => perform({ _tag: "Symlink", target: pick(2) === 0 ? path() : `../${name()}`, path: path() }),
    () => perform({ _tag: "Rename", from: path(), to: path() }),
    () => perform({ _tag: "SetMode", path: path(), mode: 0o750 }),
    () => perform({ _tag: "Unlink", path: path() }),
    () => perform({ _tag: "RemoveDirectory", path: path() }),
    () => perform({ _tag: "Sync", path: path() }),
    () => {
      const at = path()
      return {
        title: `look ${at}`,
        run: (_disk, visit) => Effect.map(visit.look(at), (seen) => [seen?.type, seen?.mode])
      }
    },
    () => {
      const at = path()
      return { title: `list ${at}`, run: (_disk, visit) => Effect.map(visit.list(at), (names) => names.toSorted()) }
    },
    () => {
      const at = path()
      return { title: `read ${at}`, run: (_disk, visit) => Effect.map(visit.read(at, 9), ({ bytes }) => [...bytes]) }
    },
    () => {
      const at = `${path()}/.././${name()}`
      return { title: `realPath ${at}`, run: (disk) => disk.realPath(at) }
    },
    () => {
      const at = path()
      return { title: `readFile ${at}`, run: (disk) => Effect.map(disk.readFile(at, 9), (bytes) => [...bytes]) }
    }
  ]
  return Array.from({ length: 40 }, () => kinds[pick(kinds.length)]!())
}

/** Returns a generator of pseudo-random numbers below a limit, the same for the same seed. */
const picker = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
