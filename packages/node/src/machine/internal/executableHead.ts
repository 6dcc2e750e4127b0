/**
 * Looks at a program before it is started, for the failures that starting it would hide: Node.js has a shell run what the
 * kernel refuses to execute, and takes a missing working directory for a missing program.
 */
import { ProgramRun } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { open, stat } from "node:fs/promises"
import { codeOf } from "./processGroup.ts"

/** The failure with which the program will not start, or undefined where none can be foreseen. */
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

/** Undefined where it cannot be read. Opening what is no file could wait for somebody, or set something off. */
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
