/**
 * Reads a file by its path, with links followed.
 */
import * as Effect from "effect/Effect"
import { constants, type Stats } from "node:fs"
import { stat } from "node:fs/promises"
import { CallFailed, type Unread } from "./calls.ts"
import { closing, fstat, open } from "./descriptors.ts"
import { readToEnd } from "./readAtMost.ts"
import { seenFrom } from "./seen.ts"
import { failureOf } from "./systemCalls.ts"

/** Returns the bytes of a file. See `Disk.readFile`. */
export const readFollowing = (path: string, limit: number): Effect.Effect<Uint8Array, Unread> =>
  Effect.tryPromise({
    try: async () => {
      // Opening a device can have an effect, so the type is checked before as well.
      await unlessUnfit(await stat(path), limit)
      const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
      return closing(file, async () => {
        const stats = await fstat(file)
        await unlessUnfit(stats, limit)
        return readToEnd(file, limit, stats.size)
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

const unlessUnfit = async (stats: Stats, limit: number): Promise<void> => {
  const { size, type } = seenFrom(stats)
  if (type === "Directory") throw new CallFailed({ errno: "EISDIR" })
  if (type === "File" && size > limit) throw new Unfit({ _tag: "TooLarge", size })
  if (type !== "File" && !(await isHarmlessDevice(stats))) throw new Unfit({ _tag: "NotAFile", type })
}

/** A link to any other device may be a trap: opening a watchdog, say, has the machine start anew a minute later. */
const isHarmlessDevice = async (stats: Stats): Promise<boolean> => {
  if (!stats.isCharacterDevice()) return false
  const known = await Promise.allSettled(harmlessDevices.map((path) => stat(path)))
  return known.some(
    (one) => one.status === "fulfilled" && one.value.isCharacterDevice() && one.value.rdev === stats.rdev
  )
}

const harmlessDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]
