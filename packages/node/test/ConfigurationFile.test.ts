import { assert, describe, it } from "@effect/vitest"
import { type ConfigurationFile, MemoryFileSystem } from "@oci-runtimes/node"
import { FaultyFileSystem } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import { after, backedUp, path, plain, stateOf, treeOf, writeOn } from "./writings.ts"

/** The operations in short, without the name of the claim. */
const inShort = ({ operations }: ConfigurationFile.WriteReport): ReadonlyArray<string> =>
  operations.map(({ operation }) =>
    Object.values(operation)
      .filter((value) => typeof value === "string")
      .map((value) => value.replace(/\.oci-runtimes[^/]*/, "CLAIM").replace("/work/etc", "…"))
      .join(" ")
  )

describe("the order of syncs", () => {
  it.live("has each text on the disk before its name, and the backup before the new text is in place", () =>
    Effect.gen(function* () {
      const done = inShort(yield* writeOn(MemoryFileSystem.make(backedUp.files), backedUp))
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

  it.live("has new directories on the disk before there is anything in them", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make({ "/work": { type: "directory" } })
      assert.deepStrictEqual(inShort(yield* writeOn(disk, plain)), [
        "MakeDirectory …",
        "Sync /work",
        "MakeDirectory …/CLAIM",
        "WriteFile …/CLAIM/new",
        "Sync …/CLAIM/new",
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
        assert.deepStrictEqual(yield* treeOf(disk), ["etc 0755", 'etc/daemon.json 0644 "theirs"'])
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
