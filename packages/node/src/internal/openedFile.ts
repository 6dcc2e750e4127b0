/**
 * Reads a file that somebody has named, wherever it leads.
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import { promisify } from "node:util"
import { CallFailed, type Unread } from "./calls.ts"
import { readToEnd } from "./readAtMost.ts"
import { seenFrom } from "./seen.ts"
import { closing, failureOf } from "./systemCalls.ts"

const fstat = promisify(fs.fstat)
const stat = promisify(fs.stat)
const open: (path: string, flags: number) => Promise<number> = promisify(fs.open)

/** Returns the bytes of a file. See `Disk.readFile`. */
export const readFollowing = (path: string, limit: number): Effect.Effect<Uint8Array, Unread> =>
  Effect.tryPromise({
    try: async () => {
      // Opening some devices does something, so that what is there is looked at before as well.
      await unlessUnfit(await stat(path), limit)
      const file = await open(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
      return closing(file, async () => {
        await unlessUnfit(await fstat(file), limit)
        return readToEnd(file, limit)
      })
    },
    catch: (error): Unread => {
      if (error instanceof Unfit) return error.unread
      const { cause, errno } = failureOf(error)
      return errno === "EFBIG" ? { _tag: "TooLarge", size: undefined } : { _tag: "Failed", errno, cause }
    }
  })

/** Returns the type of what a path leads to. See `Disk.typeOf`. */
export const typeFollowing = (path: string): Effect.Effect<string | undefined> =>
  Effect.promise(() =>
    stat(path).then(
      (stats) => seenFrom(stats).type,
      () => undefined
    )
  )

class Unfit extends Error {
  readonly unread: Unread

  constructor(unread: Unread) {
    super(unread._tag)
    this.unread = unread
  }
}

const unlessUnfit = async (stats: fs.Stats, limit: number): Promise<void> => {
  const { size, type } = seenFrom(stats)
  if (type === "Directory") throw new CallFailed({ errno: "EISDIR" })
  if (type === "File" && size > limit) throw new Unfit({ _tag: "TooLarge", size })
  if (type !== "File" && !(await isHarmlessDevice(stats))) throw new Unfit({ _tag: "NotAFile", type })
}

/** A link to any other device may be a trap: opening a watchdog, say, has the machine start anew a minute later. */
const isHarmlessDevice = async (stats: fs.Stats): Promise<boolean> => {
  if (!stats.isCharacterDevice()) return false
  const known = await Promise.allSettled(harmlessDevices.map((path) => stat(path)))
  return known.some(
    (one) => one.status === "fulfilled" && one.value.isCharacterDevice() && one.value.rdev === stats.rdev
  )
}

const harmlessDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]
