/**
 * The conformance cases for writing configuration files on a disk.
 */
import * as Effect from "effect/Effect"
import * as assert from "node:assert/strict"
import * as FileWriter from "../FileWriter.ts"
import { atHand, tree } from "./byHand.ts"
import type { Processes } from "../../machine/Processes.ts"
import type { Disk } from "../Disk.ts"

type FileWriterBody = (root: string) => Effect.Effect<void, unknown, Disk | Processes>

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const write = (
  path: string,
  before: string | undefined,
  after: string,
  options: Pick<FileWriter.WriteRequest, "backup" | "sync"> = {}
) =>
  FileWriter.write({
    path,
    before: before === undefined ? undefined : bytes(before),
    after: bytes(after),
    ...options
  })

/** Makes a file with a text and a mode, independent of the umask. */
const make = Effect.fnUntraced(function* (path: string, text: string, mode = 0o644) {
  const hand = yield* atHand
  yield* hand.write(path, text)
  yield* hand.setMode(path, mode)
})

const ownerOf = Effect.fnUntraced(function* (path: string) {
  return (yield* (yield* atHand).stat(path)).owner
})

/** The cases by title. */
export const fileWriterCases: { readonly [title: string]: FileWriterBody } = {
  "creates a missing file and its parent directories": Effect.fnUntraced(function* (root) {
    const path = `${root}/etc/docker/daemon.json`
    const { backup, change, warnings } = yield* write(path, undefined, "{}\n", { backup: true })
    assert.deepEqual([backup, change, warnings], [undefined, "added", []])
    assert.deepEqual(yield* tree(root), ["etc 0755", "etc/docker 0755", 'etc/docker/daemon.json 0644 "{}\\n"'])
  }),

  "replaces the content, and keeps the mode and the owner": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* make(`${root}/other.json`, "not ours", 0o604)
    for (const mode of [0o600, 0o640, 0o444, 0o755, 0o4711, 0o2755]) {
      const path = `${root}/daemon.json`
      yield* make(path, "old")
      // Only root may change the owner. For other users the owner stays.
      yield* Effect.ignore(hand.setOwner(path, 4242, 4243))
      yield* hand.setMode(path, mode)
      const owner = yield* ownerOf(path)
      const { bytes: length, change, target } = yield* write(path, "old", "new text")
      assert.deepEqual([change, length, target], ["changed", 8, yield* hand.realPath(path)])
      assert.deepEqual(yield* ownerOf(path), owner)
      const shown = mode.toString(8).padStart(4, "0")
      assert.deepEqual(yield* tree(root), [`daemon.json ${shown} "new text"`, 'other.json 0604 "not ours"'])
      yield* hand.remove(path)
    }
  }),

  "writes nothing if the file already has the new content": Effect.fnUntraced(function* (root) {
    yield* make(`${root}/daemon.json`, "text", 0o600)
    for (const before of ["text", "another", undefined]) {
      const { backup, change, operations } = yield* write(`${root}/daemon.json`, before, "text", { backup: true })
      assert.deepEqual([backup, change], [undefined, "unchanged"])
      assert.deepEqual(
        operations.map(({ operation }) => operation._tag),
        ["Sync", "Sync"]
      )
    }
    assert.deepEqual((yield* write(`${root}/daemon.json`, "text", "text", { sync: false })).operations, [])
    assert.deepEqual(yield* tree(root), ['daemon.json 0600 "text"'])
  }),

  "writes bytes unchanged": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    const after = Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0, 0xd8])
    yield* FileWriter.write({ path: `${root}/daemon.json`, before: undefined, after })
    yield* FileWriter.write({
      path: `${root}/daemon.json`,
      before: after,
      after: after.toReversed(),
      backup: true
    })
    assert.deepEqual([...(yield* hand.bytes(`${root}/daemon.json`))], Array.from(after).toReversed())
    assert.deepEqual([...(yield* hand.bytes(`${root}/daemon.json.bak`))], [...after])
  }),

  "keeps one backup, with the previous content": Effect.fnUntraced(function* (root) {
    const path = `${root}/daemon.json`
    yield* make(path, "first", 0o640)
    yield* make(`${path}.bak`, "another user's", 0o666)
    for (const [before, after] of [
      ["first", "second"],
      ["second", "third"]
    ] as const) {
      const { backup } = yield* write(path, before, after, { backup: true })
      assert.equal(backup, `${yield* (yield* atHand).realPath(root)}/daemon.json.bak`)
      assert.deepEqual(yield* tree(root), [`daemon.json 0640 "${after}"`, `daemon.json.bak 0640 "${before}"`])
    }
    yield* write(path, "third", "fourth")
    assert.deepEqual(yield* tree(root), ['daemon.json 0640 "fourth"', 'daemon.json.bak 0640 "second"'])
  }),

  "writes a file whose name is too long for a backup name": Effect.fnUntraced(function* (root) {
    const name = "n".repeat(255)
    yield* make(`${root}/${name}`, "old", 0o600)
    assert.equal((yield* write(`${root}/${name}`, "old", "new")).change, "changed")
    const error = yield* Effect.flip(write(`${root}/${name}`, "new", "newer", { backup: true }))
    assert.equal(error._tag === "WriteFailed" && error.failure.errno, "ENAMETOOLONG")
    assert.deepEqual(yield* tree(root), [`${name} 0600 "new"`])
  }),

  "writes to the target of links, and keeps the links": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* hand.makeDirectory(`${root}/store/real`)
    yield* make(`${root}/store/real/file.json`, "old", 0o600)
    yield* hand.makeDirectory(`${root}/directory`)
    yield* hand.link("../store/./link.json", `${root}/directory/daemon.json`)
    yield* hand.link(`${root}/store/current/file.json`, `${root}/store/link.json`)
    yield* hand.link("real", `${root}/store/current`)
    const { backup, target } = yield* write(`${root}/directory/daemon.json`, "old", "new", { backup: true })
    const real = yield* hand.realPath(`${root}/store/real`)
    assert.deepEqual([backup, target], [`${real}/file.json.bak`, `${real}/file.json`])
    const links = (yield* tree(root)).filter((line) => line.includes(" -> ")).map((line) => line.split(" ")[0])
    assert.deepEqual(links, ["directory/daemon.json", "store/current", "store/link.json"])
    assert.deepEqual(yield* tree(real), ['file.json 0600 "new"', 'file.json.bak 0600 "old"'])
  }),

  "creates the missing target of a link": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* hand.link("store/new/../made/file.json", `${root}/daemon.json`)
    assert.equal((yield* write(`${root}/daemon.json`, undefined, "new")).change, "added")
    assert.deepEqual((yield* tree(root)).slice(1), ["store 0755", "store/made 0755", 'store/made/file.json 0644 "new"'])
    assert.equal(yield* hand.target(`${root}/daemon.json`), "store/new/../made/file.json")
  }),

  "follows as many links as the system does": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* make(`${root}/0`, "old")
    for (let link = 1; link <= 41; link++) yield* hand.link(`${link - 1}`, `${root}/${link}`)
    assert.equal(yield* hand.text(`${root}/40`), "old")
    assert.equal((yield* write(`${root}/40`, "old", "new")).change, "changed")
    assert.equal((yield* Effect.flip(hand.stat(`${root}/41`))).errno, "ELOOP")
    assert.equal((yield* Effect.flip(write(`${root}/41`, "new", "newer")))._tag, "WriteRefused")
    assert.equal(yield* hand.text(`${root}/0`), "new")
  }),

  "refuses link loops and files that are not regular, before it writes": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* hand.link("two", `${root}/one`)
    yield* hand.link("one", `${root}/two`)
    yield* hand.makeDirectory(`${root}/directory`)
    yield* hand.link("directory", `${root}/link`)
    yield* make(`${root}/file`, "old")
    yield* hand.makeDirectory(`${root}/file.bak`)
    const before = yield* tree(root)
    for (const [name, reason] of [
      ["one", "Links"],
      ["one/daemon.json", "Links"],
      ["directory", "Directory"],
      ["link", "Directory"],
      ["file", "Directory"]
    ]) {
      const error = yield* Effect.flip(write(`${root}/${name}`, "old", "new", { backup: true }))
      assert.equal(error._tag === "WriteRefused" && error.refused.reason, reason)
      assert.ok(error.message.startsWith(`Cannot write ${root}/${name}: `), error.message)
    }
    assert.deepEqual(yield* tree(root), before)
  }),

  "does not overwrite a file that changed after it was read": Effect.fnUntraced(function* (root) {
    yield* make(`${root}/daemon.json`, "theirs", 0o600)
    const before = yield* tree(root)
    for (const [name, made] of [
      ["daemon.json", "old"],
      ["daemon.json", undefined],
      ["none.json", "old"],
      ["none/none.json", "old"]
    ] as const) {
      const error = yield* Effect.flip(write(`${root}/${name}`, made, "new", { backup: true }))
      assert.equal(error._tag, "FileChanged")
      assert.equal(
        error.message,
        `Cannot write ${root}/${name}: it has changed since it was read. Run this again to read the current file`
      )
    }
    assert.deepEqual(yield* tree(root), before)
  }),

  "removes leftovers of an interrupted run, also if there is nothing to write": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    const path = `${root}/daemon.json`
    yield* make(path, "old", 0o600)
    const leftover = `${yield* hand.realPath(root)}/.oci-runtimes.1.1.a.b.c`
    for (const before of ["old", "new"]) {
      yield* hand.makeDirectory(leftover)
      yield* make(`${leftover}/new`, "half")
      const { repairs } = yield* write(path, before, "new")
      assert.deepEqual(repairs, [{ _tag: "RemovedLeftover", path: leftover }])
      assert.deepEqual(yield* tree(root), ['daemon.json 0600 "new"'])
    }
  })
}
