/**
 * `hungRun.ts FIFO reads|insists`: a program that reads a pipe. It lets itself be interrupted, or it does not.
 */
import * as Effect from "effect/Effect"
import { readFile, writeSync } from "node:fs"
import * as ProcessEnd from "../src/process/ProcessEnd.ts"

const [fifo = "", kind = ""] = process.argv.slice(2)

const read = Effect.callback<void>((resume) => readFile(fifo, () => resume(Effect.void)))

process.on("exit", (status) => void writeSync(1, `exit ${status}`))

ProcessEnd.runMain(kind === "insists" ? Effect.uninterruptible(read) : read, {
  patience: kind === "insists" ? 50 : 60_000
})
