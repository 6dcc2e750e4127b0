import { assert, describe, it } from "@effect/vitest"
import { ConfigurationFile, MemoryFileSystem, Processes } from "@oci-runtimes/node"
import { FaultyFileSystem } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as fc from "fast-check"
import { after, backedUp, bytes, onto, path, plain, stateOf, treeOf, writeOn } from "./writings.ts"

describe("the order of syncs", () => {
  it.live("has each text on the disk before its name, and the backup before the new text is in place", () =>
    Effect.gen(function* () {
      const { operations } = yield* writeOn(MemoryFileSystem.make(backedUp.files), backedUp)
      const done = operations.map(({ operation }) =>
        Object.values(operation)
          .filter((value) => typeof value === "string")
          .map((value) => value.replace(/\.oci-runtimes[^/]*/, "CLAIM").replace("/work/etc", "…"))
          .join(" ")
      )
      assert.deepStrictEqual(done, [
        "MakeDirectory …/CLAIM",
        ...prepared("new"),
        ...prepared("backup"),
        "Link …/daemon.json.bak …/CLAIM/older",
        "Rename …/CLAIM/backup …/daemon.json.bak",
        "Sync …",
        "Rename …/CLAIM/new …/daemon.json",
        "Sync …",
        "RemoveTree …/CLAIM"
      ])
    })
  )

  it.live("is done without where it is not asked for", () =>
    Effect.gen(function* () {
      const missing = MemoryFileSystem.make({ "/work": { type: "directory" } })
      for (const disk of [missing, MemoryFileSystem.make(backedUp.files)]) {
        const { operations } = yield* writeOn(disk, backedUp, { sync: false })
        assert.isFalse(operations.some(({ operation }) => operation._tag === "Sync"))
        assert.strictEqual((yield* stateOf(disk, path))?.text, after)
      }
    })
  )

  it.live("that a file system knows nothing of, or that fails in the end, is a warning", () =>
    Effect.gen(function* () {
      const unknown = FaultyFileSystem.make(
        MemoryFileSystem.make(plain.files),
        failingSyncs("EINVAL", () => true)
      )
      assert.lengthOf((yield* writeOn(unknown.fileSystem, plain)).warnings, 2)
      const failing = FaultyFileSystem.make(
        MemoryFileSystem.make(plain.files),
        failingSyncs("EIO", (at) => at === "/work/etc")
      )
      const { change, warnings } = yield* writeOn(failing.fileSystem, plain)
      assert.deepStrictEqual(
        [change, warnings.map(({ _tag, path: at }) => [_tag, at])],
        ["changed", [["NotSynced", "/work/etc"]]]
      )
    })
  )
})

const failingSyncs = (errno: string, isMeant: (at: string) => boolean): FaultyFileSystem.Fault => ({
  _tag: "FailWhere",
  errno: ({ method, paths }) => (method === "sync" && isMeant(paths[0] ?? "") ? errno : undefined)
})

const prepared = (name: string): ReadonlyArray<string> =>
  ["WriteFile", "SetOwner", "SetMode", "Sync"].map((tag) => `${tag} …/CLAIM/${name}`)

describe("the text that is being prepared", () => {
  it.live("can be read by nobody who may not read the file", () =>
    Effect.gen(function* () {
      const files = { [path]: { type: "file", content: "old", mode: 0o600, uid: 4242 } } as const
      const disk = MemoryFileSystem.make(files)
      const seen: Array<number> = []
      const watched = {
        ...disk,
        chmod: (at: string, mode: number) => (seen.push(mode), disk.chmod(at, mode)),
        open: (at: string, options?: Parameters<typeof disk.open>[1]) => {
          if (options?.mode !== undefined) seen.push(options.mode)
          return disk.open(at, options)
        },
        makeDirectory: (at: string, options?: Parameters<typeof disk.makeDirectory>[1]) => {
          seen.push(options?.mode ?? 0o777)
          return disk.makeDirectory(at, options)
        }
      }
      yield* writeOn(watched, { backup: true })
      assert.isAbove(seen.length, 6)
      for (const mode of seen) assert.strictEqual(mode & 0o077, 0, mode.toString(8))
    })
  )
})

describe("a file that somebody else writes meanwhile", () => {
  const theirs = "theirs"

  /** The operations of a run but for the one that puts the new text in place, which nothing can be seen right before. */
  const before = Effect.gen(function* () {
    const recorded = FaultyFileSystem.make(MemoryFileSystem.make(backedUp.files))
    yield* writeOn(recorded.fileSystem, backedUp)
    const operations = recorded.operations()
    const last = operations.findLastIndex(({ method }) => method === "rename")
    assert.strictEqual(operations[last]?.paths[1], path)
    return operations.slice(0, last).map(({ index }) => index)
  })

  const meddlers: ReadonlyArray<readonly [string, (disk: FileSystem.FileSystem) => Effect.Effect<void, unknown>]> = [
    ["writes it anew", (disk) => disk.writeFileString(path, theirs)],
    ["replaces it", (disk) => Effect.andThen(disk.writeFileString("/work/x", theirs), disk.rename("/work/x", path))],
    [
      "puts a link to it in its place",
      (disk) => Effect.andThen(disk.rename(path, "/work/x"), disk.symlink("../x", path))
    ],
    ["removes it", (disk) => disk.remove(path)]
  ]

  it.live.each(meddlers)("and who %s keeps what he has done", ([, meddle]) =>
    Effect.gen(function* () {
      for (const at of yield* before) {
        const disk = MemoryFileSystem.make(backedUp.files)
        const expected = MemoryFileSystem.make(backedUp.files)
        yield* meddle(expected)
        const error = yield* Effect.flip(writeOn(meddling(disk, at, meddle(disk)), backedUp))
        assert.strictEqual(error._tag, "ConfigurationFileChanged", `before ${at}`)
        assert.deepStrictEqual(yield* treeOf(disk), yield* treeOf(expected), `before ${at}`)
      }
    })
  )

  it.live.each([
    ["mode", (disk: FileSystem.FileSystem) => disk.chmod(path, 0o600)],
    ["owner", (disk: FileSystem.FileSystem) => disk.chown(path, 1, 2)]
  ] as const)("and who changes its %s finds that on the new one, or the old one left", ([, meddle]) =>
    Effect.gen(function* () {
      const expected = MemoryFileSystem.make(plain.files)
      yield* meddle(expected)
      const theirState = yield* stateOf(expected, path)
      const seen = new Set<string | undefined>()
      for (const at of yield* before) {
        const disk = MemoryFileSystem.make(backedUp.files)
        const result = yield* Effect.result(writeOn(meddling(disk, at, meddle(disk)), backedUp))
        const text = result._tag === "Success" ? after : "old"
        assert.deepStrictEqual(yield* stateOf(disk, path), { ...theirState, text }, `before ${at}`)
        seen.add(result._tag === "Success" ? "Success" : result.failure._tag)
      }
      assert.deepStrictEqual([...seen], ["Success", "ConfigurationFileChanged"])
    })
  )

  it.live("is not written over where there was none", () =>
    Effect.gen(function* () {
      const files: MemoryFileSystem.Files = { "/work/etc": { type: "directory" } }
      for (let at = 1; at < 6; at++) {
        const disk = MemoryFileSystem.make(files)
        const error = yield* Effect.flip(
          writeOn(meddling(disk, at, disk.writeFileString(path, theirs)), { backup: false })
        )
        assert.strictEqual(error._tag, "ConfigurationFileChanged", `before ${at}`)
        assert.deepStrictEqual(yield* treeOf(disk), ["etc 0755", 'etc/daemon.json 0666 "theirs"'])
      }
    })
  )
})

/** Somebody who heeds no claims does something before an operation of ours. */
const meddling = (disk: FileSystem.FileSystem, at: number, meddle: Effect.Effect<void, unknown>) =>
  FaultyFileSystem.make(disk, {
    _tag: "FailWhere",
    errno: ({ index }) => {
      if (index === at) Effect.runSync(meddle)
      return undefined
    }
  }).fileSystem

describe("several writers at once", () => {
  it("over the same text: one writes, and the others see a changed file", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(undefined, "old"),
        (turns, before) =>
          Effect.gen(function* () {
            const disk = MemoryFileSystem.make(before === undefined ? {} : { [path]: before })
            let turn = 0
            const shared = interleaved(disk, () => turns[turn++ % turns.length] ?? 0)
            const results = yield* Effect.all(
              ["one", "two", "three"].map((text) => Effect.result(write(before, text))),
              { concurrency: "unbounded" }
            ).pipe(Effect.provide(onto(shared)))
            const winners = results.flatMap((result) => (result._tag === "Success" ? [result.success.change] : []))
            const losers = results.flatMap((result) => (result._tag === "Failure" ? [result.failure._tag] : []))
            assert.deepStrictEqual(winners, [before === undefined ? "added" : "changed"])
            assert.deepStrictEqual(losers, ["ConfigurationFileChanged", "ConfigurationFileChanged"])
            const winner = ["one", "two", "three"][results.findIndex(({ _tag }) => _tag === "Success")]
            assert.strictEqual(yield* disk.readFileString(path), winner)
            const names = yield* disk.readDirectory("/work/etc")
            assert.lengthOf(names, before === undefined ? 1 : 2, names.join(" "))
          }).pipe(Effect.runPromise)
      ),
      { numRuns: 30 }
    ))

  it.live("of whom each begins anew where the file has changed: no change is lost", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make({ [path]: "" })
      let turn = 0
      const shared = interleaved(disk, () => (turn++ * 7) % 5)
      const append = (token: string) =>
        Effect.flatMap(shared.readFileString(path), (before) => write(before, `${before}${token} `)).pipe(
          Effect.retry({ while: ({ _tag }) => _tag === "ConfigurationFileChanged" })
        )
      const tokens = ["a", "b", "c"].map((writer) => Array.from({ length: 10 }, (_, index) => `${writer}${index}`))
      yield* Effect.forEach(tokens, (own) => Effect.forEach(own, append), { concurrency: "unbounded" }).pipe(
        Effect.provide(onto(shared))
      )
      const written = (yield* disk.readFileString(path)).trim().split(" ")
      assert.deepStrictEqual(written.toSorted(), tokens.flat())
    })
  )
})

/** Lets others come in between before each operation, as often as is given. */
const interleaved = (disk: FileSystem.FileSystem, turns: () => number): FileSystem.FileSystem => {
  const yielding = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => Effect.andThen(Effect.repeat(Effect.yieldNow, { times: turns() }), effect))
  return {
    ...disk,
    chmod: (at, mode) => yielding(disk.chmod(at, mode)),
    chown: (at, uid, gid) => yielding(disk.chown(at, uid, gid)),
    lstat: (at) => yielding(disk.lstat(at)),
    makeDirectory: (at, options) => yielding(disk.makeDirectory(at, options)),
    open: (at, options) => yielding(disk.open(at, options)),
    readDirectory: (at, options) => yielding(disk.readDirectory(at, options)),
    readFile: (at) => yielding(disk.readFile(at)),
    remove: (at, options) => yielding(disk.remove(at, options)),
    rename: (from, to) => yielding(disk.rename(from, to))
  }
}

const write = (before: string | undefined, text: string) =>
  ConfigurationFile.ConfigurationFile.use((file) =>
    file.write({ path, before: before === undefined ? undefined : bytes(before), after: bytes(text), backup: true })
  )

describe("the claim of another run", () => {
  const alive = "/work/etc/.oci-runtimes.9.99.run.b.n"
  const processes = Processes.make({
    pid: 7,
    boot: "b",
    namespace: "n",
    startTime: (pid) => (pid === 9 ? "99" : pid === 7 ? "77" : undefined)
  })
  const provided = Effect.provideService(Processes.Processes, processes)

  it.live("is waited for, and named where that takes too long", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make(plain.files)
      yield* disk.makeDirectory(alive)
      const before = yield* treeOf(disk)
      const error = yield* Effect.flip(provided(writeOn(disk, plain)))
      assert.strictEqual(error._tag, "ConfigurationFileHeld")
      assert.match(
        error.message,
        /^Cannot write \/work\/etc\/daemon\.json: process 9 is writing in its directory and did not end within \S+ s\. /
      )
      assert.include(error.message, `remove ${alive}`)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const waiting = yield* Effect.forkChild(provided(writeOn(disk, plain, { wait: "1 minute" })))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(waiting)
      assert.deepStrictEqual(yield* treeOf(disk), before)

      const patient = yield* Effect.forkChild(provided(writeOn(disk, plain, { wait: "1 minute" })))
      yield* Effect.sleep("50 millis")
      assert.isUndefined(patient.pollUnsafe())
      yield* disk.remove(alive, { recursive: true })
      assert.strictEqual((yield* Fiber.join(patient)).change, "changed")
    })
  )

  it.live("is not heeded where nothing is to be written, nor where it is of another kind", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make(plain.files)
      yield* disk.makeDirectory("/work/etc/gen-runtimes.9.99.run.b.n")
      assert.strictEqual((yield* provided(writeOn(disk, plain))).change, "changed")
      yield* disk.makeDirectory(alive)
      assert.strictEqual((yield* provided(writeOn(disk, plain))).change, "unchanged")
      const names = [".oci-runtimes.9.99.run.b.n", "daemon.json", "gen-runtimes.9.99.run.b.n", "other"]
      assert.deepStrictEqual((yield* disk.readDirectory("/work/etc")).toSorted(), names)
    })
  )

  it.live("is known by the number of its process alone where nothing else can be told", () =>
    Effect.gen(function* () {
      const bare = Processes.make({
        pid: 7,
        boot: "unknown",
        namespace: "unknown",
        startTime: (pid) => (pid === 7 || pid === 9 ? "0" : undefined)
      })
      const disk = MemoryFileSystem.make(plain.files)
      for (const pid of [8, 9]) yield* disk.makeDirectory(`/work/etc/.oci-runtimes.${pid}.0.run.unknown.unknown`)
      const attempt = Effect.provideService(writeOn(disk, plain), Processes.Processes, bare)
      assert.strictEqual((yield* Effect.flip(attempt))._tag, "ConfigurationFileHeld")
      yield* disk.remove("/work/etc/.oci-runtimes.9.0.run.unknown.unknown", { recursive: true })
      const { repairs } = yield* attempt
      assert.deepStrictEqual(repairs, [
        { _tag: "RemovedLeftover", path: "/work/etc/.oci-runtimes.8.0.run.unknown.unknown" }
      ])
    })
  )
})

describe("a relative path", () => {
  it.live("is taken from the working directory, and refused without one", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make(plain.files)
      const error = yield* Effect.flip(writeOn(disk, plain, { path: "daemon.json", before: undefined }))
      assert.strictEqual(
        error.message,
        "Cannot write daemon.json: it is not an absolute path. Name the directory that it is in, from the root"
      )
      const report = yield* writeOn(disk, plain, { path: "../etc/daemon.json", workingDirectory: "/work/etc" })
      assert.deepStrictEqual([report.path, report.target], ["/work/etc/../etc/daemon.json", path])
      assert.strictEqual(yield* disk.readFileString(path), after)
    })
  )
})
