/**
 * The directories that benchmarks write in, and the Go program to compare with.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { compile, type GoProgram } from "./GoProgram.ts"

/** The directories and the program that a subject may use. */
export interface Place {
  /** A directory on a file system in memory, because disks are noisy. Equal to `disk` if there is none. */
  readonly memory: string
  /** A directory on the disk of the checkout. */
  readonly disk: string
  readonly go: GoProgram | undefined
}

/** Runs work in a new place and removes the place afterwards. */
export const within = async <A>(work: (place: Place) => Promise<A>): Promise<A> => {
  const disk = mkdtempSync(join(import.meta.dirname, "../.scratch-bench-"))
  const memory = existsSync("/dev/shm") ? mkdtempSync("/dev/shm/oci-runtimes-bench-") : disk
  try {
    return await work({ memory, disk, go: compile(disk) })
  } finally {
    for (const directory of [disk, memory]) rmSync(directory, { recursive: true, force: true })
  }
}
