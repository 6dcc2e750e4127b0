/** The configuration of a user of Podman, and comparisons. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document } from "./Command.ts"
import { machine, merged, onPodman, paths } from "./podmanMachine.ts"

describe("the configuration of a user", () => {
  const files = { ...merged, [paths.anna]: '[engine]\nruntime = "crun"\n' }

  it.effect("counts with --as", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman(files, ["list", "--json", "--as", "anna"])
      assert.strictEqual(document(Documents.ListDocument, data).defaultRuntime, "crun")
      const byNumber = yield* onPodman(files, ["list", "--json", "--as", "1000"])
      assert.strictEqual(document(Documents.ListDocument, byNumber.data).defaultRuntime, "crun")
    })
  )

  it.effect("is that of a user of the machine", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman(files, ["list", "--as", "nobody-here"])
      assert.strictEqual(status, 2)
      assert.include(notes, 'There is no user "nobody-here" in /etc/passwd')
    })
  )

  it.effect("cannot be told without the right to read it", () =>
    Effect.gen(function* () {
      const user = { uid: 1000, gid: 1000 }
      const memory = Disk.memory({ ...machine, [paths.home]: "", "/tmp/x.conf": "" })
      const denied = Effect.fail(new Disk.DiskFailure({ errno: "EACCES" }))
      const legacy = "/root/.config/containers/libpod.conf"
      const disk: typeof memory = {
        ...memory,
        readFile: (path, most) => (path === paths.home ? denied : memory.readFile(path, most)),
        stat: (path) => (path === legacy ? denied : memory.stat(path))
      }
      const run = { processes: { user }, instead: Layer.succeed(Disk.Disk, disk) }
      const { notes, status } = yield* onPodman({}, ["check", "--as", "root"], run)
      assert.strictEqual(status, 1)
      assert.strictEqual((yield* onPodman({}, ["check", "--as", "root", "/tmp/x.conf"], run)).status, 0)
      // This release reads nothing in the home of root.
      assert.strictEqual((yield* onPodman({}, ["check", "--as", "root", "--engine", "podman-4.3"], run)).status, 0)
      assert.include(notes, "Cannot tell the configuration of another user: this user may not look at ")
      assert.notInclude(notes, "refuses")
    })
  )

  it.effect("is compared with that of another", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman(files, ["compare", "--as", "root", "--to-as", "anna"])
      assert.strictEqual(status, 1)
      assert.include(data, "from 2 files of root: accepted by Podman 5.4.2\n")
      assert.include(data, "to   3 files of anna: accepted by Podman 5.4.2\n")
      assert.include(notes, "Files and programs are looked at with the rights of root, not with those of anna.\n")
      assert.include(data, "default runtime: fast → crun")
    })
  )
})

describe("compare", () => {
  it.effect("has no difference between refusals in the same words", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman({}, ["compare", "--from", "podman-4.3", "--to", "podman-5.8", "crun-vm"])
      assert.strictEqual(status, 0, data)
    })
  )

  it.effect("dates a difference by the release that brings it", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine.runtimes_flags]\ncrun = ["debug"]\n' }
      const { data, status } = yield* onPodman(files, [
        "compare",
        "--from",
        "podman-5.4",
        "--to",
        "podman-5.8",
        "--json"
      ])
      assert.strictEqual(status, 1)
      const { names } = document(Documents.CompareDocument, data)
      const crun = names.find(({ name }) => name === "crun")
      assert.deepStrictEqual(
        crun?.differences.map(({ field, since, to }) => [field, since, to]),
        [["arguments", "Podman 5.7", ["--debug"]]]
      )
    })
  )

  it.effect("takes two files of one family", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman(merged, [
        "compare",
        "--config",
        "/tmp/daemon.json",
        "--with",
        paths.main
      ])
      assert.strictEqual(status, 2)
      assert.include(notes, "Give two releases of one engine, or two of its files")
    })
  )

  it.effect("says that no container would run", () =>
    Effect.gen(function* () {
      const files = { "/tmp/a.conf": "", "/tmp/b.conf": '[engine]\nruntime = "gone"\n' }
      const { data, status } = yield* onPodman(files, ["compare", "--config", "/tmp/a.conf", "--with", "/tmp/b.conf"])
      assert.strictEqual(status, 1)
      assert.include(data, "the engine would no longer start: default OCI runtime")
      assert.notInclude(data, "/tmp/b.conf: accepted")
    })
  )

  it.effect("has no difference for a release that is too new", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman(merged, ["compare", "--to", "podman-6.0"])
      assert.strictEqual(status, 0, data)
      assert.include(notes, "The rules of Podman 6.0 are not known yet")
    })
  )

  it.effect("compares Podman only with Podman, also if --engine names one of them", () =>
    Effect.gen(function* () {
      const args = ["compare", "--engine", "podman-5.4", "--to", "docker-29"]
      const { notes, status } = yield* onPodman({}, args)
      assert.strictEqual(status, 2)
      assert.include(notes, "Cannot compare engines of two families")
    })
  )

  it.effect("takes another file alone", () =>
    Effect.gen(function* () {
      const other = { ...merged, "/tmp/new.conf": '[engine]\nruntime = "crun"\n' }
      const { data, status } = yield* onPodman(other, ["compare", "--with", "/tmp/new.conf"])
      assert.strictEqual(status, 1)
      assert.include(data, "to   /tmp/new.conf: accepted by Podman 5.4.2")
    })
  )

  it.effect("takes two engines of one family, and something to compare", () =>
    Effect.gen(function* () {
      const two = yield* onPodman({}, ["compare", "--from", "docker-29", "--to", "podman-5.8"])
      assert.deepStrictEqual([two.status, two.data], [2, ""])
      assert.include(two.notes, "Cannot compare engines of two families")
      const none = yield* onPodman({}, ["compare"])
      assert.deepStrictEqual([none.status, none.data], [2, ""])
      assert.include(none.notes, "Nothing to compare with")
    })
  )
})
