/**
 * Readers against a set-up: a process of its own alternates between two configurations while this one reads, by name, the
 * scripts that both have. `alternate.ts ORDER DATA_ROOT TIMES` is the process.
 */
import { Machine } from "@oci-runtimes/node"
import { setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { fork } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"

/** The way to exchange scripts: as this library does, or by renaming the directory away and another one in. */
export type Order = "library" | "engine"

/** The results of the reads. */
export interface Measurement {
  readonly reads: number
  /** Reads that found no script. */
  readonly misses: number
  /** Reads that found something other than one of the versions as a whole. */
  readonly torn: number
}

/** Reads without a pause while another process sets up the scripts in a data root so many times. */
export const readWhileAlternating = Effect.fnUntraced(function* (order: Order, dataRoot: string, times: number) {
  yield* orders[order](dataRoot, versions[0])
  const child = fork(import.meta.filename, [order, dataRoot, `${times}`], {
    execArgv: ["-C", "@oci-runtimes/source"]
  })
  yield* Effect.promise(() => once(child, "message"))
  const measurement = { reads: 0, misses: 0, torn: 0 }
  while (child.exitCode === null && child.signalCode === null) {
    readInARow(dataRoot, measurement)
    // Between two rows the end of the other process is noticed.
    yield* Effect.promise(() => setImmediate())
  }
  if (child.exitCode !== 0) yield* Effect.die(new Error(`the process that alternates ended with ${child.exitCode}`))
  const result: Measurement = measurement
  return result
})

const readInARow = (dataRoot: string, measurement: { -readonly [key in keyof Measurement]: Measurement[key] }) => {
  for (let index = 0; index < rowLength; index++) {
    const name = names[measurement.reads++ % names.length] ?? ""
    const content = read(join(dataRoot, "runtimes", name))
    if (content === undefined) measurement.misses++
    else if (!versions.some((version) => content === contentOf(name, version))) measurement.torn++
  }
}

const rowLength = 300

const names = ["one", "two", "three"]

const versions = ["first", "second"] as const

type Version = (typeof versions)[number]

const contentOf = (name: string, version: Version): string => `#!/bin/sh\n/bin/${name} ${version} $@\n`

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

const orders: { readonly [order in Order]: (dataRoot: string, version: Version) => Effect.Effect<void, unknown> } = {
  library: (dataRoot, version) => {
    const scripts = Object.fromEntries(names.map((name) => [name, [version]]))
    return Effect.provide(setUp(dataRoot, scripts, { sync: false }), disk)
  },
  engine: (dataRoot, version) => Effect.sync(() => exchangeAsEngine(dataRoot, version))
}

const exchangeAsEngine = (dataRoot: string, version: Version): void => {
  mkdirSync(dataRoot, { recursive: true })
  const fresh = mkdtempSync(join(dataRoot, "gen-runtimes"))
  for (const name of names) writeFileSync(join(fresh, name), contentOf(name, version), { mode: 0o700 })
  const [current, old] = [join(dataRoot, "runtimes"), join(dataRoot, "runtimes-old")]
  try {
    renameSync(current, old)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error
  }
  renameSync(fresh, current)
  rmSync(old, { recursive: true, force: true })
}

const disk = Machine.live

const isOrder = (text: string): text is Order => Object.hasOwn(orders, text)

if (process.argv[1] === import.meta.filename) {
  const [order = "", dataRoot = "", times = ""] = process.argv.slice(2)
  if (!isOrder(order)) throw new Error(`no such order: ${order}`)
  const alternate = Effect.gen(function* () {
    process.send?.("ready")
    for (let time = 1; time <= Number(times); time++) {
      yield* orders[order](dataRoot, versions[time % 2 === 0 ? 0 : 1])
    }
    process.disconnect()
  })
  await Effect.runPromise(alternate)
}
