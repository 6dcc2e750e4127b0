/**
 * The conformance cases for the looks and operations of a disk.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as assert from "node:assert/strict"
import { byHand } from "./byHand.ts"
import type { Operation } from "./contract.ts"
import { Processes } from "../../machine/Processes.ts"
import { Disk } from "../Disk.ts"
import { deedsFrom, outcome, outcomes } from "./diskModel.ts"
import { looksAt, operationErrnos } from "./diskTables.ts"
import { memory } from "./memory.ts"
import * as Work from "./work.ts"

type DiskBody = (root: string) => Effect.Effect<void, unknown, Disk | Processes | Scope.Scope>

const there = Effect.gen(function* () {
  const disk = yield* Disk
  const { user } = yield* Processes
  const visit = yield* Work.visiting(disk, user)
  return { disk, user, hand: byHand(disk, user), visit, work: yield* Work.begin(disk, user) }
})

/** Makes the entries that `diskTables.ts` expects. */
const furnish = Effect.fnUntraced(function* (root: string) {
  const { hand } = yield* there
  yield* hand.makeDirectory(`${root}/full/empty`)
  yield* hand.write(`${root}/full/file`, "inner")
  yield* hand.makeDirectory(`${root}/empty`)
  yield* hand.write(`${root}/file`, "text", 0o640)
  yield* hand.link("full", `${root}/link`)
  yield* hand.link("none", `${root}/dangling`)
  yield* hand.link("two", `${root}/one`)
  yield* hand.link("one", `${root}/two`)
})

/** The cases by title. */
export const diskCases: { readonly [title: string]: DiskBody } = {
  "performs each operation": Effect.fnUntraced(function* (root) {
    const { hand, visit } = yield* there
    const operations: ReadonlyArray<Operation> = [
      { _tag: "MakeDirectory", path: `${root}/made`, mode: 0o750 },
      { _tag: "WriteFile", path: `${root}/made/file`, content: "tëxt", mode: 0o4711 },
      { _tag: "WriteFile", path: `${root}/made/bytes`, content: Uint8Array.of(0xff, 0), mode: 0o600 },
      { _tag: "Symlink", target: "../none", path: `${root}/made/link` },
      { _tag: "Link", from: `${root}/made/file`, to: `${root}/made/second` },
      { _tag: "Link", from: `${root}/made/link`, to: `${root}/made/link2` },
      { _tag: "SetMode", path: `${root}/made/second`, mode: 0o604 },
      { _tag: "Rename", from: `${root}/made`, to: `${root}/renamed` },
      { _tag: "Sync", path: `${root}/renamed/file` },
      { _tag: "Sync", path: `${root}/renamed` },
      { _tag: "Rename", from: `${root}/renamed/bytes`, to: `${root}/renamed/link2` },
      { _tag: "Unlink", path: `${root}/renamed/link` },
      { _tag: "MakeDirectory", path: `${root}/gone`, mode: 0o777 },
      { _tag: "RemoveDirectory", path: `${root}/gone` }
    ]
    for (const operation of operations) yield* visit.perform(operation)
    assert.deepEqual([...(yield* hand.bytes(`${root}/renamed/link2`))], [0xff, 0])
    yield* hand.remove(`${root}/renamed/link2`)
    assert.deepEqual(yield* hand.tree(root), ["renamed 0750", 'renamed/file 0604 "tëxt"', 'renamed/second 0604 "tëxt"'])
  }),

  "fails as the system does, and changes nothing": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { disk, hand, visit } = yield* there
    const before = yield* hand.tree(root)
    for (const [errno, operation] of operationErrnos((name) => `${root}/${name}`, disk.system)) {
      assert.equal(yield* outcome(visit.perform(operation)), errno, JSON.stringify(operation))
    }
    assert.deepEqual(yield* hand.tree(root), before)
  }),

  "changes neither the mode nor the owner of a link's target": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { disk, visit } = yield* there
    const before = yield* disk.stat(`${root}/link`)
    yield* Effect.ignore(visit.perform({ _tag: "SetOwner", path: `${root}/link`, uid: 4242, gid: 4242 }))
    yield* Effect.ignore(visit.perform({ _tag: "SetMode", path: `${root}/link`, mode: 0o777 }))
    const { mode, owner } = yield* disk.stat(`${root}/link`)
    assert.deepEqual([mode, owner], [before.mode, before.owner])
  }),

  "reads the status with and without following links": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { disk, visit } = yield* there
    for (const [index, [expected, look]] of looksAt(disk, visit, (name) => `${root}/${name}`).entries()) {
      const found = yield* Effect.match(look, { onSuccess: (value) => value, onFailure: ({ errno }) => errno })
      assert.equal(found, expected, `look ${index}`)
    }
    const { unfit } = yield* Effect.flip(disk.readFile(`${root}/file`, 3))
    assert.deepEqual(unfit, { _tag: "TooLarge", size: 4 })
  }),

  "follows as many links as the system does": Effect.fnUntraced(function* (root) {
    const { disk, hand } = yield* there
    yield* hand.write(`${root}/0`, "x")
    for (let link = 1; link <= 41; link++) yield* hand.link(`${link - 1}`, `${root}/${link}`)
    assert.equal((yield* disk.stat(`${root}/40`)).type, "File")
    assert.equal(yield* outcome(disk.stat(`${root}/41`)), "ELOOP")
  }),

  "distinguishes hard links from equal files, and keeps both links when one is renamed over the other":
    Effect.fnUntraced(function* (root) {
      const { hand, visit } = yield* there
      yield* hand.write(`${root}/one`, "x")
      yield* hand.write(`${root}/alike`, "x")
      yield* visit.perform({ _tag: "Link", from: `${root}/one`, to: `${root}/two` })
      const [one, two, alike] = yield* Effect.forEach(["one", "two", "alike"], (name) => visit.look(`${root}/${name}`))
      assert.deepEqual([one?.device, one?.inode], [two?.device, two?.inode])
      assert.notEqual(one?.inode, alike?.inode)
      yield* visit.perform({ _tag: "Rename", from: `${root}/one`, to: `${root}/two` })
      assert.deepEqual((yield* visit.list(root)).toSorted(), ["alike", "one", "two"])
    }),

  "gives directories and files exactly the requested mode": Effect.fnUntraced(function* (root) {
    const { visit } = yield* there
    for (const mode of [0o700, 0o711, 0o777, 0o1777]) {
      const path = `${root}/${mode}`
      yield* visit.perform({ _tag: "MakeDirectory", path, mode })
      yield* visit.perform({ _tag: "WriteFile", path: `${path}.file`, content: "", mode })
      assert.deepEqual([(yield* visit.look(path))?.mode, (yield* visit.look(`${path}.file`))?.mode], [mode, mode])
    }
  }),

  "shares no bytes with the writer or the reader": Effect.fnUntraced(function* (root) {
    const { visit } = yield* there
    const [path, content] = [`${root}/file`, Uint8Array.of(1, 2)]
    yield* visit.perform({ _tag: "WriteFile", path, content, mode: 0o600 })
    content[0] = 9
    const { bytes } = yield* visit.read(path, 2)
    assert.deepEqual([...bytes], [1, 2])
    bytes[0] = 9
    assert.deepEqual([...(yield* visit.read(path, 2)).bytes], [1, 2])
  }),

  "removes a directory and its contents, and does not follow links": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { hand, work } = yield* there
    const tree = `${root}/tree`
    yield* hand.makeDirectory(`${tree}/inner/empty`)
    yield* hand.link("../../full", `${tree}/inner/link`)
    yield* hand.write(`${tree}/file`, "x")
    const before = yield* hand.tree(root)
    yield* work.perform({ _tag: "RemoveTree", path: tree })
    yield* work.perform({ _tag: "RemoveTree", path: tree })
    assert.deepEqual(
      yield* hand.tree(root),
      before.filter((line) => !line.startsWith("tree"))
    )
    for (const name of ["file", "link"]) {
      assert.equal(yield* outcome(work.perform({ _tag: "RemoveTree", path: `${root}/${name}` })), "ENOTDIR")
    }
    yield* work.perform({ _tag: "RemoveDirectory", path: `${root}/full` })
    assert.equal((yield* hand.look(`${root}/full/file`))?.type, "File")
  }),

  "behaves like a disk in memory for random operations": Effect.fnUntraced(function* (root) {
    const { disk, hand, user } = yield* there
    for (let seed = 1; seed <= 60; seed++) {
      const place = `${root}/${seed}`
      yield* hand.makeDirectory(place)
      const model = memory({ [place]: { type: "directory" } }, undefined, disk.system)
      const deeds = deedsFrom(seed, place)
      const expected = yield* outcomes(model, user, deeds)
      assert.deepEqual(yield* outcomes(disk, user, deeds), expected)
      assert.deepEqual(yield* hand.tree(place), yield* byHand(model).tree(place))
    }
  })
}
