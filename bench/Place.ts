/**
 * Where the benchmarks work: directories to write in, and the programs to compare with.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { compile, type GoProgram } from "./GoProgram.ts"

/** What a subject may use. */
export interface Place {
  /** On a file system in memory where there is one, since disks are noisy. */
  readonly memory: string
  /** On the disk that holds the checkout. */
  readonly disk: string
  readonly go: GoProgram | undefined
}

/** Works in a place and removes it afterwards. */
export const within = async <A>(work: (place: Place) => Promise<A>): Promise<A> => {
  const disk = mkdtempSync(join(import.meta.dirname, "../.scratch-bench-"))
  const memory = existsSync("/dev/shm") ? mkdtempSync("/dev/shm/oci-runtimes-bench-") : disk
  try {
    return await work({ memory, disk, go: compile(disk) })
  } finally {
    for (const directory of [disk, memory]) rmSync(directory, { recursive: true, force: true })
  }
}
