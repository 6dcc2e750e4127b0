import { assert, beforeAll, describe, it } from "@effect/vitest"
import { afterAll } from "vitest"
import { Machine } from "@oci-runtimes/node"
import { type Arguments, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { configurationOf } from "./configuration.ts"
import { statusOf } from "./exitStatus.ts"

const bin = join(import.meta.dirname, "../src/bin.ts")

const disk = Machine.live

// So many that a signal sent at the sight of some of them arrives before all of them are done.
const names = Array.from({ length: 2000 }, (_, index) => `r${index}`)

const versions = ["first", "second"] as const

type Version = (typeof versions)[number]

const scriptsOf = (version: Version): Arguments => ({
  ...Object.fromEntries(names.map((name) => [name, [version]])),
  [version]: ["own"]
})

let root = ""
let dataRoot = ""

/** The content of the data root after one version is set up, without leftovers. */
const complete = new Map<Version, ReadonlyArray<string>>()

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-signals-"))
  dataRoot = join(root, "data")
  return Effect.runPromise(Effect.provide(Effect.forEach(versions, prepare, { discard: true }), disk))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const prepare = Effect.fnUntraced(function* (version: Version) {
  writeFileSync(join(root, `${version}.json`), configurationOf(scriptsOf(version)))
  yield* setUp(dataRoot, scriptsOf(version), { sync: false })
  complete.set(version, yield* tree(dataRoot))
})

/** The version that is there as a whole, with nothing beside it. */
const inForce = Effect.gen(function* () {
  const text = (yield* tree(dataRoot)).join("\n")
  return versions.find((version) => complete.get(version)?.join("\n") === text)
})

/** False also where it cannot be told, as the run is not so far yet or has tidied up. */
const holds = (look: () => boolean): boolean => {
  try {
    return look()
  } catch {
    return false
  }
}

const countIn = (...path: ReadonlyArray<string>): number => readdirSync(join(...path)).length

const moments: { readonly [title: string]: (lock: string) => boolean } = {
  "the data root is locked": () => true,
  "some scripts are written": (lock) => countIn(lock, "new") > names.length / 2,
  "some old ones have second names": (lock) => countIn(lock, "old") > names.length / 2,
  "some are links": () => names.some((name) => lstatSync(join(dataRoot, "runtimes", name)).isSymbolicLink()),
  "the new set is in force": (lock) => readlinkSync(join(lock, "current")) === "new"
}

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143]
] as const

/** Runs the command and sends it a signal at the moment, unless it ends before. */
const interrupted = Effect.fnUntraced(function* (
  version: Version,
  signal: NodeJS.Signals,
  isMoment: (lock: string) => boolean
) {
  const flags = ["--engine", "moby-23", "--config", join(root, `${version}.json`), "--data-root", dataRoot]
  const args = ["apply", "--no-sync", ...flags]
  const child = spawn(process.execPath, ["-C", "@oci-runtimes/source", bin, ...args], { stdio: "ignore" })
  const exit = once(child, "exit")
  while (child.exitCode === null && child.signalCode === null) {
    const lock = readdirSync(dataRoot).find((name) => name.startsWith("gen-runtimes."))
    if (lock !== undefined && holds(() => isMoment(join(dataRoot, lock)))) {
      child.kill(signal)
      break
    }
    yield* Effect.promise(() => setImmediate())
  }
  const [code, by] = yield* Effect.promise(() => exit)
  return statusOf(code, by)
})

const maximumAttempts = 10

describe.each(signals)("%s", (signal, status) => {
  it.live.each(Object.entries(moments))("when %s leaves one whole set and nothing else", ([, isMoment]) =>
    Effect.gen(function* () {
      const statuses: Array<number> = []
      while (statuses.at(-1) !== status && statuses.length < maximumAttempts) {
        const before = yield* inForce
        const wanted = before === "first" ? "second" : "first"
        const ended = yield* interrupted(wanted, signal, isMoment)
        assert.include([0, status], ended)
        assert.deepStrictEqual(readdirSync(dataRoot), ["runtimes"])
        assert.include(ended === 0 ? [wanted] : versions, yield* inForce)
        statuses.push(ended)
      }
      assert.include(statuses, status)
    }).pipe(Effect.provide(disk))
  )
})
