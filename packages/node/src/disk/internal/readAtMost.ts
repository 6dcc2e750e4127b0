/**
 * Reads open files up to a limit.
 */
import { CallFailed, type FileRead } from "./calls.ts"
import { fstat, read } from "./descriptors.ts"
import { seenFrom } from "./seen.ts"

/**
 * Returns an open regular file. Rejects with EFBIG if it holds more bytes than the limit, before anything is read if the system
 * knows it.
 */
export const readAtMost = async (file: number, limit: number): Promise<FileRead> => {
  const seen = seenFrom(await fstat(file))
  if (seen.type === "Directory") throw new CallFailed({ errno: "EISDIR" })
  if (seen.type !== "File") throw new CallFailed({ errno: "ENXIO" })
  if (seen.size > limit) throw new CallFailed({ errno: "EFBIG" })
  return { bytes: await readToEnd(file, limit, seen.size), seen }
}

/**
 * Returns what can be read. Rejects with EFBIG once there is more than the limit: some files do not tell their size, and others
 * grow, so that the size that is expected decides only how much is read first.
 */
export const readToEnd = (file: number, limit: number, expected = 0): Promise<Uint8Array> =>
  readOn(file, limit, Math.min(Math.max(expected + 1, smallestPortion), largestPortion), [], 0)

const readOn = async (
  file: number,
  limit: number,
  portion: number,
  parts: Array<Uint8Array>,
  length: number
): Promise<Uint8Array> => {
  const part = new Uint8Array(Math.min(limit + 1 - length, portion))
  const { bytesRead } = await read(file, part)
  if (bytesRead === 0) return Buffer.concat(parts, length)
  if (length + bytesRead > limit) throw new CallFailed({ errno: "EFBIG" })
  const next = bytesRead < portion ? portion : Math.min(2 * portion, largestPortion)
  return readOn(file, limit, next, [...parts, part.subarray(0, bytesRead)], length + bytesRead)
}

/**
 * In bytes. Files of ten thousand scripts are short, and some of the system's give everything or nothing, at the first reading.
 */
const [smallestPortion, largestPortion] = [4096, 256 * 1024]
