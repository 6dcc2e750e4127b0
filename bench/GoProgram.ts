/**
 * The same rules in plain Go, to compare with: `go/main.go`, compiled for the run if there is a Go compiler.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { run } from "./Processes.ts"

/** A function that runs the compiled program and returns the JSON that it prints. */
export type GoProgram = (...args: ReadonlyArray<string | number>) => unknown

/** Compiles the program into a directory. Returns undefined without a compiler. */
export const compile = (directory: string): GoProgram | undefined => {
  if (spawnSync("go", ["version"]).status !== 0) return undefined
  const program = `${directory}/oci-runtimes-go`
  run("go", ["build", "-o", program, "."], fileURLToPath(new URL("go", import.meta.url)))
  return (...args) => JSON.parse(run(program, args.map(String)))
}
