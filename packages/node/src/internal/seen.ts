/**
 * What the system says of a file, in the words of this package.
 */
import type { Stats } from "node:fs"
import type { Seen } from "./calls.ts"

/** Returns what was seen, as far as it is asked for. */
export const seenFrom = (stats: Stats): Seen => ({
  type: typeOf(stats),
  mode: stats.mode & 0o7777,
  owner: { uid: stats.uid, gid: stats.gid },
  size: stats.size,
  changed: stats.mtimeMs
})

const typeOf = (stats: Stats): string => {
  if (stats.isFile()) return "File"
  if (stats.isDirectory()) return "Directory"
  if (stats.isSymbolicLink()) return "SymbolicLink"
  if (stats.isFIFO()) return "FIFO"
  if (stats.isSocket()) return "Socket"
  return stats.isBlockDevice() ? "BlockDevice" : "CharacterDevice"
}
