/**
 * The calls of Node.js that work on descriptors of files, as promises. `node:fs/promises` has them on objects of its own only.
 */
import * as fs from "node:fs"
import { promisify } from "node:util"

export const close = promisify(fs.close)

export const fchmod = promisify(fs.fchmod)

export const fstat = promisify(fs.fstat)

export const fsync = promisify(fs.fsync)

export const open: (path: string, flags: number, mode?: number) => Promise<number> = promisify(fs.open)

export const read: (file: number, into: Uint8Array) => Promise<{ readonly bytesRead: number }> = promisify(fs.read)

/** Writes all bytes, from where the file is at. */
export const write: (file: number, bytes: Uint8Array) => Promise<void> = promisify(fs.writeFile)

/** Runs work on a file, and closes it. A file may be found not to be written only when it is closed; what fails first counts. */
export const closing = async <A>(file: number, work: () => Promise<A>): Promise<A> => {
  const [done] = await Promise.allSettled([work()])
  const [closed] = await Promise.allSettled([close(file)])
  if (done.status === "rejected") throw done.reason
  if (closed.status === "rejected") throw closed.reason
  return done.value
}
