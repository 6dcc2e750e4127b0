/**
 * Effect's `FileSystem` for dry runs: it reads the real one, keeps every change to itself, and answers as if the change had
 * been made. What would keep the real one from a change is met here too: missing directories, no permission, read-only
 * mounts, other mounts. What only shows when something is really written is not: a full disk, or a file system such as
 * `/proc` in which nobody can make anything though all permissions are there.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type { PlatformError } from "effect/PlatformError"
import * as Disk from "./Disk.ts"
import { DryRunTree } from "./internal/dryRunTree.ts"
import { fromTree, platformError } from "./internal/memoryFileSystem.ts"
import { MemoryError } from "./internal/memoryTree.ts"

/** Lies over the file system that is provided, and is the disk as well. Each one that is built begins with that as it is. */
export const layer: Layer.Layer<Disk.Disk | FileSystem.FileSystem, never, FileSystem.FileSystem> = Layer.unwrap(
  Effect.map(FileSystem.FileSystem, (real) => Disk.layerOn(make(real)))
)

/**
 * Lies over a file system.
 *
 * ```ts
 * import { DryRunFileSystem, MemoryFileSystem } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const real = MemoryFileSystem.make({ "/work": { type: "directory" } })
 * const rehearsed = DryRunFileSystem.make(real)
 *
 * const program = Effect.gen(function* () {
 *   yield* rehearsed.writeFileString("/work/a", "text")
 *   console.log(yield* rehearsed.readFileString("/work/a"), yield* real.exists("/work/a"))
 * })
 * await Effect.runPromise(program)
 * // => text false
 * ```
 */
export const make = (real: FileSystem.FileSystem): FileSystem.FileSystem => {
  const over = new DryRunTree(real)
  const memory = fromTree(over.tree)

  type Answer<A> = Effect.Effect<A, PlatformError>

  const looking = <A>(path: string, answer: Answer<A>): Answer<A> => Effect.andThen(over.prepare(path), answer)

  const reading = <A>(path: string, answer: Answer<A>): Answer<A> =>
    looking(path, Effect.andThen(over.read(path), answer))

  const listing = <A>(path: string, answer: Answer<A>): Answer<A> =>
    looking(path, Effect.andThen(over.list(path), answer))

  /** `isDue` says whether the real one would come to asking for permission, or refuse for another reason before. */
  const changing = <A>(path: string, answer: Answer<A>, isDue: (exists: boolean) => boolean): Answer<A> =>
    looking(
      path,
      Effect.andThen(
        Effect.suspend(() => {
          const exists = existsAt(path)
          return exists !== undefined && isDue(exists) ? over.mayChange(path) : Effect.void
        }),
        answer
      )
    )

  const existsAt = (path: string): boolean | undefined => {
    try {
      return over.tree.place(path, false).node !== undefined
    } catch (error) {
      if (error instanceof MemoryError) return undefined
      throw error
    }
  }

  const making = <A>(path: string, answer: Answer<A>) => changing(path, answer, (exists) => !exists)
  const removing = <A>(path: string, answer: Answer<A>) => changing(path, answer, (exists) => exists)

  const staying = <A>(method: string, from: string, to: string, answer: Answer<A>): Answer<A> =>
    Effect.suspend(() => {
      if (existsAt(from) !== true || existsAt(to) === undefined || over.device(from) === over.device(to)) return answer
      return Effect.fail(platformError(method, from, new MemoryError("EXDEV", to)))
    })

  const setting = <A>(path: string, answer: Answer<A>): Answer<A> =>
    looking(path, Effect.andThen(over.maySet(path), answer))

  const writing = <A>(path: string, answer: Answer<A>): Answer<A> =>
    reading(path, making(path, Effect.andThen(over.mayAccess(path, { writable: true }), answer)))

  return FileSystem.make({
    access: (path, options) => looking(path, Effect.andThen(over.mayAccess(path, options), memory.access(path))),
    chmod: (path, mode) => setting(path, memory.chmod(path, mode)),
    chown: (path, uid, gid) => setting(path, memory.chown(path, uid, gid)),
    copy: (from, to, options) =>
      looking(from, Effect.andThen(over.listAll(from), reading(from, making(to, memory.copy(from, to, options))))),
    copyFile: (from, to) => reading(from, writing(to, memory.copyFile(from, to))),
    link: (from, to) => looking(from, making(to, staying("link", from, to, memory.link(from, to)))),
    lstat: (path) => looking(path, memory.lstat(path)),
    makeDirectory: (path, options) => making(path, memory.makeDirectory(path, options)),
    makeTempDirectory: (options) => making(within(options?.directory), memory.makeTempDirectory(options)),
    makeTempDirectoryScoped: (options) =>
      Effect.andThen(making(within(options?.directory), Effect.void), memory.makeTempDirectoryScoped(options)),
    makeTempFile: (options) => making(within(options?.directory), memory.makeTempFile(options)),
    makeTempFileScoped: (options) =>
      Effect.andThen(making(within(options?.directory), Effect.void), memory.makeTempFileScoped(options)),
    open: (path, options) => {
      const isRead = (options?.flag ?? "r") === "r"
      const prepared = isRead ? reading(path, over.mayAccess(path, { readable: true })) : writing(path, Effect.void)
      return Effect.andThen(prepared, memory.open(path, options))
    },
    readDirectory: (path, options) =>
      listing(
        path,
        Effect.andThen(
          options?.recursive === true ? over.listAll(path) : Effect.void,
          memory.readDirectory(path, options)
        )
      ),
    readDirectoryEntries: (path) => listing(path, memory.readDirectoryEntries(path)),
    readFile: (path) => reading(path, memory.readFile(path)),
    readLink: (path) => looking(path, memory.readLink(path)),
    realPath: (path) => looking(path, memory.realPath(path)),
    remove: (path, options) => removing(path, memory.remove(path, options)),
    rename: (from, to) => {
      const renamed = staying("rename", from, to, memory.rename(from, to))
      return removing(
        from,
        listing(
          to,
          changing(to, renamed, () => existsAt(from) === true)
        )
      )
    },
    stat: (path) => looking(path, memory.stat(path)),
    symlink: (target, path) => making(path, memory.symlink(target, path)),
    truncate: (path, length) => writing(path, memory.truncate(path, length)),
    utimes: (path, atime, mtime) => setting(path, memory.utimes(path, atime, mtime)),
    watch: (path, options) => memory.watch(path, options),
    writeFile: (path, data, options) => writing(path, memory.writeFile(path, data, options))
  })
}

/** Something that would be made in a directory under a name that is not known yet. */
const within = (directory = "/tmp"): string => `${directory}/dry-run`
