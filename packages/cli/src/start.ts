/**
 * Starts the command. What the system's JavaScript engine has made of the code is kept in the user's cache, since compiling is
 * much of what a short run takes.
 */
import { lstatSync, mkdirSync } from "node:fs"
import { enableCompileCache } from "node:module"
import { homedir } from "node:os"
import { join } from "node:path"

/**
 * Compiled code is run as it is found. So it is kept only where nobody else can put any: in a directory of the user's own, and
 * not in the system's temporary one, where Node.js would keep it. Undefined where there is none, or the variables of Node.js
 * say what to do.
 */
const cacheDirectory = (): string | undefined => {
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return undefined
  try {
    const directory = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "oci-runtimes")
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const { mode, uid } = lstatSync(directory)
    return uid === process.geteuid?.() && (mode & 0o022) === 0 ? directory : undefined
  } catch {
    return undefined
  }
}

const directory = cacheDirectory()
if (directory !== undefined) enableCompileCache(directory)
await import("./bin.ts")
