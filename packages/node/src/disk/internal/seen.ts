/**
 * Converts the system's file status.
 */
import type { Stats } from "node:fs"
import type { Seen } from "./contract.ts"

/** Returns the part of the system's file status that is used here. */
export const seenFrom = (stats: Stats): Seen => ({
  type: typeOf(stats),
  mode: process.platform === "win32" ? windowsMode(stats) : stats.mode & 0o7777,
  owner: { uid: stats.uid, gid: stats.gid },
  size: stats.size,
  changed: stats.mtimeMs,
  device: stats.dev,
  inode: stats.ino
})

const typeOf = (stats: Stats): string => {
  if (stats.isFile()) return "File"
  if (stats.isDirectory()) return "Directory"
  if (stats.isSymbolicLink()) return "SymbolicLink"
  if (stats.isFIFO()) return "FIFO"
  if (stats.isSocket()) return "Socket"
  return stats.isBlockDevice() ? "BlockDevice" : "CharacterDevice"
}

/** On Windows, Node.js tells only whether a file is read-only. Who else may write there is not in the mode. */
const windowsMode = (stats: Stats): number => (stats.isDirectory() ? 0o700 : (stats.mode & 0o200) === 0 ? 0o400 : 0o600)
