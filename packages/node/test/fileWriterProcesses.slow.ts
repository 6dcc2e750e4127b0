/** Processes that write a configuration file on the disk, and are killed, interrupted, or not alone. */
import { assert, describe, it } from "@effect/vitest"
import { FileWriter, Machine } from "@oci-runtimes/node"
import { type FaultyDisk, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import { setImmediate } from "node:timers/promises"
import * as CountedDisk from "./countedDisk.ts"
import { scratch } from "./places.ts"
import { bytes } from "./writings.ts"

const program = join(import.meta.dirname, "fileWriter.ts")

const programOfUser = join(import.meta.dirname, "fileWriterOfUser.ts")

const start = (args: ReadonlyArray<string>, by = program) =>
  spawn(process.execPath, ["-C", "@oci-runtimes/source", by, ...args], { stdio: ["ignore", "pipe", "inherit"] })

type Child = ReturnType<typeof start>

const ended = async (child: Child) => {
  const [output, [status, signal]] = await Promise.all([text(child.stdout), once(child, "exit")])
  return { output, status, signal }
}

const isRunning = (child: Child): boolean => child.exitCode === null && child.signalCode === null

const disk = Machine.live

const isRoot = process.geteuid?.() === 0

const claimsIn = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory).filter((name) => name.startsWith(".oci-runtimes."))

/** Texts that are long enough to be written by halves. */
const [old, fresh] = ["the old text of the file", "the new text of the file, and more"]

const write = (path: string, before: string | undefined, after: string) =>
  FileWriter.write({
    path,
    before: before === undefined ? undefined : bytes(before),
    after: bytes(after),
    backup: true
  })

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

describe.each([
  { title: "a file and an older backup", before: old },
  { title: "nothing, not even a directory", before: undefined }
])("from $title", ({ before }) => {
  const prepare = (root: string): string => {
    const path = join(root, "etc/daemon.json")
    mkdirSync(before === undefined ? root : dirname(path), { recursive: true })
    if (before === undefined) return path
    writeFileSync(path, before)
    chmodSync(path, 0o640)
    if (isRoot) chownSync(path, 4242, 4243)
    writeFileSync(`${path}.bak`, "older", { mode: 0o600 })
    return path
  }

  it.live(
    "a process killed at any operation, or within it, leaves the old file or the new one, and the next run completes",
    () =>
      Effect.gen(function* () {
        const root = yield* scratch
        const operations: Array<FaultyDisk.Tried> = []
        const counting = CountedDisk.layer({ before: (call) => void operations.push(call) })
        const undisturbed = prepare(join(root, "undisturbed"))
        yield* Effect.provide(write(undisturbed, before, fresh), counting)
        const after = yield* tree(join(root, "undisturbed"))
        // Those that come between two of these are tried in memory.
        const moments = operations
          .filter(({ operation: { _tag } }) => !["SetMode", "SetOwner", "Sync"].includes(_tag))
          .map(({ index, operation: { _tag } }) => ({ index, when: _tag === "WriteFile" ? "within" : "before" }))
        assert.isAbove(moments.length, 4)
        const seen = yield* Effect.forEach(
          moments,
          Effect.fnUntraced(function* ({ index, when }) {
            const where = `killed ${when} ${index}`
            const place = join(root, `${index}-${when}`)
            const path = prepare(place)
            const { signal } = yield* Effect.promise(() =>
              ended(start(["killed", path, before ?? "", fresh, `${index}`, when]))
            )
            assert.strictEqual(signal, "SIGKILL", where)
            const found = readIfThere(path)
            assert.include([before, fresh], found, where)
            if (before !== undefined) assert.include(["older", before], readFileSync(`${path}.bak`, "utf8"), where)
            yield* write(path, found, fresh)
            assert.deepStrictEqual(yield* tree(place), after, where)
            if (isRoot && before !== undefined) assert.deepInclude(statSync(path), { uid: 4242, gid: 4243 }, where)
            return found
          }),
          { concurrency: 2 }
        )
        assert.deepStrictEqual([seen[0], seen.at(-1)], [before, fresh])

        const complete = prepare(join(root, "complete"))
        const { status } = yield* Effect.promise(() =>
          ended(start(["killed", complete, before ?? "", fresh, `${operations.length + 1}`, "before"]))
        )
        assert.strictEqual(status, 0)
        assert.deepStrictEqual(yield* tree(join(root, "complete")), after)
      }).pipe(Effect.scoped, Effect.provide(disk))
  )
})

describe("processes that write the same file at once", () => {
  it.live("lose no change, and readers find one whole text or another", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = join(root, "daemon.json")
      writeFileSync(path, "begun.")
      const tokens = ["a", "b", "c"].map((writer) => Array.from({ length: 8 }, (_, index) => `${writer}${index}`))
      const children = tokens.map((own) => start(["append", path, ...own]))
      const ends = children.map(ended)
      let reads = 0
      for (; children.some(isRunning); reads++) {
        assert.match(readFileSync(path, "utf8"), /^begun\.( [abc]\d\.)*$/)
        yield* Effect.promise(() => setImmediate())
      }
      for (const { status } of yield* Effect.promise(() => Promise.all(ends))) assert.strictEqual(status, 0)
      assert.isAbove(reads, 20)
      const written = readFileSync(path, "utf8").replaceAll(".", "").split(" ").slice(1)
      assert.deepStrictEqual(written.toSorted(), tokens.flat())
      assert.deepStrictEqual(readdirSync(root), ["daemon.json"])
    }).pipe(Effect.scoped, Effect.provide(disk))
  )
})

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 130],
  ["SIGKILL", null]
] as const)("%s", (signal, expected) => {
  it.live("in the middle of writing leaves one whole text, and the next run nothing else", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = join(root, "daemon.json")
      writeFileSync(path, old)
      writeFileSync(`${path}.bak`, "older")
      for (let time = 0; time < 2; time++) {
        const child = start(["alternate", path, old, fresh])
        const end = ended(child)
        // The locks that a killed one has left are not those of this one.
        const known = claimsIn(root)
        let seen = 0
        while (isRunning(child) && seen < 3 + time * 20) {
          if (claimsIn(root).some((name) => !known.includes(name))) seen++
          yield* Effect.promise(() => setImmediate())
        }
        child.kill(signal)
        assert.strictEqual((yield* Effect.promise(() => end)).status, expected)
        const found = readFileSync(path, "utf8")
        assert.include([old, fresh], found)
        if (signal === "SIGKILL") yield* write(path, found, found === old ? fresh : old)
        assert.deepStrictEqual(readdirSync(root), ["daemon.json", "daemon.json.bak"])
      }
    }).pipe(Effect.scoped, Effect.provide(disk))
  )
})

describe("what the system refuses", () => {
  it.live("a pipe is not written, nor waited for", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = join(root, "daemon.json")
      yield* Effect.promise(() => once(spawn("mkfifo", [path]), "exit"))
      const error = yield* Effect.flip(write(path, undefined, fresh))
      assert.strictEqual(
        error.message,
        `Cannot write ${path}: it is not a regular file. Remove it, or choose another file`
      )
      assert.deepStrictEqual(readdirSync(root), ["daemon.json"])
      assert.isTrue(statSync(path).isFIFO())
    }).pipe(Effect.scoped, Effect.provide(disk))
  )

  it.live.skipIf(!isRoot)("an owner that cannot be kept, or a directory of others, leaves the file untouched", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = join(root, "daemon.json")
      writeFileSync(path, old)
      for (const [mode, outcome] of [
        [0o777, "WriteFailed EPERM"],
        [0o755, "WriteFailed EACCES"]
      ] as const) {
        chmodSync(root, mode)
        const child = start(["once", path, old, fresh], programOfUser)
        assert.strictEqual((yield* Effect.promise(() => ended(child))).output, outcome)
        assert.deepStrictEqual(yield* tree(root), [`daemon.json 0644 ${JSON.stringify(old)}`])
        assert.deepInclude(statSync(path), { uid: 0, gid: 0 })
      }
    }).pipe(Effect.scoped, Effect.provide(disk))
  )
})
