/**
 * Opens files, works on them and closes them.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import { type FileRead, tooLarge, unfitness } from "./contract.ts"
import { seenFrom } from "./seen.ts"

/** Opens a file, runs work on it, and closes it. */
export const opened = <A>(location: string, flags: number, work: (file: number) => A): A => {
  const file = openSync(location, flags)
  return closing(file, () => work(file))
}

/** Runs work on a file, and closes the file. Some write errors appear only when a file is closed. The first error is thrown. */
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
    // An earlier error is thrown already.
  }
}

/** Reads an open regular file. Throws if it has more bytes than the limit, before reading if the system knows its size. */
export const readAtMost = (file: number, limit: number): FileRead => {
  const seen = seenFrom(fstatSync(file))
  const unfit = unfitness(seen, limit)
  if (unfit !== undefined) throw unfit
  return { bytes: readToEnd(file, limit, seen.size), seen }
}

/**
 * Reads to the end of a file. Throws if there is more than the limit. Some files do not report their size, and others grow, so
 * the expected size decides only how much is read first.
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
 * The sizes of one read in bytes. Most scripts are short, and some of the system's files give everything or nothing at the
 * first read.
 */
const [smallestPortion, largestPortion] = [4096, 256 * 1024]
