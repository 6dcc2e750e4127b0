/** Programs of these tests. */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"

/** Runs a program of these tests, and returns what it prints. It must end by itself. */
export const output = (program: string, args: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    const child = spawn(process.execPath, ["-C", "@oci-runtimes/source", program, ...args], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let text = ""
    child.stdout.on("data", (chunk) => (text += String(chunk)))
    child.on("close", () => resume(Effect.succeed(text)))
  })
