/**
 * Changes and looks by hand on a disk, for tests that prepare a disk and inspect the result.
 */
import { Plan, type Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { OperationFailed } from "../OperationFailed.ts"
import { Processes } from "../../machine/Processes.ts"
import { type DiskFailure, rootUser, type Seen, type Shape } from "./contract.ts"
import { Disk } from "../Disk.ts"
import * as Work from "./work.ts"

type Done<A = void> = Effect.Effect<A, DiskFailure | OperationFailed>

/**
 * Returns functions that work on a disk as a user. They follow links on the way to a path, and at the path if they read.
 *
 * @category constructors
 * @since 1.0.0
 */
export const byHand = (disk: Shape, user: Trust.UserAndGroup = rootUser) => {
  /** Returns a path without links in its directory. */
  const placeOf = (path: string): Done<string> =>
    Effect.map(disk.realPath(FilePath.join(path, "..")), (above) => FilePath.join(above, FilePath.lastElement(path)))

  const perform = (path: string, operation: (place: string) => Plan.Operation): Done =>
    Effect.scoped(
      Effect.flatMap(placeOf(path), (place) =>
        Effect.flatMap(Work.begin(disk, user), (work) => work.perform(operation(place)))
      )
    )

  /** Returns the bytes of a file. */
  const bytes = (path: string): Done<Uint8Array> => disk.readFile(path, Number.MAX_SAFE_INTEGER)

  /** Returns the text of a file. */
  const text = (path: string): Done<string> => Effect.map(bytes(path), (read) => new TextDecoder().decode(read))

  /** Returns what is at a path; undefined if nothing is there or the look fails. */
  const look = (path: string): Effect.Effect<Seen | undefined> =>
    Effect.orElseSucceed(disk.lstat(path), () => undefined)

  /** Returns the target of a link. */
  const target = (path: string): Done<string> =>
    Effect.scoped(
      Effect.flatMap(placeOf(path), (place) => Effect.flatMap(Work.begin(disk, user), (work) => work.readLink(place)))
    )

  /** Removes what is at a path, including the content of a directory. */
  const remove = (path: string): Done =>
    Effect.flatMap(disk.lstat(path), ({ type }) =>
      perform(path, (place) => ({ _tag: type === "Directory" ? "RemoveTree" : "Unlink", path: place }))
    )

  /** Writes a file, or replaces an existing file. The old mode is kept unless another mode is given. */
  const write = (path: string, content: string | Uint8Array, mode?: number): Done =>
    Effect.gen(function* () {
      const before = yield* look(path)
      if (before !== undefined) yield* remove(path)
      const made = { content, mode: mode ?? before?.mode ?? 0o644 }
      yield* perform(path, (place) => ({ _tag: "WriteFile", path: place, ...made }))
    })

  /** Makes a directory and its missing parents. */
  const makeDirectory = (path: string, mode = 0o755): Done =>
    Effect.gen(function* () {
      if ((yield* look(path))?.type === "Directory") return
      const above = FilePath.join(path, "..")
      if ((yield* look(above)) === undefined) yield* makeDirectory(above)
      yield* perform(path, (place) => ({ _tag: "MakeDirectory", path: place, mode }))
    })

  /** Returns the paths of everything under a directory. */
  const paths = (directory: string): Done<ReadonlyArray<string>> =>
    Effect.gen(function* () {
      const found: Array<string> = []
      for (const name of yield* disk.readDirectory(directory)) {
        const path = FilePath.join(directory, name)
        found.push(path)
        if ((yield* disk.lstat(path)).type === "Directory") found.push(...(yield* paths(path)))
      }
      return found
    })

  /** Returns a line for each entry under a directory: path, mode, text of a file or target of a link. */
  const tree = Effect.fnUntraced(function* (root: string) {
    const lines: Array<string> = []
    const start = root === "/" ? 1 : FilePath.clean(root).length + 1
    for (const path of (yield* paths(root)).toSorted()) {
      const { mode, type } = yield* disk.lstat(path)
      const link = type === "SymbolicLink" ? ` -> ${yield* target(path)}` : ""
      const content = type === "File" ? ` ${JSON.stringify(yield* text(path))}` : ""
      lines.push(`${path.slice(start)} ${Plan.octal(mode)}${link}${content}`)
    }
    return lines
  })

  return {
    bytes,
    text,
    look,
    target,
    /** Returns the names in a directory. */
    names: disk.readDirectory,
    paths,
    /** Returns what a path leads to. */
    stat: disk.stat,
    /** Returns what is at a path. */
    lstat: disk.lstat,
    /** Returns the path without links. */
    realPath: disk.realPath,
    write,
    makeDirectory,
    /** Makes a symbolic link. */
    link: (to: string, path: string): Done => perform(path, (place) => ({ _tag: "Symlink", target: to, path: place })),
    /** Renames a file or a directory. */
    rename: (from: string, to: string): Done =>
      Effect.flatMap(placeOf(from), (source) => perform(to, (place) => ({ _tag: "Rename", from: source, to: place }))),
    /** Sets the mode of a file or a directory. */
    setMode: (path: string, mode: number): Done => perform(path, (place) => ({ _tag: "SetMode", path: place, mode })),
    /** Sets the user and the group of a file or a directory. */
    setOwner: (path: string, uid: number, gid: number): Done =>
      perform(path, (place) => ({ _tag: "SetOwner", path: place, uid, gid })),
    remove,
    tree
  }
}

/**
 * The functions of `byHand` for the machine's disk, as the user of its process.
 *
 * @category constructors
 * @since 1.0.0
 */
export const atHand = Effect.gen(function* () {
  return byHand(yield* Disk, (yield* Processes).user)
})

/**
 * Returns a line for each entry under a directory: path, mode, text of a file or target of a link.
 *
 * @category looking
 * @since 1.0.0
 */
export const tree = (root: string) => Effect.flatMap(atHand, (hand) => hand.tree(root))
