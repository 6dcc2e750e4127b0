/**
 * Looks at a socket before it is asked, and holds it: the socket that was looked at is the one that is asked.
 *
 * On Linux, the socket is opened without a connection, and then reached through the descriptor, so that no other
 * user can exchange it in between. On other systems, and without `/proc`, a user who may write in a directory on the way to the socket can exchange it
 * between the look and the connection.
 */
import type { LocalRequest } from "@oci-runtimes/core/machine"
import { type FileHandle, open, stat } from "node:fs/promises"

/** The result of a look, the path to connect to, and the function that ends the hold. */
export interface FoundSocket {
  readonly isSocket: boolean
  readonly owner: number
  readonly location: string
  readonly release: () => void
}

/** Looks at a socket. Links are followed. Rejects with a system error. The owner of a named pipe is unknown and counts as root. */
export const hold = async ({ _tag, path }: LocalRequest.Socket): Promise<FoundSocket> => {
  const isWindows = process.platform === "win32"
  if ((_tag === "NamedPipe") !== isWindows) throw Object.assign(new Error(_tag), { code: "ENOTSUP" })
  if (isWindows) return { isSocket: true, owner: 0, location: path, release: nothing }
  if (process.platform !== "linux") return { ...(await look(path)), location: path, release: nothing }
  const file = await open(path, withoutConnection)
  const release = () => void file.close().catch(nothing)
  try {
    return { ...(await lookAt(file)), location: await locationOf(file, path), release }
  } catch (error) {
    release()
    throw error
  }
}

/** Linux's `O_PATH`, which Node.js does not name. */
const withoutConnection = 0o10000000

const nothing = () => {}

const look = async (path: string): Promise<Pick<FoundSocket, "isSocket" | "owner">> => {
  const stats = await stat(path)
  return { isSocket: stats.isSocket(), owner: stats.uid }
}

const lookAt = async (file: FileHandle): Promise<Pick<FoundSocket, "isSocket" | "owner">> => {
  const stats = await file.stat()
  return { isSocket: stats.isSocket(), owner: stats.uid }
}

/** Returns the path through the descriptor, or the path itself on a system without `/proc`. */
const locationOf = async (file: FileHandle, path: string): Promise<string> => {
  const location = `/proc/self/fd/${file.fd}`
  const [held, reached] = await Promise.all([file.stat(), stat(location).catch(nothing)])
  return reached?.ino === held.ino && reached.dev === held.dev ? location : path
}
