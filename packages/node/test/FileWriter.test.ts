import { assert, describe, it } from "@effect/vitest"
import { Plan } from "@oci-runtimes/core/disk"
import { type FileWriter, Disk } from "@oci-runtimes/node"
import { byHand, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { altered } from "./situations.ts"
import { after, backedUp, path, plain, stateOf, treeOf, writeOn } from "./writings.ts"

/** The operations in short, without the name of the lock. */
const inShort = ({ operations }: FileWriter.WriteReport): ReadonlyArray<string> =>
  operations.map(({ operation }) =>
    Object.values(operation)
      .filter((value) => typeof value === "string")
      .map((value) => value.replace(/\.oci-runtimes[^/]*/, "LOCK").replace("/work/etc", "…"))
      .join(" ")
  )

describe("the order of syncs", () => {
  it.live("has each text on the disk before its name, and the backup before the new text is in place", () =>
    Effect.gen(function* () {
      const done = inShort(yield* writeOn(Disk.memory(backedUp.files), backedUp))
      assert.deepStrictEqual(done, [
        "MakeDirectory …/LOCK",
        ...prepared("new"),
        ...prepared("backup"),
        "Link …/daemon.json.bak …/LOCK/older",
        "Rename …/LOCK/backup …/daemon.json.bak",
        "Sync …",
        "Rename …/LOCK/new …/daemon.json",
        "Sync …",
        "RemoveTree …/LOCK"
      ])
    })
  )

  it.live("has new directories on the disk before there is anything in them", () =>
    Effect.gen(function* () {
      const disk = Disk.memory({ "/work": { type: "directory" } })
      assert.deepStrictEqual(inShort(yield* writeOn(disk, plain)), [
        "MakeDirectory …",
        "Sync /work",
        "MakeDirectory …/LOCK",
        "WriteFile …/LOCK/new",
        "Sync …/LOCK/new",
        "Rename …/LOCK/new …/daemon.json",
        "Sync …",
        "RemoveTree …/LOCK"
      ])
    })
  )

  it.live("is done without where it is not asked for", () =>
    Effect.gen(function* () {
      const missing = Disk.memory({ "/work": { type: "directory" } })
      for (const disk of [missing, Disk.memory(backedUp.files)]) {
        const { operations } = yield* writeOn(disk, backedUp, { sync: false })
        assert.isFalse(operations.some(({ operation }) => operation._tag === "Sync"))
        assert.strictEqual((yield* stateOf(disk, path))?.text, after)
      }
    })
  )

  it.live("that a file system knows nothing of, or that fails in the end, is a warning", () =>
    Effect.gen(function* () {
      const unknown = FaultyDisk.make(
        Disk.memory(plain.files),
        failingSyncs("EINVAL", () => true)
      )
      assert.lengthOf((yield* writeOn(unknown.disk, plain)).warnings, 2)
      const failing = FaultyDisk.make(
        Disk.memory(plain.files),
        failingSyncs("EIO", (at) => at === "/work/etc")
      )
      const { change, warnings } = yield* writeOn(failing.disk, plain)
      assert.deepStrictEqual(
        [change, warnings.map(({ _tag, path: at }) => [_tag, at])],
        ["changed", [["NotSynced", "/work/etc"]]]
      )
    })
  )
})

const failingSyncs = (errno: string, isMeant: (at: string) => boolean): FaultyDisk.Fault => ({
  _tag: "FailWhere",
  errno: ({ operation }) => (operation._tag === "Sync" && isMeant(operation.path) ? errno : undefined)
})

const prepared = (name: string): ReadonlyArray<string> =>
  ["WriteFile", "SetOwner", "SetMode", "Sync"].map((tag) => `${tag} …/LOCK/${name}`)

describe("the text that is being prepared", () => {
  it.live("cannot be read by users who may not read the file", () =>
    Effect.gen(function* () {
      const files = { [path]: { type: "file", content: "old", mode: 0o600, uid: 4242 } } as const
      const disk = Disk.memory(files)
      const seen: Array<number> = []
      const watched = altered(disk, ({ perform }) => ({
        perform: (operation) => {
          if ("mode" in operation) seen.push(operation.mode)
          return perform(operation)
        }
      }))
      yield* writeOn(watched, { backup: true })
      assert.isAbove(seen.length, 4)
      for (const mode of seen) assert.strictEqual(mode & 0o077, 0, mode.toString(8))
    })
  )
})

describe("a file that another process writes meanwhile", () => {
  const theirs = "theirs"

  /** The operations of a run before the one that puts the new text in place. A change right before that one cannot be seen. */
  const before = Effect.gen(function* () {
    const recorded = FaultyDisk.make(Disk.memory(backedUp.files))
    yield* writeOn(recorded.disk, backedUp)
    const operations = recorded.operations()
    const last = operations.findLastIndex(({ operation }) => operation._tag === "Rename")
    assert.strictEqual(Plan.paths(operations[last]!.operation)[1], path)
    return operations.slice(0, last).map(({ index }) => index)
  })

  const meddlers: ReadonlyArray<readonly [string, (hand: ReturnType<typeof byHand>) => Effect.Effect<void, unknown>]> =
    [
      ["writes it anew", ({ write }) => write(path, theirs)],
      ["replaces it", ({ rename, write }) => Effect.andThen(write("/work/x", theirs), rename("/work/x", path))],
      [
        "puts a link to it in its place",
        ({ link, rename }) => Effect.andThen(rename(path, "/work/x"), link("../x", path))
      ],
      ["removes it", ({ remove }) => remove(path)]
    ]

  it.live.each(meddlers)("keeps the change if the process %s", ([, meddle]) =>
    Effect.gen(function* () {
      for (const at of yield* before) {
        const disk = Disk.memory(backedUp.files)
        const expected = Disk.memory(backedUp.files)
        yield* meddle(byHand(expected))
        const error = yield* Effect.flip(writeOn(meddling(disk, at, meddle(byHand(disk))), backedUp))
        assert.strictEqual(error._tag, "FileChanged", `before ${at}`)
        assert.deepStrictEqual(yield* treeOf(disk), yield* treeOf(expected), `before ${at}`)
      }
    })
  )

  it.live.each([
    ["mode", ({ setMode }: ReturnType<typeof byHand>) => setMode(path, 0o600)],
    ["owner", ({ setOwner }: ReturnType<typeof byHand>) => setOwner(path, 1, 2)]
  ] as const)("keeps a %s that the process changes, with the new text or the old one", ([, meddle]) =>
    Effect.gen(function* () {
      const expected = Disk.memory(plain.files)
      yield* meddle(byHand(expected))
      const theirState = yield* stateOf(expected, path)
      const seen = new Set<string | undefined>()
      for (const at of yield* before) {
        const disk = Disk.memory(backedUp.files)
        const result = yield* Effect.result(writeOn(meddling(disk, at, meddle(byHand(disk))), backedUp))
        const text = result._tag === "Success" ? after : "old"
        assert.deepStrictEqual(yield* stateOf(disk, path), { ...theirState, text }, `before ${at}`)
        seen.add(result._tag === "Success" ? "Success" : result.failure._tag)
      }
      assert.deepStrictEqual([...seen], ["Success", "FileChanged"])
    })
  )

  it.live("is not written over where there was none", () =>
    Effect.gen(function* () {
      const files: Disk.Files = { "/work/etc": { type: "directory" } }
      for (let at = 1; at < 4; at++) {
        const disk = Disk.memory(files)
        const error = yield* Effect.flip(
          writeOn(meddling(disk, at, byHand(disk).write(path, theirs)), { backup: false })
        )
        assert.strictEqual(error._tag, "FileChanged", `before ${at}`)
        assert.deepStrictEqual(yield* treeOf(disk), ["etc 0755", 'etc/daemon.json 0644 "theirs"'])
      }
    })
  )
})

/** Returns a disk on which another process, which ignores locks, acts before one of our operations. */
const meddling = (disk: Disk.Shape, at: number, meddle: Effect.Effect<void, unknown>) =>
  FaultyDisk.make(disk, {
    _tag: "FailWhere",
    errno: ({ index }) => {
      if (index === at) Effect.runSync(meddle)
      return undefined
    }
  }).disk

describe("a relative path", () => {
  it.live("is taken from the working directory, and refused without one", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(plain.files)
      const error = yield* Effect.flip(writeOn(disk, plain, { path: "daemon.json", before: undefined }))
      assert.strictEqual(error.message, "Cannot write daemon.json: it is not an absolute path. Give the absolute path")
      const report = yield* writeOn(disk, plain, { path: "../etc/daemon.json", workingDirectory: "/work/etc" })
      assert.deepStrictEqual([report.path, report.target], ["/work/etc/../etc/daemon.json", path])
      assert.strictEqual(yield* byHand(disk).text(path), after)
    })
  )
})
