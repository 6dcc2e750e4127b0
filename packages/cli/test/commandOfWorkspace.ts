/**
 * The command of this workspace in place of a published release, for tests of what people put into CI.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const source = join(import.meta.dirname, "../src/bin.ts")

/** The line of a shell script that runs the command of this workspace with the arguments of the script. */
export const runsCommand = `exec "${process.execPath}" --no-warnings -C @oci-runtimes/source "${source}" "$@"`

/** Writes the `npx` into a directory. It fails if it is asked for anything but a release of the command. */
export const writeNpx = (directory: string): void => {
  mkdirSync(directory, { recursive: true })
  const script = `case "$1 $2" in "--yes oci-runtimes@"[0-9]*) shift 2 ;; *) exit 9 ;; esac\n${runsCommand}\n`
  writeFileSync(join(directory, "npx"), `#!/bin/sh\n${script}`, { mode: 0o755 })
}
