/**
 * Visits to the disk of this machine. Whatever another user does meanwhile, a visit works in the directory that it looked at,
 * follows no link, and does not wait for a pipe. It works synchronously, but lets signals and other fibers run every few
 * milliseconds, and while the system syncs something to the disk.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import { HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as fs from "node:fs"
import { platform } from "../../machine/internal/thisProcess.ts"
import { attempt, DiskFailure, failureOf, type Operation, tried, type Visit } from "./contract.ts"
import { HeldDirectories } from "./heldDirectories.ts"
import { closing, opened, readAtMost } from "./openedFile.ts"

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants

/** Begins a visit as a user, until the scope is closed. `holds` says whether directories can be held by descriptors. */
export const begin = (user: Trust.UserAndGroup, holds: boolean): Effect.Effect<Visit, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new HeldDirectories(holds, user)),
      (directories) => Effect.sync(() => directories.release())
    ),
    (directories) => visitIn(directories, user, holds)
  )

const visitIn = (directories: HeldDirectories, user: Trust.UserAndGroup, holds: boolean): Visit => {
  const call = inTurns()
  const perform = performIn(directories, holds)
  return {
    user,
    look: (path) =>
      Effect.catchIf(
        call(() => directories.lookAt(path)),
        ({ errno }) => errno === "ENOENT",
        () => Effect.undefined
      ),
    enter: (path) => call(() => directories.enter(path)),
    list: (path) => call(() => fs.readdirSync(directories.hold(path).location)),
    read: (path, limit) => call(() => opened(directories.locate(path), toRead, (file) => readAtMost(file, limit))),
    readLink: (path) => call(() => HostPath.ofSystem(fs.readlinkSync(directories.locate(path)), platform())),
    access: (path, right) => call(() => fs.accessSync(directories.locate(path), rights[right])),
    perform: (operation) =>
      operation._tag === "Sync"
        ? Effect.flatMap(
            call(() => fs.openSync(directories.locate(operation.path), toSync())),
            synced
          )
        : call(() => perform(operation)),
    refresh: Effect.sync(() => directories.refresh())
  }
}

const toRead = O_RDONLY | O_NOFOLLOW | O_NONBLOCK

/** Windows syncs only what is open for writing. */
const toSync = () => (platform() === "windows" ? fs.constants.O_RDWR : toRead)

const rights = { read: fs.constants.R_OK, write: fs.constants.W_OK }

/** Returns a function that runs calls one after the other. It lets other fibers run before a call if the turn is over. */
const inTurns = () => {
  let began = performance.now()
  return <A>(run: () => A): Effect.Effect<A, DiskFailure> =>
    Effect.suspend(() => {
      if (performance.now() - began < turn) return tried(run)
      return Effect.andThen(
        Effect.yieldNow,
        Effect.suspend(() => {
          began = performance.now()
          return tried(run)
        })
      )
    })
}

/** The length of a turn in milliseconds. */
const turn = 5

const synced = (file: number): Effect.Effect<void, DiskFailure> =>
  Effect.callback((resume) => {
    fs.fsync(file, (error) => {
      resume(
        attempt(() =>
          closing(file, () => {
            if (error !== null) throw error
          })
        )
      )
    })
  })

const performIn = (directories: HeldDirectories, holds: boolean) => {
  /** Works on an entry by a descriptor, because its name may lead elsewhere at any time. */
  const on = (path: string, run: (location: string) => void): void => {
    const held = directories.known(path)
    if (held !== undefined) return run(held.location)
    const location = directories.locate(path)
    // Opening such a descriptor needs no right to read or to write.
    if (holds) return opened(location, withoutRights | O_NOFOLLOW, (file) => run(`/proc/self/fd/${file}`))
    if (fs.lstatSync(location).isSymbolicLink()) throw new DiskFailure({ errno: "ENOTSUP" })
    run(location)
  }

  return (operation: Exclude<Operation, { readonly _tag: "Sync" }>): void => {
    switch (operation._tag) {
      case "MakeDirectory": {
        const { mode, path } = operation
        const location = directories.locate(path)
        fs.mkdirSync(location, mode)
        return orTakenBack(
          () => directories.made(path, mode),
          () => {
            directories.drop(path)
            fs.rmdirSync(location)
          }
        )
      }
      case "WriteFile": {
        const location = directories.locate(operation.path)
        const file = fs.openSync(location, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, operation.mode)
        return orTakenBack(
          () => closing(file, () => fill(file, operation)),
          () => fs.unlinkSync(location)
        )
      }
      case "Link":
        return fs.linkSync(directories.locate(operation.from), directories.locate(operation.to))
      case "Symlink":
        return fs.symlinkSync(operation.target, directories.locate(operation.path))
      case "Rename":
        fs.renameSync(directories.locate(operation.from), directories.locate(operation.to))
        return directories.moved(operation.from, operation.to)
      case "SetMode":
        return on(operation.path, (location) => fs.chmodSync(location, operation.mode))
      case "SetOwner":
        return on(operation.path, (location) => fs.chownSync(location, operation.uid, operation.gid))
      case "Unlink":
        return fs.unlinkSync(directories.locate(operation.path))
      case "RemoveDirectory":
        fs.rmdirSync(directories.locate(operation.path))
        return directories.drop(operation.path)
    }
  }
}

const withoutRights = 0o10000000

/**
 * Finishes an operation, or undoes it. If both fail, the first failure counts. A directory that another user has exchanged
 * meanwhile is left unchanged.
 */
const orTakenBack = (rest: () => void, back: () => void): void => {
  try {
    rest()
  } catch (error) {
    const failure = failureOf(error)
    if (failure.refusal !== undefined) throw failure
    try {
      back()
    } catch {
      throw new DiskFailure({ errno: failure.errno, cause: failure.cause, remains: true })
    }
    throw failure
  }
}

const fill = (file: number, { content, mode }: Extract<Operation, { readonly _tag: "WriteFile" }>): void => {
  fs.writeFileSync(file, content)
  // The umask removes bits from the mode that a new file is opened with.
  fs.fchmodSync(file, mode)
}
