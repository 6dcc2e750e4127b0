/**
 * Checks whether the user of this process may execute a file.
 *
 * Source of the rule: Go, `internal/syscall/unix`, `Eaccess`, and `os/exec`, `findExecutable`.
 */
import type { Search } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { Stats } from "node:fs"
import { access, constants, stat } from "node:fs/promises"
import { codeOf } from "./processGroup.ts"

/**
 * Asks the system, which considers modes, access control lists and mounts. Returns undefined if the system cannot tell: Node.js
 * checks the real user, who may differ from the effective user, and a sandbox may forbid the call.
 */
export const execution = (path: string): Effect.Effect<Search.Execution | undefined> =>
  Effect.promise(async () => {
    if (process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.()) return undefined
    try {
      await access(path, constants.X_OK)
      return "allowed"
    } catch (error) {
      if (unanswered.has(codeOf(error))) return undefined
      return isGrantedToOthers(await stat(path)) ? "deniedToUser" : "denied"
    }
  }).pipe(Effect.catchDefect(() => Effect.succeed(undefined)))

const unanswered: ReadonlySet<string> = new Set(["ENOSYS", "EPERM"])

/** Reports whether the mode lets other users execute a file, including root, but not this user. */
const isGrantedToOthers = ({ gid, mode, uid }: Stats): boolean => {
  const user = process.getuid?.() ?? 0
  if (user === 0 || (mode & 0o111) === 0) return false
  const isOfGroup = gid === process.getgid?.() || process.getgroups?.().includes(gid) === true
  const bit = uid === user ? 0o100 : isOfGroup ? 0o010 : 0o001
  return (mode & bit) === 0
}
