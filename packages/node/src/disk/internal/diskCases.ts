/**
 * What must hold for the looks and operations of a disk, for the suite that every disk has to pass.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as assert from "node:assert/strict"
import { byHand } from "./byHand.ts"
import type { Failure, Operation, Shape, Visit } from "./contract.ts"
import { Processes } from "../../machine/Processes.ts"
import { Disk } from "../Disk.ts"
import { memory } from "./memory.ts"
import * as Work from "./work.ts"

type Body = (root: string) => Effect.Effect<void, unknown, Disk | Processes | Scope.Scope>

/** The outcome of something: an errno, or what it gave back as JSON. */
const outcome = <A>(effect: Effect.Effect<A, { readonly errno: string }>): Effect.Effect<string> =>
  Effect.match(effect, { onSuccess: (value) => JSON.stringify(value) ?? "done", onFailure: ({ errno }) => errno })

const there = Effect.gen(function* () {
  const disk = yield* Disk
  const { user } = yield* Processes
  const visit = yield* Work.visiting(disk, user)
  return { disk, user, hand: byHand(disk, user), visit, work: yield* Work.begin(disk, user) }
})

/** Makes a place with something of each sort in it. */
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

/** The errno of each operation at a place that `furnish` has made. */
const operationErrnos = (at: (name: string) => string): ReadonlyArray<readonly [string, Operation]> => {
  const directory = (path: string): Operation => ({ _tag: "MakeDirectory", path: at(path), mode: 0o755 })
  const file = (path: string): Operation => ({ _tag: "WriteFile", path: at(path), content: "x", mode: 0o644 })
  const symlink = (path: string): Operation => ({ _tag: "Symlink", target: "x", path: at(path) })
  const link = (from: string, to: string): Operation => ({ _tag: "Link", from: at(from), to: at(to) })
  const rename = (from: string, to: string): Operation => ({ _tag: "Rename", from: at(from), to: at(to) })
  const setMode = (path: string): Operation => ({ _tag: "SetMode", path: at(path), mode: 0o700 })
  const setOwner = (path: string): Operation => ({ _tag: "SetOwner", path: at(path), uid: 1, gid: 1 })
  const unlink = (path: string): Operation => ({ _tag: "Unlink", path: at(path) })
  const removeDirectory = (path: string): Operation => ({ _tag: "RemoveDirectory", path: at(path) })
  const sync = (path: string): Operation => ({ _tag: "Sync", path: at(path) })
  const long = "n".repeat(256)
  return [
    ...[directory, file, symlink, (to: string) => link("file", to)].flatMap((make) => [
      ["EEXIST", make("file")] as const,
      ["EEXIST", make("full")] as const,
      ["EEXIST", make("dangling")] as const,
      ["ENOENT", make("none/new")] as const,
      ["ENOTDIR", make("file/new")] as const,
      ["ENOTDIR", make("link/new")] as const,
      ["ENAMETOOLONG", make(long)] as const,
      ["EINVAL", make("a\0b")] as const
    ]),
    ...[
      setMode,
      setOwner,
      unlink,
      removeDirectory,
      sync,
      (from: string) => link(from, "new"),
      (from: string) => rename(from, "new")
    ].flatMap((change) => [
      ["ENOENT", change("none")] as const,
      ["ENOENT", change("none/inner")] as const,
      ["ENOTDIR", change("file/inner")] as const,
      ["ENOTDIR", change("link/file")] as const,
      ["ENAMETOOLONG", change(long)] as const,
      ["EINVAL", change("a\0b")] as const
    ]),
    ["ENOENT", { _tag: "Symlink", target: "", path: at("new") }],
    ["EPERM", link("empty", "new")],
    ["EISDIR", rename("file", "empty")],
    ["EISDIR", rename("link", "empty")],
    ["ENOTDIR", rename("empty", "file")],
    ["ENOTDIR", rename("empty", "link")],
    ["ENOTEMPTY", rename("empty", "full")],
    ["ENOTEMPTY", rename("full/empty", "full")],
    ["EINVAL", rename("full", "full/new")],
    ["ENOENT", rename("file", "none/new")],
    ["ENOTDIR", rename("file", "link/new")],
    ["ENOTSUP", setMode("link")],
    ["EISDIR", unlink("empty")],
    ["ENOTDIR", removeDirectory("file")],
    ["ENOTDIR", removeDirectory("link")],
    ["ENOTEMPTY", removeDirectory("full")],
    ["ELOOP", sync("link")]
  ]
}

/** The outcome of each look at a place that `furnish` has made. A look that is no failure gives back what is named. */
const looksAt = (disk: Shape, visit: Visit, at: (name: string) => string) => {
  const names = Effect.map((found: ReadonlyArray<string>) => found.toSorted().join(" "))
  const type = Effect.map((seen: { readonly type: string } | undefined) => seen?.type ?? "nothing")
  const text = Effect.map((bytes: Uint8Array) => new TextDecoder().decode(bytes))
  const read = (path: string, limit = 5) => text(Effect.map(visit.read(at(path), limit), ({ bytes }) => bytes))
  const readFile = (path: string, limit = 5) => text(disk.readFile(at(path), limit))
  const real = (path: string) => Effect.map(disk.realPath(at(path)), (found) => found.slice(at("").length))
  const looks: ReadonlyArray<readonly [string, Effect.Effect<string, Failure>]> = [
    ["File", type(visit.look(at("file")))],
    ["SymbolicLink", type(visit.look(at("link")))],
    ["nothing", type(visit.look(at("none")))],
    ["nothing", type(visit.look(at("none/inner")))],
    ["ENOTDIR", type(visit.look(at("file/inner")))],
    ["ENOTDIR", type(visit.look(at("link/file")))],
    ["Directory", type(visit.enter(at("full")))],
    ["ENOTDIR", type(visit.enter(at("file")))],
    ["ENOTDIR", type(visit.enter(at("link")))],
    ["ENOENT", type(visit.enter(at("none")))],
    ["empty file", names(visit.list(at("full")))],
    ["", names(visit.list(at("empty")))],
    ["ENOTDIR", names(visit.list(at("file")))],
    ["ENOTDIR", names(visit.list(at("link")))],
    ["ENOENT", names(visit.list(at("none")))],
    ["text", read("file")],
    ["EFBIG", read("file", 3)],
    ["EISDIR", read("full")],
    ["ELOOP", read("link")],
    ["ENOTDIR", read("link/file")],
    ["ENOENT", read("none")],
    ["full", visit.readLink(at("link"))],
    ["EINVAL", visit.readLink(at("file"))],
    ["ENOENT", visit.readLink(at("none"))],
    ["File", type(disk.stat(at("link/file")))],
    ["Directory", type(disk.stat(at("link")))],
    ["SymbolicLink", type(disk.lstat(at("link")))],
    ["Directory", type(disk.lstat(at("link/empty")))],
    ["ENOENT", type(disk.stat(at("dangling")))],
    ["SymbolicLink", type(disk.lstat(at("dangling")))],
    ["ENOENT", type(disk.lstat(at("dangling/inner")))],
    ["ENOTDIR", type(disk.stat(at("file/inner")))],
    ["ENOTDIR", type(disk.stat(at("file/")))],
    ["ENOTDIR", type(disk.stat(at("file/..")))],
    ["ENOENT", type(disk.stat(at("none/..")))],
    ["ELOOP", type(disk.stat(at("one")))],
    ["ELOOP", type(disk.lstat(at("one/inner")))],
    ["empty file", names(disk.readDirectory(at("link")))],
    ["ENOTDIR", names(disk.readDirectory(at("file")))],
    ["ENOENT", names(disk.readDirectory(at("none")))],
    ["inner", readFile("link/file")],
    ["EFBIG", readFile("link/file", 4)],
    ["EISDIR", readFile("link")],
    ["ENOENT", readFile("dangling")],
    ["full/file", real("./link/../link/file")],
    ["full", real("link/empty/..")],
    ["ENOENT", real("dangling")]
  ]
  return looks
}

/** The cases by title. */
export const diskCases: { readonly [title: string]: Body } = {
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

  "fails as the system does, and does nothing then": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { hand, visit } = yield* there
    const before = yield* hand.tree(root)
    for (const [errno, operation] of operationErrnos((name) => `${root}/${name}`)) {
      assert.equal(yield* outcome(visit.perform(operation)), errno, JSON.stringify(operation))
    }
    assert.deepEqual(yield* hand.tree(root), before)
  }),

  "changes neither mode nor owner of what a link leads to": Effect.fnUntraced(function* (root) {
    yield* furnish(root)
    const { disk, visit } = yield* there
    const before = yield* disk.stat(`${root}/link`)
    yield* Effect.ignore(visit.perform({ _tag: "SetOwner", path: `${root}/link`, uid: 4242, gid: 4242 }))
    yield* Effect.ignore(visit.perform({ _tag: "SetMode", path: `${root}/link`, mode: 0o777 }))
    const { mode, owner } = yield* disk.stat(`${root}/link`)
    assert.deepEqual([mode, owner], [before.mode, before.owner])
  }),

  "looks without and with links followed": Effect.fnUntraced(function* (root) {
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

  "tells names of one file from files that are alike, and leaves them when one is renamed over the other":
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

  "gives directories and files exactly the mode that is asked for": Effect.fnUntraced(function* (root) {
    const { visit } = yield* there
    for (const mode of [0o700, 0o711, 0o777, 0o1777]) {
      const path = `${root}/${mode}`
      yield* visit.perform({ _tag: "MakeDirectory", path, mode })
      yield* visit.perform({ _tag: "WriteFile", path: `${path}.file`, content: "", mode })
      assert.deepEqual([(yield* visit.look(path))?.mode, (yield* visit.look(`${path}.file`))?.mode], [mode, mode])
    }
  }),

  "shares no bytes with who writes or reads": Effect.fnUntraced(function* (root) {
    const { visit } = yield* there
    const [path, content] = [`${root}/file`, Uint8Array.of(1, 2)]
    yield* visit.perform({ _tag: "WriteFile", path, content, mode: 0o600 })
    content[0] = 9
    const { bytes } = yield* visit.read(path, 2)
    assert.deepEqual([...bytes], [1, 2])
    bytes[0] = 9
    assert.deepEqual([...(yield* visit.read(path, 2)).bytes], [1, 2])
  }),

  "removes a directory with all it holds, and nothing behind a link": Effect.fnUntraced(function* (root) {
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

  "answers as a disk in memory does, whatever is done to it": Effect.fnUntraced(function* (root) {
    const { disk, hand, user } = yield* there
    for (let seed = 1; seed <= 60; seed++) {
      const place = `${root}/${seed}`
      yield* hand.makeDirectory(place)
      const model = memory({ [place]: { type: "directory" } })
      const deeds = deedsFrom(seed, place)
      const expected = yield* outcomes(model, user, deeds)
      assert.deepEqual(yield* outcomes(disk, user, deeds), expected)
      assert.deepEqual(yield* hand.tree(place), yield* byHand(model).tree(place))
    }
  })
}

/** Something done to a disk. */
interface Deed {
  readonly title: string
  readonly run: (disk: Shape, visit: Visit) => Effect.Effect<unknown, Failure>
}

const outcomes = (disk: Shape, user: Trust.Owner, deeds: ReadonlyArray<Deed>): Effect.Effect<ReadonlyArray<string>> =>
  Effect.scoped(
    Effect.flatMap(Work.visiting(disk, user), (visit) =>
      Effect.forEach(deeds, ({ run, title }) => Effect.map(outcome(run(disk, visit)), (found) => `${title}: ${found}`))
    )
  )

const perform = (operation: Operation): Deed => ({
  title: Object.values(operation).join(" "),
  run: (_disk, visit) => visit.perform(operation)
})

/** Deeds that are the same for the same seed, at a few names, so that they meet. */
const deedsFrom = (seed: number, root: string): ReadonlyArray<Deed> => {
  const pick = picker(seed)
  const name = (): string => ["a", "b", "c"][pick(3)]!
  const path = (): string => `${root}/${Array.from({ length: 1 + pick(3) }, name).join("/")}`
  const kinds: ReadonlyArray<() => Deed> = [
    () => perform({ _tag: "MakeDirectory", path: path(), mode: [0o755, 0o700][pick(2)]! }),
    () => perform({ _tag: "MakeDirectory", path: path(), mode: 0o711 }),
    () => perform({ _tag: "WriteFile", path: path(), content: "x".repeat(pick(3)), mode: 0o644 }),
    () => perform({ _tag: "Link", from: path(), to: path() }),
    () => perform({ _tag: "Symlink", target: pick(2) === 0 ? path() : `../${name()}`, path: path() }),
    () => perform({ _tag: "Rename", from: path(), to: path() }),
    () => perform({ _tag: "SetMode", path: path(), mode: 0o750 }),
    () => perform({ _tag: "Unlink", path: path() }),
    () => perform({ _tag: "RemoveDirectory", path: path() }),
    () => perform({ _tag: "Sync", path: path() }),
    () => {
      const at = path()
      return {
        title: `look ${at}`,
        run: (_disk, visit) => Effect.map(visit.look(at), (seen) => [seen?.type, seen?.mode])
      }
    },
    () => {
      const at = path()
      return { title: `list ${at}`, run: (_disk, visit) => Effect.map(visit.list(at), (names) => names.toSorted()) }
    },
    () => {
      const at = path()
      return { title: `read ${at}`, run: (_disk, visit) => Effect.map(visit.read(at, 9), ({ bytes }) => [...bytes]) }
    },
    () => {
      const at = `${path()}/.././${name()}`
      return { title: `realPath ${at}`, run: (disk) => disk.realPath(at) }
    },
    () => {
      const at = path()
      return { title: `readFile ${at}`, run: (disk) => Effect.map(disk.readFile(at, 9), (bytes) => [...bytes]) }
    }
  ]
  return Array.from({ length: 40 }, () => kinds[pick(kinds.length)]!())
}

/** Returns numbers below a limit that look like chance, the same for the same seed. */
const picker = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
