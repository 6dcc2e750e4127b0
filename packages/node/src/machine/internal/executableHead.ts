/**
 * Checks a program before it is started, for failures that Node.js would hide. If the kernel refuses to execute a file, Node.js
 * has a shell run it. Node.js also reports a missing working directory as a missing program.
 */
import { ProgramRun } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { open, stat } from "node:fs/promises"
import { codeOf } from "./processGroup.ts"

/** Returns the failure with which the program will not start; undefined if no failure can be foreseen. */
export const foresee = ({
  path,
  workingDirectory
}: ProgramRun.ProgramCall): Effect.Effect<ProgramRun.NotStarted | undefined> =>
  Effect.promise(async () => {
    const directory = await errnoOfDirectory(workingDirectory)
    if (directory !== undefined) return { _tag: "NotStarted", at: workingDirectory, errno: directory }
    const head = await headOf(FilePath.absolute(path, workingDirectory))
    const errno = head && ProgramRun.foreseen(head)
    return errno && { _tag: "NotStarted", at: path, errno }
  })

const errnoOfDirectory = (path: string): Promise<string | undefined> =>
  stat(path).then((found) => (found.isDirectory() ? undefined : "ENOTDIR"), codeOf)

/**
 * Returns the first bytes of a file; undefined if it cannot be read. Opens only regular files: opening a pipe may block, and
 * opening a device may have side effects.
 */
const headOf = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    if (!(await stat(path)).isFile()) return undefined
    const file = await open(path, "r")
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(ProgramRun.headLength))
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}
