/**
 * Directories that stay the same, whatever becomes of their names. Each is opened once, from the one above it and without
 * following a link, and is then worked in by its descriptor: below `/proc/self/fd/N`, as Node.js has no `openat`. On a system
 * without `/proc` directories are worked in by their names.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import { chmodSync, closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, statSync } from "node:fs"
import { DiskFailure, type Seen } from "./contract.ts"
import { seenFrom } from "./seen.ts"

/** A directory that is held, and the path by which the system finds it. */
export interface Held {
  readonly descriptor: number | undefined
  readonly location: string
  /** True if this visit has made it. */
  isMade: boolean
}

/** Opens a directory to work in, without the right to read it. */
const toWorkIn = 0o10000000 | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** Reports whether directories can be held: whether a descriptor leads back to its directory. */
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

/** Returns the directory of a clean path. */
const above = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** The directories of one visit to a disk. */
export class HeldDirectories {
  readonly #held = new Map<string, Held>()
  readonly #holds: boolean
  readonly #user: Trust.UserAndGroup

  constructor(holds: boolean, user: Trust.UserAndGroup) {
    this.#holds = holds
    this.#user = user
  }

  /** Returns the path by which the system finds what is at a path, in a directory that is held. */
  locate(path: string): string {
    if (path === "/") return `${this.hold("/").location}/.`
    const { location } = this.hold(above(path))
    return `${location === "/" ? "" : location}/${FilePath.lastElement(path)}`
  }

  /** Returns the directory at a path, which is the same from then on. Throws if it is a link, or not a directory. */
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

  /** Returns what is at a path, or the directory that is held there. */
  lookAt(path: string): Seen {
    const descriptor = this.#held.get(path)?.descriptor
    return seenFrom(descriptor === undefined ? lstatSync(this.locate(path)) : fstatSync(descriptor))
  }

  /**
   * Holds a directory that was just made, and gives it its mode. Throws if another user has put something else in its place:
   * it belongs to another user, or it is not empty although nobody else could have put anything in it yet.
   */
  made(path: string, mode: number): void {
    this.drop(path)
    const exchanged = new DiskFailure({ errno: "ENOTEMPTY", refusal: { _tag: "ExchangedDirectory", path } })
    const held = this.#holdOr(path, exchanged)
    const seen = this.lookAt(path)
    if (seen.owner.uid !== this.#user.uid) throw exchanged
    // The process's umask may take the right to list it away.
    if ((seen.mode & 0o700) !== 0o700) chmodSync(held.location, seen.mode | 0o700)
    // A directory of this user that is not empty may be one that others could not look into so far.
    const isToBeEmpty = (mode & 0o077) === 0 || !Trust.protects(this.lookAt(above(path)), this.#user)
    if (isToBeEmpty && readdirSync(held.location).length > 0) throw exchanged
    chmodSync(held.location, mode)
    held.isMade = true
  }

  /** Tells that a directory, and those below it, have been renamed. */
  moved(from: string, to: string): void {
    this.drop(to)
    if (!this.#holds) return this.drop(from)
    for (const [path, held] of this.#within(from)) {
      this.#held.delete(path)
      this.#held.set(to + path.slice(from.length), held)
    }
  }

  /** Lets go of a directory, which has been removed, and of those below it. */
  drop(directory: string): void {
    this.#release(this.#within(directory))
  }

  /** Lets go of everything except what this visit has made, and what that is in. */
  refresh(): void {
    const kept = new Set<string>()
    for (const [path, held] of this.#held) {
      if (!held.isMade) continue
      for (let at = path; !kept.has(at); at = above(at)) kept.add(at)
    }
    this.#release([...this.#held].filter(([path]) => !kept.has(path)))
  }

  /** Lets go of everything. */
  release(): void {
    this.#release([...this.#held])
  }

  #holdOr(path: string, failure: DiskFailure): Held {
    try {
      return this.hold(path)
    } catch {
      throw failure
    }
  }

  #open(path: string): Held {
    const location = path === "/" ? "/" : this.locate(path)
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
