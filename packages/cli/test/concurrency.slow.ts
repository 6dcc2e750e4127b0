import { assert, describe, it } from "@effect/vitest"
import { Machine } from "@oci-runtimes/node"
import { type Arguments, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { setImmediate } from "node:timers/promises"
import { configurationOf } from "./configuration.ts"
import { scratch } from "../../node/test/places.ts"

const [bin, killedRun] = [join(import.meta.dirname, "../src/bin.ts"), join(import.meta.dirname, "killedRun.ts")]

const disk = Machine.live

// So many that no run is over before the next has begun.
const common = Array.from({ length: 150 }, (_, index) => `common${index}`)

const versions = ["initial", "v0", "v1", "v2", "v3", "v4", "v5"]

const scriptsOf = (version: string): Arguments => ({
  ...Object.fromEntries(common.map((name) => [name, [version]])),
  [`own-${version}`]: ["x"]
})

const contentOf = (name: string, version: string): string => `#!/bin/sh\n/bin/${name} ${version} $@\n`

const roots = Effect.map(scratch, (root) => ({ root, dataRoot: join(root, "data") }))

/** Returns the content of a data root in which only this version was set up. */
const treeWith = Effect.fnUntraced(function* (root: string, version: string) {
  const path = join(root, `only-${version}`)
  yield* setUp(path, scriptsOf(version), { sync: false })
  return yield* tree(path)
})

const node = (...args: ReadonlyArray<string>) =>
  spawn(process.execPath, ["-C", "@oci-runtimes/source", ...args], { stdio: ["ignore", "pipe", "inherit"] })

const apply = async (root: string, version: string, ...options: ReadonlyArray<string>) => {
  const config = join(root, `${version}.json`)
  writeFileSync(config, configurationOf(scriptsOf(version)))
  const flags = ["--engine", "moby-23", "--config", config, "--data-root", join(root, "data"), ...options]
  const child = node(bin, "apply", "--json", ...flags)
  const [output, [status]] = await Promise.all([text(child.stdout), once(child, "exit")])
  return { version, status, tag: JSON.parse(output).error?.tag }
}

const readAll = (dataRoot: string): void => {
  for (const name of common) {
    const content = readFileSync(join(dataRoot, "runtimes", name), "utf8")
    assert.isTrue(
      versions.some((version) => content === contentOf(name, version)),
      `${name}: ${content}`
    )
  }
}

describe("processes that set up the same data root", () => {
  it.live.each([
    { title: "that wait", options: [] },
    { title: "that do not", options: ["--wait", "0"] }
  ])("at once and $title succeed or name the holder, and leave one whole set", ({ options }) =>
    Effect.gen(function* () {
      const { dataRoot, root } = yield* roots
      yield* setUp(dataRoot, scriptsOf("initial"), { sync: false })
      const runs = versions
        .slice(1)
        .map((version) => Effect.promise(() => apply(root, version, "--no-sync", ...options)))
      const running = yield* Effect.forkChild(Effect.all(runs, { concurrency: "unbounded" }))
      while (running.pollUnsafe() === undefined) {
        readAll(dataRoot)
        yield* Effect.promise(() => setImmediate())
      }
      const ended = yield* Fiber.join(running)
      const ends = [
        [0, undefined],
        [1, "ScriptsDirectoryLocked"]
      ]
      for (const { status, tag } of ended) assert.deepInclude(ends, [status, tag])
      const after = yield* tree(dataRoot)
      const left = ended.find(({ version }) => after.some((line) => line.includes(`own-${version} `)))
      assert.strictEqual(left?.status, 0, after.join("\n"))
      assert.deepStrictEqual(after, yield* treeWith(root, left?.version ?? ""))
    }).pipe(Effect.scoped, Effect.provide(disk))
  )

  it.live.each([5, 40])("heed no holder that was killed at operation %i", (at) =>
    Effect.gen(function* () {
      const { dataRoot, root } = yield* roots
      const holder = node(killedRun, dataRoot, JSON.stringify(scriptsOf("v0")), `${at}`, "before")
      const [, signal] = yield* Effect.promise(() => once(holder, "exit"))
      assert.strictEqual(signal, "SIGKILL")
      assert.isNotEmpty(readdirSync(dataRoot).filter((name) => name.startsWith("gen-runtimes.")))
      const outcome = yield* Effect.promise(() => apply(root, "v1", "--wait", "0"))
      assert.deepStrictEqual(outcome, { version: "v1", status: 0, tag: undefined })
      assert.deepStrictEqual(yield* tree(dataRoot), yield* treeWith(root, "v1"))
    }).pipe(Effect.scoped, Effect.provide(disk))
  )
})
