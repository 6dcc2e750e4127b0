/**
 * Whether the user of this process may execute a file.
 *
 * Source of the rule: Go, `internal/syscall/unix`, `Eaccess`, and `os/exec`, `findExecutable`.
 */
import * as Effect from "effect/Effect"
import { access, constants } from "node:fs/promises"
import { codeOf } from "./processGroup.ts"

/**
 * Asks the system, which knows of modes, access control lists and mounts. Undefined if it cannot say: Node.js asks for the real
 * user, who may be another one than the effective user, and a sandbox may forbid the question.
 */
export const mayExecute = (path: string): Effect.Effect<boolean | undefined> =>
  Effect.promise(async () => {
    if (process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.()) return undefined
    return access(path, constants.X_OK).then(
      () => true,
      (error: unknown) => (unanswered.has(codeOf(error)) ? undefined : false)
    )
  })

const unanswered: ReadonlySet<string> = new Set(["ENOSYS", "EPERM"])
