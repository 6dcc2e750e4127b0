/**
 * Directories that stay the same, whatever becomes of their names. Each is opened once, from the one above it and without
 * following a link, and is then worked in by its descriptor: below `/proc/self/fd/N`, as Node.js has no `openat`.
 *
 * On a system without `/proc` directories are worked in by their names, and only if no other user can exchange what is in
 * them.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import { closeSync, constants, openSync, statSync } from "node:fs"
import { chmod, lstat, readdir } from "node:fs/promises"
import { CallFailed, type Seen } from "./calls.ts"
import { close, fstat, open } from "./descriptors.ts"
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

/** The directories of one visit to a disk. */
export class HeldDirectories {
  readonly #held = new Map<string, Promise<Held>>()
  readonly #holds: boolean
  readonly #user: Trust.Owner

  constructor(holds: boolean, user: Trust.Owner) {
    this.#holds = holds
    this.#user = user
  }

  /** Returns the path by which the system finds what is at a path, in a directory that is held. */
  async locate(path: string): Promise<string> {
    if (path === "/") return `${(await this.hold("/")).location}/.`
    const directory = await this.hold(FilePath.join(path, ".."))
    return FilePath.join(directory.location, FilePath.lastElement(path))
  }

  /** Returns the directory at a path, which is the same from then on. Rejects if it is a link, or not a directory. */
  hold(path: string): Promise<Held> {
    const known = this.#held.get(path)
    if (known !== undefined) return known
    const held = this.#open(path)
    this.#held.set(path, held)
    held.catch(() => this.#held.get(path) === held && this.#held.delete(path))
    return held
  }

  /** Returns the directory at a path if it is held. */
  known(path: string): Promise<Held> | undefined {
    return this.#held.get(path)
  }

  /**
   * Holds a directory that was just made, and gives it its mode. Rejects if another user has put something else in its place:
   * it belongs to another user, or it is not empty although nobody else could have put anything in it yet.
   */
  async made(path: string, mode: number): Promise<void> {
    await this.#drop(path)
    const exchanged = new CallFailed({ errno: "ENOTEMPTY", refusal: { _tag: "ExchangedDirectory", path } })
    const held = await this.hold(path).catch(() => Promise.reject(exchanged))
    const seen = await lookAt(held)
    if (seen.owner.uid !== this.#user.uid) throw exchanged
    // The process's umask may take the right to list it away.
    if ((seen.mode & 0o700) !== 0o700) await chmod(held.location, seen.mode | 0o700)
    // A directory of this user that is not empty may be one that others could not look into so far.
    const isToBeEmpty = (mode & 0o077) === 0 || !Trust.protects(await this.#above(path), this.#user)
    if (isToBeEmpty && (await readdir(held.location)).length > 0) throw exchanged
    await chmod(held.location, mode)
    held.isMade = true
  }

  /** Tells that a directory, and those below it, have been renamed. */
  async moved(from: string, to: string): Promise<void> {
    await this.#drop(to)
    for (const [path, held] of this.#within(from)) {
      this.#held.delete(path)
      this.#held.set(to + path.slice(from.length), held)
    }
  }

  /** Tells that a directory has been removed. */
  removed(path: string): Promise<void> {
    return this.#drop(path)
  }

  /** Lets go of everything except what this visit has made, and what that is in. */
  async refresh(): Promise<void> {
    const held = await Promise.allSettled(
      Array.from(this.#held, async ([path, directory]) => ((await directory).isMade ? path : undefined))
    )
    const kept = new Set<string>()
    for (const one of held) {
      if (one.status === "rejected" || one.value === undefined) continue
      for (let at = one.value; !kept.has(at); at = FilePath.join(at, "..")) kept.add(at)
    }
    await this.#release([...this.#held].filter(([path]) => !kept.has(path)))
  }

  /** Lets go of everything. Does not wait for what has not been opened yet. */
  release(): void {
    void this.#release([...this.#held])
  }

  async #above(path: string): Promise<Trust.Seen> {
    return lookAt(await this.hold(FilePath.join(path, "..")))
  }

  async #open(path: string): Promise<Held> {
    const location = path === "/" ? "/" : await this.locate(path)
    if (this.#holds) {
      const descriptor = await open(location, toWorkIn)
      return { descriptor, location: `${descriptors}/${descriptor}`, isMade: false }
    }
    const seen = seenFrom(await lstat(path))
    if (seen.type !== "Directory") throw new CallFailed({ errno: "ENOTDIR" })
    if (!Trust.protects(seen, this.#user)) {
      throw new CallFailed({ errno: "EACCES", refusal: { _tag: "OpenDirectory", path, uid: seen.owner.uid } })
    }
    return { descriptor: undefined, location: path, isMade: false }
  }

  #within(directory: string): ReadonlyArray<readonly [string, Promise<Held>]> {
    return [...this.#held].filter(([path]) => path === directory || path.startsWith(`${directory}/`))
  }

  #drop(directory: string): Promise<void> {
    return this.#release(this.#within(directory))
  }

  async #release(entries: ReadonlyArray<readonly [string, Promise<Held>]>): Promise<void> {
    for (const [path] of entries) this.#held.delete(path)
    await Promise.allSettled(
      entries.map(async ([, held]) => {
        const { descriptor } = await held
        if (descriptor !== undefined) await close(descriptor)
      })
    )
  }
}

const lookAt = async ({ descriptor, location }: Held): Promise<Seen> =>
  seenFrom(await (descriptor === undefined ? lstat(location) : fstat(descriptor)))
