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
 * Returns what can be read. Rejects with EFBIG once there is more than the limit: some files do not tell their size, which is
 * only what is `expected`.
 */
export const readToEnd = (file: number, limit: number, expected: number): Promise<Uint8Array> =>
  readOn(file, limit, expected === 0 ? portion : expected + 1, [], 0)

const readOn = async (
  file: number,
  limit: number,
  size: number,
  parts: ReadonlyArray<Uint8Array>,
  length: number
): Promise<Uint8Array> => {
  const part = new Uint8Array(Math.min(limit + 1 - length, size))
  const { bytesRead } = await read(file, part)
  if (bytesRead === 0) return Buffer.concat(parts, length)
  if (length + bytesRead > limit) throw new CallFailed({ errno: "EFBIG" })
  return readOn(file, limit, portion, [...parts, part.subarray(0, bytesRead)], length + bytesRead)
}

const portion = 4096
