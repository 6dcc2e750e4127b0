/** Programs to run in tests, and what the system knows of their processes. */
import * as Effect from "effect/Effect"
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"

/** A directory for scripts. */
export const scriptDirectory = (name: string) => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `oci-runtimes-${name}-`)))
  return {
    path,
    write: (file: string, text: string, mode = 0o755): string => {
      writeFileSync(join(path, file), text, { mode })
      return join(path, file)
    },
    remove: () => rmSync(path, { recursive: true, force: true })
  }
}

let markers = 0

/** An argument that only processes of one test have, and with which `sleep` does not end during it. */
export const marker = (): string => `1000.${process.pid}${String(++markers).padStart(4, "0")}`

/** The processes with such an argument. What has been killed and not been asked after has no arguments any more. */
export const processesWith = (
  mark: string
): ReadonlyArray<{ readonly pid: number; readonly command: ReadonlyArray<string> }> =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^[0-9]+$/.test(name)) return []
    const command = commandLine(name)
    return command.includes(mark) ? [{ pid: Number(name), command }] : []
  })

/** Waits until a process with the argument runs a program. One that has just been forked still runs that of its parent. */
export const untilRunning = (mark: string, program: string): Effect.Effect<void> =>
  until(mark, (found) => found.some(({ command }) => command[0] === program))

/** Waits until the last process with the argument, which has been killed, is gone. */
export const goneFromSystem = (mark: string): Effect.Effect<void> => until(mark, (found) => found.length === 0)

const until = (mark: string, holds: (found: ReturnType<typeof processesWith>) => boolean): Effect.Effect<void> =>
  Effect.promise(async () => {
    const deadline = Date.now() + 20_000
    const look = async (): Promise<void> => {
      const found = processesWith(mark)
      if (holds(found)) return undefined
      if (Date.now() > deadline) throw new Error(`Still there: ${JSON.stringify(found)}`)
      return setImmediate().then(look)
    }
    await look()
  })

const commandLine = (pid: string): ReadonlyArray<string> => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
  } catch {
    return []
  }
}
