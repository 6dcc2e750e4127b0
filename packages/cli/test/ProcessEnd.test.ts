import { assert, afterAll, beforeAll, describe, it } from "vitest"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { statusOf } from "./exitStatus.ts"

let root = ""
let fifo = ""

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-end-"))
  fifo = join(root, "daemon.json")
  assert.strictEqual(spawnSync("mkfifo", [fifo]).status, 0)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A pipe can be opened for writing, without waiting, as soon as another process reads it. */
const openedForWriting = (): number | undefined => {
  try {
    return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    assert.propertyVal(error, "code", "ENXIO")
    return undefined
  }
}

/** The pipe, opened as soon as the process reads it. Undefined if the process ends before. */
const whenRead = async (child: ChildProcess): Promise<number | undefined> => {
  if (child.exitCode !== null || child.signalCode !== null) return undefined
  const writer = openedForWriting()
  if (writer !== undefined) return writer
  await setImmediate()
  return whenRead(child)
}

/** Sends the signal when the program waits for the pipe, and keeps the pipe open, so that its read never ends. */
const endedBy = async (signal: NodeJS.Signals, args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, ["-C", "@oci-runtimes/source", ...args], {
    stdio: ["ignore", "pipe", "ignore"]
  })
  let printed = ""
  child.stdout.on("data", (text) => (printed += text))
  const closed = once(child, "close")
  const writer = await whenRead(child)
  try {
    if (writer !== undefined) child.kill(signal)
    const [code, by] = await closed
    return { wasReading: writer !== undefined, status: statusOf(code, by), printed }
  } finally {
    if (writer !== undefined) closeSync(writer)
  }
}

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143]
] as const

describe.each(signals)("the first %s", (signal, status) => {
  it.each(["reads", "insists"])("ends a program that hangs in what it %s, after its listeners ran", async (kind) => {
    const ended = await endedBy(signal, [join(import.meta.dirname, "hungRun.ts"), fifo, kind])
    assert.deepStrictEqual(ended, { wasReading: true, status, printed: `exit ${status}` })
  })

  it("ends the command whatever file it waits for", async () => {
    const bin = join(import.meta.dirname, "../src/bin.ts")
    const ended = await endedBy(signal, [bin, "check", "--engine", "moby-25", "--config", fifo])
    // A file that is not read at all does not make the command wait.
    assert.strictEqual(ended.status, ended.wasReading ? status : 1)
  })
})
