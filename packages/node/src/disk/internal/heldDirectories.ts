/**
 * Directories that stay the same even if they are renamed. Each directory is opened once, from its parent and without following
 * a link. Work in it then uses its descriptor, below `/proc/self/fd/N`, because Node.js has no `openat`. On a system without
 * `/proc`, directories are used by their paths.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import { chmodSync, closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, statSync } from "node:fs"
import { DiskFailure, type Seen } from "./contract.ts"
import { seenFrom } from "./seen.ts"

/** A held directory, and the path by which the system finds it. */
export interface Held {
  readonly descriptor: number | undefined
  readonly location: string
  /** True if this visit has made the directory. */
  isMade: boolean
}

/** The flags that open a directory to work in, without the right to read it. */
const toWorkIn = 0o10000000 | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** Reports whether directories can be held, which requires that a descriptor leads back to its directory. */
export const canHold = (): boolean => {
  try {
    const root = openSync("/", toWorkIn)
    try {
      return statSync(`${descriptors}/${root}/.`).ino === statSync("/").ino
    } finally {
      closeSync(root)
    }
  } catch {
    return false
  }
}

const descriptors = "/proc/self/fd"

/** The directories of one visit to a disk. */
export class HeldDirectories {
  readonly #held = new Map<string, Held>()
  readonly #holds: boolean
  readonly #user: Trust.UserAndGroup

  constructor(holds: boolean, user: Trust.UserAndGroup) {
    this.#holds = holds
    this.#user = user
  }

  /** Returns the path by which the system finds an entry in its held directory. */
  locate(path: string): string {
    const above = HostPath.parent(path)
    const { location } = this.hold(above)
    return `${location.endsWith("/") ? location : `${location}/`}${above === path ? "." : FilePath.lastElement(path)}`
  }

  /** Returns the directory at a path, which is held from then on. Throws if it is a link, or not a directory. */
  hold(path: string): Held {
    const known = this.#held.get(path)
    if (known !== undefined) return known
    const held = this.#open(path)
    this.#held.set(path, held)
    return held
  }

  /** Returns the directory at a path if it is held. */
  known(path: string): Held | undefined {
    return this.#held.get(path)
  }

  /** Returns what is at a path, or the directory that is held there; undefined if nothing is there. */
  lookAt(path: string): Seen | undefined {
    const descriptor = this.#held.get(path)?.descriptor
    if (descriptor !== undefined) return seenFrom(fstatSync(descriptor))
    // An error would take longer than the look.
    const stats = lstatSync(this.locate(path), { throwIfNoEntry: false })
    return stats && seenFrom(stats)
  }

  /** Holds the directory at a path and returns its status. */
  enter(path: string): Seen {
    this.hold(path)
    const seen = this.lookAt(path)
    if (seen === undefined) throw new DiskFailure({ errno: "ENOENT" })
    return seen
  }

  /**
   * Holds a directory that was just made, and sets its mode. Throws if another user has put another directory in its place: the
   * directory belongs to another user, or is not empty although no other user could have put anything in it yet.
   */
  made(path: string, mode: number): void {
    this.drop(path)
    const exchanged = () => new DiskFailure({ errno: "ENOTEMPTY", refusal: { _tag: "ExchangedDirectory", path } })
    const held = this.#holdOr(path, exchanged)
    const seen = this.enter(path)
    if (seen.owner.uid !== this.#user.uid) throw exchanged()
    // The umask may have removed the right to list the directory.
    if ((seen.mode & 0o700) !== 0o700) chmodSync(held.location, seen.mode | 0o700)
    // A directory of this user that is not empty may be a directory that others could not look into before.
    const isToBeEmpty = (mode & 0o077) === 0 || !Trust.protects(this.enter(HostPath.parent(path)), this.#user)
    if (isToBeEmpty && readdirSync(held.location).length > 0) throw exchanged()
    chmodSync(held.location, mode)
    held.isMade = true
  }

  /** Records that a directory was renamed, with all directories below it. */
  moved(from: string, to: string): void {
    this.drop(to)
    if (!this.#holds) return this.drop(from)
    for (const [path, held] of this.#within(from)) {
      this.#held.delete(path)
      this.#held.set(to + path.slice(from.length), held)
    }
  }

  /** Releases a directory that has been removed, and all directories below it. */
  drop(directory: string): void {
    this.#release(this.#within(directory))
  }

  /** Releases all directories except those that this visit has made, and their parents. */
  refresh(): void {
    const kept = new Set<string>()
    for (const [path, held] of this.#held) {
      if (!held.isMade) continue
      for (let at = path; !kept.has(at); at = HostPath.parent(at)) kept.add(at)
    }
    this.#release([...this.#held].filter(([path]) => !kept.has(path)))
  }

  /** Releases all directories. */
  release(): void {
    this.#release([...this.#held])
  }

  #holdOr(path: string, failure: () => DiskFailure): Held {
    try {
      return this.hold(path)
    } catch {
      throw failure()
    }
  }

  #open(path: string): Held {
    const location = HostPath.parent(path) === path ? path : this.locate(path)
    if (!this.#holds) {
      if (!lstatSync(location).isDirectory()) throw new DiskFailure({ errno: "ENOTDIR" })
      return { descriptor: undefined, location, isMade: false }
    }
    const descriptor = openSync(location, toWorkIn)
    return { descriptor, location: `${descriptors}/${descriptor}`, isMade: false }
  }

  #within(directory: string): ReadonlyArray<readonly [string, Held]> {
    return [...this.#held].filter(([path]) => path === directory || path.startsWith(`${directory}/`))
  }

  #release(entries: ReadonlyArray<readonly [string, Held]>): void {
    for (const [path, { descriptor }] of entries) {
      this.#held.delete(path)
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }
}
