/** The disk of this machine, which another user may change in the middle of a visit. */
import { assert, describe, it } from "@effect/vitest"
import type { Plan } from "@oci-runtimes/core/disk"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { HeldDirectories } from "../src/disk/internal/heldDirectories.ts"
import { begin } from "../src/disk/internal/liveVisit.ts"
import { currentUser } from "../src/machine/internal/thisProcess.ts"
import { places } from "./places.ts"

const visiting = Effect.flatMap(Disk.Disk, (disk) => Disk.begin(disk, currentUser()))

const write = (path: string, content = "x"): Plan.Operation => ({ _tag: "WriteFile", path, content, mode: 0o600 })

const errnoOf = <A, E extends { readonly errno: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), ({ errno }) => errno)

describe.runIf(existsSync("/proc/self/fd"))("a visit", () => {
  it.live("works on in the directory it has looked at, whatever its name leads to by now", () =>
    Effect.gen(function* () {
      const { elsewhere, here, root } = yield* places
      const visit = yield* visiting
      assert.strictEqual((yield* visit.look(join(here, "none")))?.type, undefined)
      renameSync(here, join(root, "moved"))
      symlinkSync(elsewhere, here)
      yield* visit.perform(write(join(here, "new")))
      yield* visit.perform({ _tag: "MakeDirectory", path: join(here, "made"), mode: 0o700 })
      yield* visit.perform(write(join(here, "made/inner")))
      yield* visit.perform({ _tag: "RemoveTree", path: join(here, "made") })
      assert.deepStrictEqual(yield* visit.list(here), ["new"])
      assert.deepStrictEqual([readdirSync(elsewhere), readdirSync(join(root, "moved"))], [["kept"], ["new"]])
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live("looks anew after a refresh, except at the directories that it has made and works in", () =>
    Effect.gen(function* () {
      const { here, root } = yield* places
      const visit = yield* visiting
      mkdirSync(join(here, "scripts"))
      assert.deepStrictEqual(yield* visit.list(join(here, "scripts")), [])
      yield* visit.perform({ _tag: "MakeDirectory", path: join(here, "made"), mode: 0o700 })
      renameSync(join(here, "scripts"), join(here, "aside"))
      mkdirSync(join(here, "scripts"))
      writeFileSync(join(here, "scripts/other"), "x")
      assert.deepStrictEqual(yield* visit.list(join(here, "scripts")), [])
      yield* visit.refresh
      assert.deepStrictEqual(yield* visit.list(join(here, "scripts")), ["other"])
      renameSync(here, join(root, "moved"))
      mkdirSync(here)
      yield* visit.refresh
      yield* visit.perform(write(join(here, "made/new")))
      assert.deepStrictEqual([readdirSync(here), readdirSync(join(root, "moved/made"))], [[], ["new"]])
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live("goes on in a directory that it has renamed", () =>
    Effect.gen(function* () {
      const { here } = yield* places
      const visit = yield* visiting
      yield* visit.perform({ _tag: "MakeDirectory", path: join(here, "fresh"), mode: 0o700 })
      yield* visit.perform({ _tag: "Rename", from: join(here, "fresh"), to: join(here, "scripts") })
      yield* visit.perform(write(join(here, "scripts/spy")))
      assert.strictEqual(yield* errnoOf(visit.list(join(here, "fresh"))), "ENOENT")
      assert.deepStrictEqual(readdirSync(join(here, "scripts")), ["spy"])
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live(
    "removes what a directory of this user holds, links and open directories too, and nothing behind a link",
    () =>
      Effect.gen(function* () {
        const { elsewhere, here } = yield* places
        const tree = join(here, "tree")
        mkdirSync(join(tree, "open/inner"), { recursive: true })
        chmodSync(join(tree, "open"), 0o777)
        writeFileSync(join(tree, "open/inner/file"), "x")
        symlinkSync(elsewhere, join(tree, "open/link"))
        execFileSync("mkfifo", [join(tree, "pipe")])
        linkSync(join(elsewhere, "kept"), join(tree, "kept"))
        const visit = yield* visiting
        yield* visit.perform({ _tag: "RemoveTree", path: tree })
        yield* visit.perform({ _tag: "RemoveTree", path: tree })
        assert.deepStrictEqual([readdirSync(here), readFileSync(join(elsewhere, "kept"), "utf8")], [[], "kept"])
      }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live("reads regular files alone, without waiting, and no more than the limit", () =>
    Effect.gen(function* () {
      const { elsewhere, here } = yield* places
      execFileSync("mkfifo", [join(here, "pipe")])
      symlinkSync(join(elsewhere, "kept"), join(here, "link"))
      const visit = yield* visiting
      const { bytes, seen } = yield* visit.read(join(elsewhere, "kept"), 4)
      assert.deepStrictEqual([new TextDecoder().decode(bytes), seen.mode, seen.size], ["kept", 0o640, 4])
      for (const [path, errno] of [
        [join(elsewhere, "kept"), "EFBIG"],
        [join(here, "pipe"), "ENXIO"],
        [join(here, "link"), "ELOOP"],
        [here, "EISDIR"],
        [join(here, "none"), "ENOENT"]
      ] as const) {
        assert.strictEqual(yield* errnoOf(visit.read(path, 3)), errno, path)
      }
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )
})

const made = (path: string, user = currentUser(), mode = 0o700) =>
  Effect.try({
    try: () => new HeldDirectories(true, user).made(path, mode),
    catch: (error) => (error instanceof Disk.DiskFailure ? error.refusal?._tag : error)
  })

describe("a directory that was just made", () => {
  it.live("is held if it is the one", () =>
    Effect.gen(function* () {
      const { here } = yield* places
      yield* made(here)
      assert.strictEqual(lstatSync(here).mode & 0o7777, 0o700)
    }).pipe(Effect.scoped)
  )

  it.live("is not held if something has been put in its place", () =>
    Effect.gen(function* () {
      const { elsewhere, here, root } = yield* places
      symlinkSync(elsewhere, join(root, "link"))
      for (const path of [elsewhere, join(root, "link"), join(elsewhere, "kept"), join(root, "none")]) {
        assert.strictEqual(yield* Effect.flip(made(path)), "ExchangedDirectory", path)
      }
      const stranger = { uid: currentUser().uid + 1, gid: 0 }
      assert.strictEqual(yield* Effect.flip(made(here, stranger)), "ExchangedDirectory")
      assert.deepStrictEqual(readdirSync(elsewhere), ["kept"])
    }).pipe(Effect.scoped)
  )

  it.live("keeps its mode if it is a directory of the user that was closed so far", () =>
    Effect.gen(function* () {
      const { elsewhere, root } = yield* places
      for (const [open, mode, held] of [
        [0o777, 0o755, false],
        [0o775, 0o710, false],
        [0o777, 0o700, false],
        // Another run of the user may have begun to work in it.
        [0o755, 0o755, true],
        [0o1777, 0o755, true]
      ] as const) {
        chmodSync(root, open)
        chmodSync(elsewhere, 0o700)
        const refusal = yield* Effect.match(made(elsewhere, currentUser(), mode), {
          onSuccess: () => undefined,
          onFailure: (failure) => failure
        })
        const where = `${mode.toString(8)} in ${open.toString(8)}`
        assert.strictEqual(refusal, held ? undefined : "ExchangedDirectory", where)
        assert.strictEqual(lstatSync(elsewhere).mode & 0o7777, held ? mode : 0o700, where)
      }
    }).pipe(Effect.scoped)
  )

  it.live("gets the requested mode, whatever the umask", () =>
    Effect.gen(function* () {
      const { here } = yield* places
      chmodSync(here, 0o777)
      for (const mode of [0o700, 0o755]) {
        const path = join(here, mode.toString(8))
        mkdirSync(path, { mode: 0o000 })
        yield* made(path, currentUser(), mode)
        assert.strictEqual(lstatSync(path).mode & 0o7777, mode)
      }
    }).pipe(Effect.scoped)
  )
})

describe("where no directory can be held", () => {
  const visitWithout = Effect.flatMap(Disk.Disk, (live) =>
    Disk.begin({ ...live, holdsDirectories: false, visit: (user) => begin(user, false) }, currentUser())
  )

  it.live("work is done in directories in which no other user can exchange anything", () =>
    Effect.gen(function* () {
      const { elsewhere, here } = yield* places
      const visit = yield* visitWithout
      yield* visit.perform({ _tag: "MakeDirectory", path: join(here, "made"), mode: 0o700 })
      yield* visit.perform(write(join(here, "made/new")))
      yield* visit.perform({ _tag: "SetMode", path: join(here, "made/new"), mode: 0o640 })
      assert.deepStrictEqual(yield* visit.list(join(here, "made")), ["new"])
      yield* visit.perform({ _tag: "RemoveTree", path: join(here, "made") })
      symlinkSync(elsewhere, join(here, "link"))
      assert.strictEqual(yield* errnoOf(visit.perform(write(join(here, "link/new")))), "ENOTDIR")
      assert.deepStrictEqual([readdirSync(here), readdirSync(elsewhere)], [["link"], ["kept"]])
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )

  it.live("others are refused", () =>
    Effect.gen(function* () {
      const { here } = yield* places
      const visit = yield* visitWithout
      chmodSync(here, 0o777)
      const { errno, message, refusal } = yield* Effect.flip(visit.perform(write(join(here, "new"))))
      assert.deepStrictEqual([errno, refusal?._tag], ["EACCES", "OpenDirectory"])
      assert.include(message, `Cannot work in ${here}: other users can replace files in it`)
      assert.deepStrictEqual(readdirSync(here), [])
    }).pipe(Effect.scoped, Effect.provide(Disk.layer))
  )
})
