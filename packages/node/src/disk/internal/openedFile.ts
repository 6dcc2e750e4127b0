/**
 * Files that are opened, worked on and closed.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import { type FileRead, tooLarge, unfitness } from "./contract.ts"
import { seenFrom } from "./seen.ts"

/** Opens a file, runs work on it, and closes it. */
export const opened = <A>(location: string, flags: number, work: (file: number) => A): A => {
  const file = openSync(location, flags)
  return closing(file, () => work(file))
}

/** Runs work on a file, and closes it. A file may be found not to be written only when it is closed; what fails first counts. */
export const closing = <A>(file: number, work: () => A): A => {
  let done: A
  try {
    done = work()
  } catch (error) {
    closeQuietly(file)
    throw error
  }
  closeSync(file)
  return done
}

const closeQuietly = (file: number): void => {
  try {
    closeSync(file)
  } catch {
    // Something else has failed before.
  }
}

/**
 * Returns an open regular file. Throws if it holds more bytes than the limit, before anything is read if the system knows it.
 */
export const readAtMost = (file: number, limit: number): FileRead => {
  const seen = seenFrom(fstatSync(file))
  const unfit = unfitness(seen, limit)
  if (unfit !== undefined) throw unfit
  return { bytes: readToEnd(file, limit, seen.size), seen }
}

/**
 * Returns what can be read. Throws once there is more than the limit: some files do not tell their size, and others grow, so
 * that the size that is expected decides only how much is read first.
 */
export const readToEnd = (file: number, limit: number, expected = 0): Uint8Array => {
  const parts: Array<Uint8Array> = []
  let length = 0
  for (let portion = Math.min(Math.max(expected + 1, smallestPortion), largestPortion); ;) {
    const part = new Uint8Array(Math.min(limit + 1 - length, portion))
    const bytesRead = readSync(file, part)
    if (bytesRead === 0) return Buffer.concat(parts, length)
    length += bytesRead
    if (length > limit) throw tooLarge()
    parts.push(part.subarray(0, bytesRead))
    if (bytesRead === portion) portion = Math.min(2 * portion, largestPortion)
  }
}

/**
 * In bytes. Files of ten thousand scripts are short, and some of the system's give everything or nothing, at the first reading.
 */
const [smallestPortion, largestPortion] = [4096, 256 * 1024]
