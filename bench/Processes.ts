/**
 * Measurements in separate processes, which earlier work cannot affect.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

/** Runs a file in `workers` with these arguments and returns the JSON that it prints. */
export const worker = (
  file: string,
  args: ReadonlyArray<string | number>,
  options: ReadonlyArray<string> = []
): unknown => {
  const path = fileURLToPath(new URL(`workers/${file}`, import.meta.url))
  return JSON.parse(run(process.execPath, [...options, path, ...args.map(String)]))
}

/** Runs a program and returns its output. Throws with its error output if it fails. */
export const run = (program: string, args: ReadonlyArray<string>, cwd?: string): string => {
  const { error, status, stderr, stdout } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 })
  if (error !== undefined || status !== 0) {
    throw new Error(`Cannot run ${[program, ...args].join(" ")}: ${error?.message ?? stdout + stderr}`)
  }
  return stdout
}
