/**
 * The calls on the disk of this machine. Whatever another user does meanwhile, a call works in the directory that was looked
 * at, follows no link, and does not wait for a pipe.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { constants } from "node:fs"
import { chmod, chown, link, lstat, mkdir, readdir, readlink, rename, rmdir, symlink, unlink } from "node:fs/promises"
import { CallFailed, type Calls } from "./calls.ts"
import { closing, fchmod, fstat, fsync, open, write } from "./descriptors.ts"
import { HeldDirectories } from "./heldDirectories.ts"
import { readAtMost } from "./readAtMost.ts"
import { seenFrom } from "./seen.ts"

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/** Begins to make calls for a user. `holds` says whether directories can be held by descriptors, until the scope is closed. */
export const begin = (user: Trust.Owner, holds: boolean): Effect.Effect<Calls, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new HeldDirectories(holds, user)),
      (directories) => Effect.sync(() => directories.release())
    ),
    (directories) => callsIn(directories, user, holds)
  )

const callsIn = (directories: HeldDirectories, user: Trust.Owner, holds: boolean): Calls => {
  const at = <A>(path: string, run: (location: string) => Promise<A>) =>
    call(async () => run(await directories.locate(path)))

  /** Between two places, both of which are found before anything is done. */
  const between = (from: string, to: string, run: (from: string, to: string) => Promise<void>) =>
    call(async () => run(await directories.locate(from), await directories.locate(to)))

  /** On what is at a path, or on the directory that is held there. */
  const on = (path: string, run: (location: string) => Promise<void>) =>
    call(async () => {
      const held = await directories.known(path)
      if (held !== undefined) return run(held.location)
      return holds ? onDescriptor(await directories.locate(path), run) : run(await directories.locate(path))
    })

  return {
    user,
    lstat: (path) =>
      call(async () => {
        try {
          const held = await directories.known(path)
          const descriptor = held?.descriptor
          return seenFrom(await (descriptor === undefined ? lstat(await directories.locate(path)) : fstat(descriptor)))
        } catch (error) {
          if (errnoOf(error) === "ENOENT") return undefined
          throw error
        }
      }),
    enter: (path) =>
      call(async () => {
        const { descriptor, location } = await directories.hold(path)
        return seenFrom(await (descriptor === undefined ? lstat(location) : fstat(descriptor)))
      }),
    readdir: (path) => call(async () => readdir((await directories.hold(path)).location)),
    readlink: (path) => at(path, (location) => readlink(location)),
    read: (path, limit) =>
      at(path, (location) => opened(location, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (file) => readAtMost(file, limit))),
    create: (path, bytes, mode) =>
      at(path, async (location) => {
        const file = await open(location, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
        await orTakenBack(
          () => closing(file, () => fill(file, bytes, mode)),
          () => unlink(location)
        )
      }),
    mkdir: (path, mode) =>
      at(path, async (location) => {
        await mkdir(location, mode)
        await orTakenBack(
          () => directories.made(path, mode),
          async () => {
            await directories.removed(path)
            await rmdir(location)
          }
        )
      }),
    link: (from, to) => between(from, to, link),
    symlink: (target, path) => at(path, (location) => symlink(target, location)),
    rename: (from, to) => Effect.tap(between(from, to, rename), () => call(() => directories.moved(from, to))),
    chmod: (path, mode) => on(path, (location) => chmod(location, mode)),
    chown: (path, uid, gid) => on(path, (location) => chown(location, uid, gid)),
    unlink: (path) => at(path, unlink),
    rmdir: (path) => Effect.tap(at(path, rmdir), () => call(() => directories.removed(path))),
    fsync: (path) =>
      at(path, (location) => opened(location, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (file) => fsync(file))),
    refresh: Effect.promise(() => directories.refresh())
  }
}

/** The failure that a rejected promise stands for. What Node.js refuses before it asks the system is the system's EINVAL. */
export const failureOf = (error: unknown): CallFailed =>
  error instanceof CallFailed ? error : new CallFailed({ errno: errnoOf(error), cause: error })

const call = <A>(run: () => Promise<A>): Effect.Effect<A, CallFailed> =>
  Effect.tryPromise({ try: run, catch: failureOf })

const errnoOf = (error: unknown): string => {
  if (error instanceof CallFailed) return error.errno
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "ERR_INVALID_ARG_VALUE") return "EINVAL"
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : "EIO"
}

/**
 * Works on a file by a descriptor, since the name may lead elsewhere at any time. The descriptor gives no right to read or to
 * write, so no right to either is needed. On a link the system refuses what is done here.
 */
const onDescriptor = (location: string, run: (location: string) => Promise<void>): Promise<void> =>
  opened(location, withoutRights | O_NOFOLLOW, (file) => run(`/proc/self/fd/${file}`))

const withoutRights = 0o10000000

const opened = async <A>(location: string, flags: number, work: (file: number) => Promise<A>): Promise<A> => {
  const file = await open(location, flags)
  return closing(file, () => work(file))
}

/**
 * Finishes what a call has begun, or undoes it. If both fail, the first failure counts. A directory that another user has
 * exchanged meanwhile is left as it is.
 */
const orTakenBack = async (rest: () => Promise<void>, back: () => Promise<void>): Promise<void> => {
  try {
    await rest()
  } catch (error) {
    if (error instanceof CallFailed && error.refusal !== undefined) throw error
    const [undone] = await Promise.allSettled([back()])
    throw undone.status === "fulfilled" ? error : new CallFailed({ ...failureOf(error), remains: true })
  }
}

const fill = async (file: number, bytes: Uint8Array, mode: number): Promise<void> => {
  await write(file, bytes)
  // The process's umask takes bits away from the mode that a file is made with.
  await fchmod(file, mode)
}
