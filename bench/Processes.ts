/**
 * Measures in processes of their own, where nothing that ran before shows.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The JSON that a worker prints: a file in `workers`, given these arguments. */
export const worker = (
  file: string,
  args: ReadonlyArray<string | number>,
  options: ReadonlyArray<string> = []
): unknown => {
  const path = fileURLToPath(new URL(`workers/${file}`, import.meta.url))
  return JSON.parse(run(process.execPath, [...options, path, ...args.map(String)]))
}

/** What a program prints. Fails, with what it says, where it does. */
export const run = (program: string, args: ReadonlyArray<string>, cwd?: string): string => {
  const { error, status, stderr, stdout } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 })
  if (error !== undefined || status !== 0) {
    throw new Error(`Cannot run ${[program, ...args].join(" ")}: ${error?.message ?? stderr}`)
  }
  return stdout
}
